"""Decides what a run does: which files of which tables and days it makes, which it leaves, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.survival import PopulationRule
from ingen_fab.runtime.generation.tables import TableSpec

# Rows of all tables of a batch together; bounds the memory of a run, whatever the number of days.
BATCH_ROWS = 2_000_000


@dataclass(frozen=True)
class MadeRecord:
    """What the state says of a table's day."""

    fingerprint: str
    seed: int
    scale: str
    generator_version: int
    rows: int


@dataclass(frozen=True)
class TableDay:
    """One file: a table on a day. `action` is make, keep or remove."""

    table: str
    day: date
    rows: int
    action: str
    reason: str


@dataclass(frozen=True)
class SeriesRequest:
    """What was asked for; `tables` empty means all, `daily_snapshots` a snapshot file on every day."""

    first: date
    last: date
    tables: tuple[str, ...]
    daily_snapshots: bool
    force: bool


@dataclass(frozen=True)
class SeriesPlan:
    """Every table-day of the run in the order of days, parents first.

    `stale_elsewhere` are those on disk that the run does not make though they were made otherwise: on other
    days, or of tables that were not asked for. `leftovers` are those inside of what was asked for that no run
    makes any more, since the table is not due on that day now; a run removes them.
    """

    table_days: tuple[TableDay, ...]
    stale_elsewhere: tuple[TableDay, ...]
    leftovers: tuple[TableDay, ...] = ()

    @property
    def to_make(self) -> tuple[TableDay, ...]:
        """Those that are made."""
        return tuple(item for item in self.table_days if item.action == "make")

    @property
    def stale_note(self) -> str:
        """What lies on disk and does not go with this run, in one sentence; empty where nothing does."""
        stale = self.stale_elsewhere
        if not stale:
            return ""
        first, last = min(item.day for item in stale), max(item.day for item in stale)
        days = f"the day {first}" if first == last else f"the days from {first} to {last}"
        files = "1 file" if len(stale) == 1 else f"{len(stale)} files"
        tables = ", ".join(dict.fromkeys(item.table for item in stale))
        why = ", ".join(sorted({item.reason.removeprefix("stale: ") for item in stale}))
        return (
            f"not made by this run: {files} of {days} ({tables}), made with {why}; "
            "their rows may not join with those of this run"
        )


def asked_days(first: date, last: date) -> list[date]:
    """The days from first to last; raises RuntimeUserError where they are out of order."""
    if last < first:
        raise RuntimeUserError(
            f"the end date {last} lies before the start date {first}", hint="Swap the two dates."
        )
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def chosen_tables(census: Census, names: Iterable[str]) -> list[TableSpec]:
    """The tables of these names with their parents, parents first; all where no name is given."""
    known = {table.name: table for table in census.dataset.tables}
    wanted: set[str] = set()
    pending = list(names) or list(known)
    while pending:
        name = pending.pop()
        if name not in known:
            lower = {table.casefold(): table for table in known}
            near = get_close_matches(name.casefold(), lower, n=1)
            meant = f"; did you mean {lower[near[0]]}?" if near else ""
            raise RuntimeUserError(
                f"dataset '{census.dataset.dataset_id}' has no table '{name}'{meant}",
                hint=f"Its tables are {', '.join(sorted(known))}.",
            )
        if name not in wanted:
            wanted.add(name)
            pending += [key.parent for key in known[name].foreign_keys]
    return [table for table in census.dataset.tables if table.name in wanted]


def plan_series(
    census: Census,
    request: SeriesRequest,
    recorded: Mapping[tuple[str, date], MadeRecord],
    file_is_whole: Callable[[str, date, int], bool],
    lost: str = "the file is gone or damaged",
) -> SeriesPlan:
    """Plan a run; pure but for `file_is_whole`.

    That one gets a table, a day and its rows, and is asked only about days that the state has; `lost` is the
    reason for what it denies.
    """
    days = asked_days(request.first, request.last)
    tables = chosen_tables(census, request.tables)
    census.refuse_impossible(tables, days)
    wanted = {
        (table.name, day): "missing"
        for day in days
        for table in tables
        if request.daily_snapshots or census.is_due(table, day)
    }
    if request.daily_snapshots:
        refuse_torn_repeats(census, tables)
    else:
        _add_earlier_parents(census, tables, wanted, days)
    order = {table.name: position for position, table in enumerate(census.dataset.tables)}
    items = []
    for name, day in sorted(wanted, key=lambda item: (item[1], order[item[0]])):
        table = census.dataset.table(name)
        asked = request.first <= day <= request.last
        record = recorded.get((name, day))
        action, reason = _judged(census, table, record, request.force and asked)
        if action == "keep" and record is not None and not file_is_whole(name, day, record.rows):
            action, reason = "make", lost
        if action == "make" and not asked:
            reason = f"{reason}; {wanted[(name, day)]}"
        items.append(TableDay(name, day, census.rows(table, day), action, reason))
    stale = _stale_beside(census, wanted, recorded)
    return SeriesPlan(tuple(items), *_elsewhere_and_leftovers(stale, request, tables))


def _elsewhere_and_leftovers(
    stale: Iterable[TableDay], request: SeriesRequest, tables: Iterable[TableSpec]
) -> tuple[tuple[TableDay, ...], tuple[TableDay, ...]]:
    names = {table.name for table in tables}
    elsewhere, leftovers = [], []
    for item in stale:
        if item.table in names and request.first <= item.day <= request.last:
            leftovers.append(replace(item, action="remove"))
        else:
            elsewhere.append(item)
    return tuple(elsewhere), tuple(leftovers)


def refuse_torn_repeats(census: Census, tables: Iterable[TableSpec]) -> None:
    """Raise RuntimeUserError for a table whose repeated files would point at rows that have left since."""
    for table in tables:
        for key in table.foreign_keys:
            parent = census.dataset.table(key.parent)
            churns = isinstance(parent.rule, PopulationRule) and parent.rule.churn_rate is not None
            in_step = table.frequency in ("daily", parent.frequency) or (
                table.frequency,
                parent.frequency,
            ) == ("monthly", "quarterly")
            if table.is_snapshot and churns and not in_step:
                raise RuntimeUserError(
                    f"table '{table.name}' is published {table.frequency}, and rows of its parent "
                    f"'{parent.name}' may leave in between: its file, repeated every day, would point at "
                    "rows that are gone",
                    hint=f"Publish it as often as '{parent.name}', or set publish_snapshots to due.",
                )


def _add_earlier_parents(
    census: Census, tables: list[TableSpec], wanted: dict[tuple[str, date], str], days: list[date]
) -> None:
    """What rows point at must be on disk: add the latest publish of each parent before the first day."""
    for table in reversed(tables):
        made = [day for name, day in wanted if name == table.name]
        for key in table.foreign_keys:
            parent = census.dataset.table(key.parent)
            for day in made:
                publish = census.publish_day(parent, day)
                wanted.setdefault((parent.name, publish), f"rows of {table.name} point at it")


def _judged(census: Census, table: TableSpec, record: MadeRecord | None, force: bool) -> tuple[str, str]:
    if record is None:
        return "make", "missing"
    if force:
        return "make", "forced"
    changed = [
        what
        for what, was, now in (
            ("configuration", record.fingerprint, table.fingerprint),
            ("seed", record.seed, census.seed),
            ("scale", record.scale, census.scale),
            ("generator version", record.generator_version, census.dataset.generator_version),
        )
        if was != now
    ]
    if changed:
        return "make", f"stale: another {' and '.join(changed)}"
    return "keep", "up to date"


def _stale_beside(
    census: Census,
    wanted: Mapping[tuple[str, date], str],
    recorded: Mapping[tuple[str, date], MadeRecord],
) -> tuple[TableDay, ...]:
    known = {table.name: table for table in census.dataset.tables}
    stale = []
    for (name, day), record in sorted(recorded.items(), key=lambda item: (item[0][1], item[0][0])):
        if (name, day) in wanted or name not in known:
            continue
        action, reason = _judged(census, known[name], record, force=False)
        if action == "make":
            stale.append(TableDay(name, day, 0, "keep", reason))
    return tuple(stale)


def batches_of(
    items: Iterable[TableDay], batch_days: int, batch_rows: int = BATCH_ROWS
) -> list[list[TableDay]]:
    """Whole days together, at most `batch_days` of them and about `batch_rows` rows; a day is never split."""
    by_day: dict[date, list[TableDay]] = {}
    for item in items:
        by_day.setdefault(item.day, []).append(item)
    batches: list[list[TableDay]] = []
    days = rows = 0
    for day in sorted(by_day):
        more = sum(item.rows for item in by_day[day])
        if not batches or days >= batch_days or rows + more > batch_rows:
            batches.append([])
            days = rows = 0
        batches[-1] += by_day[day]
        days += 1
        rows += more
    return batches
