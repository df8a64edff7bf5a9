"""The plan says of every slice what is done and why."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.runtime.ingestion.discovery import ListedFile, discover
from ingen_fab.runtime.ingestion.load_plan import (
    LoadedFile,
    LoadedSlice,
    LoadPlan,
    doubtful_files,
    files_as_json,
    files_from_json,
    plan_loads,
)
from tests.runtime.ingestion.rows import config

DAYS = ("2024-01-01", "2024-01-02", "2024-01-04")


def listed(day: str, size: int = 10, modified: int = 1000) -> ListedFile:
    return ListedFile(f"in/{day.replace('-', '/')}/a.csv", size, modified)


def loaded(*days: str, size: int = 10, digest: str = "") -> dict[str, LoadedSlice]:
    return {
        day: LoadedSlice(day, date.fromisoformat(day), (LoadedFile(listed(day).path, size, 1000, digest),))
        for day in days
    }


def planned(known: dict[str, LoadedSlice], *found: ListedFile, digest: str = "", **row: object) -> LoadPlan:
    settings = config(**row)
    return plan_loads(settings, discover(settings, found), known, lambda _file: digest)


def told(plan: LoadPlan) -> list[tuple[str, str]]:
    return [(part.slice.key, part.action) for part in plan.slices]


def test_what_is_not_loaded_is_loaded_and_the_rest_is_left_alone() -> None:
    plan = planned(loaded(DAYS[0]), *map(listed, DAYS))
    assert told(plan) == [(DAYS[0], "unchanged"), (DAYS[1], "load"), (DAYS[2], "load")]
    assert [part.slice.key for part in plan.work] == list(DAYS[1:])


def test_missing_dates_late_files_and_files_that_are_gone_are_named() -> None:
    plan = planned(loaded(DAYS[0], DAYS[2]), listed(DAYS[1]), listed(DAYS[2]))
    assert told(plan) == [(DAYS[1], "load"), (DAYS[2], "unchanged")]
    assert plan.slices[0].reason == "late: 2024-01-04 is loaded already"
    assert plan.warnings == (
        "no file any more of 2024-01-01; what was loaded stays",
        "no file of 2024-01-03",
        "late files of 2024-01-02: newer dates are loaded already",
    )


def test_a_range_names_the_days_before_the_first_file_too() -> None:
    plan = planned({}, listed("2024-01-03"), date_range_start="2024-01-01", date_range_end="2024-12-31")
    assert plan.warnings == ("no file of 2024-01-01, 2024-01-02",)


def test_a_changed_file_replaces_its_slice_or_is_reported() -> None:
    changed = listed(DAYS[0], size=12)
    (part,) = planned(loaded(DAYS[0]), changed).slices
    assert (part.action, part.reason) == ("replace", "changed: a.csv has 12 bytes, had 10")
    assert part.replaced == (changed.path,)
    plan = planned(loaded(DAYS[0]), changed, skip_existing_dates=True)
    assert told(plan) == [(DAYS[0], "skip")]
    assert "changed since" in plan.warnings[0]
    assert planned(loaded(DAYS[0]), listed(DAYS[0]), skip_existing_dates=True).warnings == ()


def test_a_file_that_was_written_again_is_told_by_its_content() -> None:
    again = listed(DAYS[0], modified=2000)
    assert told(planned(loaded(DAYS[0], digest="x"), again, digest="x")) == [(DAYS[0], "unchanged")]
    assert told(planned(loaded(DAYS[0], digest="x"), again, digest="y")) == [(DAYS[0], "replace")]
    assert told(planned(loaded(DAYS[0]), again, digest="")) == [(DAYS[0], "replace")]


def test_only_files_that_size_and_time_leave_open_are_read_for_their_content() -> None:
    found = discover(config(), [listed(DAYS[0], modified=2000), listed(DAYS[1], size=11, modified=2000)])
    assert [file.path for file in doubtful_files(found, loaded(*DAYS, digest="x"))] == [listed(DAYS[0]).path]
    assert doubtful_files(found, loaded(*DAYS)) == []


def test_a_file_that_came_or_went_changes_its_slice() -> None:
    more = ListedFile("in/2024/01/01/b.csv", 1, 1)
    (part,) = planned(loaded(DAYS[0]), listed(DAYS[0]), more).slices
    assert (part.action, part.reason) == ("replace", "changed: in/2024/01/01/b.csv is new")


def test_files_go_through_the_log_and_back() -> None:
    some = (LoadedFile("in/ä b.csv", 1, 2, "d"), LoadedFile("x", 3, 4))
    assert files_from_json(files_as_json(some)) == some


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), max_size=12),
    st.booleans(),
)
def test_runs_after_any_changes_leave_what_the_last_files_say(
    writes: list[tuple[int, int]], skip: bool
) -> None:
    """A model in a few lines: without skipping the target follows the files; with it, the first ones stay."""
    on_disk: dict[str, int] = {}
    target: dict[str, int] = {}
    known: dict[str, LoadedSlice] = {}
    expected: dict[str, int] = {}
    for number, size in writes:
        day = f"2024-01-0{number}"
        on_disk[day] = size
        expected[day] = expected.get(day, size) if skip else size
        for _ in range(2):
            plan = planned(known, *(listed(d, size=s) for d, s in on_disk.items()), skip_existing_dates=skip)
            for part in plan.work:
                (file,) = part.slice.files
                assert (part.action == "replace") is (part.slice.key in target)
                target[part.slice.key] = file.size
                known |= loaded(part.slice.key, size=file.size)
        assert plan.work == ()
        assert target == expected
