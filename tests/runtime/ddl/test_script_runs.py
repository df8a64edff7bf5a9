from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator

import pytest

from ingen_fab.compiler.ddl_scripts import content_hash
from ingen_fab.runtime.ddl.orchestration import joined_outcomes, run_id_or_new
from ingen_fab.runtime.ddl.python_scripts import PythonScripts
from ingen_fab.runtime.ddl.script_runs import ScriptRuns
from ingen_fab.runtime.errors import RuntimeFailure
from tests.runtime.ddl.conftest import MemoryRecord

ADD = "made.append({!r})\n"
FAIL = "made.append('tried')\nraise ValueError('no such place')\n"


class Killed(BaseException):
    """Stands for the end of the process at a fault point."""


class FaultListener:
    """An audit hook stays for good, so one serves all tests."""

    def __init__(self) -> None:
        self.point = ""
        sys.addaudithook(self)

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if event == "ingen_fab.fault_point" and args == (self.point,):
            self.point = ""
            raise Killed


LISTENER = FaultListener()
Run = Callable[..., ScriptRuns]


@pytest.fixture
def made() -> list[str]:
    """What scripts have done."""
    return []


@pytest.fixture
def record() -> MemoryRecord:
    return MemoryRecord()


@pytest.fixture
def run(made: list[str], record: MemoryRecord) -> Iterator[Run]:
    def scripts(*texts: str, run_id: str = "") -> ScriptRuns:
        runs = ScriptRuns(record, PythonScripts({"made": made}), run_id)
        for number, text in enumerate(texts, start=1):
            runs.run(f"Lakehouses/A/1_x/{number}_y.py", content_hash(text), text)
        return runs

    yield scripts
    LISTENER.point = ""


def actions(runs: ScriptRuns) -> list[tuple[str, str]]:
    return [(outcome.action, outcome.reason) for outcome in runs.outcomes]


def test_a_script_runs_once_and_one_that_was_changed_again(run: Run, made: list[str]) -> None:
    assert actions(run(ADD.format("a"), ADD.format("b"))) == [("run", "new"), ("run", "new")]
    assert actions(run(ADD.format("a"), ADD.format("b"))) == [("skip", "done"), ("skip", "done")]
    assert actions(run(ADD.format("a"), ADD.format("c"))) == [("skip", "done"), ("run", "changed")]
    assert made == ["a", "b", "c"]


def test_a_script_that_was_changed_back_runs_again(run: Run, made: list[str]) -> None:
    for name in ("a", "b", "a"):
        run(ADD.format(name))
    assert made == ["a", "b", "a"]


def test_every_execution_is_recorded_with_times_and_run(run: Run, record: MemoryRecord) -> None:
    run(ADD.format("a"), ADD.format("b"), run_id="nightly")
    run(ADD.format("a"), ADD.format("b"), run_id="again")
    assert [(row.script_path, row.status, row.run_id) for row in record.rows] == [
        ("Lakehouses/A/1_x/1_y.py", "completed", "nightly"),
        ("Lakehouses/A/1_x/2_y.py", "completed", "nightly"),
    ]
    (first, second) = record.rows
    assert first.content_hash == content_hash(ADD.format("a"))
    assert first.started_at <= first.finished_at <= second.started_at
    assert (first.error_message, first.started_at.tzname()) == (None, "UTC")


def test_a_failure_is_recorded_and_stops_and_the_next_run_goes_on_there(
    run: Run, made: list[str], record: MemoryRecord
) -> None:
    with pytest.raises(RuntimeFailure, match=r"2_y\.py: line 2: ValueError: no such place") as failure:
        run(ADD.format("a"), FAIL, ADD.format("c"))
    assert failure.value.exit_code == 1
    assert made == ["a", "tried"]
    assert [row.status for row in record.rows] == ["completed", "failed"]
    assert "raise ValueError('no such place')" in str(record.rows[1].error_message)
    runs = run(ADD.format("a"), ADD.format("b"), ADD.format("c"))
    assert actions(runs) == [("skip", "done"), ("run", "failed before"), ("run", "new")]
    assert made == ["a", "tried", "b", "c"]


def test_a_text_that_went_well_before_a_failure_of_another_runs_again(run: Run, made: list[str]) -> None:
    run(ADD.format("a"))
    with pytest.raises(RuntimeFailure):
        run(FAIL)
    run(ADD.format("a"))
    assert made == ["a", "tried", "a"]


@pytest.mark.parametrize("text", ["import sys\nsys.exit(0)\n", "raise GeneratorExit\n"])
def test_a_script_that_ends_the_notebook_is_a_failure(text: str, run: Run, record: MemoryRecord) -> None:
    with pytest.raises(RuntimeFailure):
        run(text)
    assert [row.status for row in record.rows] == ["failed"]


def test_an_interrupted_script_is_not_recorded_and_runs_again(
    run: Run, record: MemoryRecord, made: list[str]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run("raise KeyboardInterrupt\n")
    assert record.rows == []


@pytest.mark.parametrize(
    ("point", "runs_of_a"),
    [("ddl_script_due", 1), ("ddl_script_run", 2), ("ddl_script_recorded", 1)],
)
def test_a_run_that_is_killed_at_any_point_is_finished_by_the_next(
    point: str, runs_of_a: int, run: Run, made: list[str], record: MemoryRecord
) -> None:
    texts = (ADD.format("a"), ADD.format("b"))
    LISTENER.point = point
    with pytest.raises(Killed):
        run(*texts)
    run(*texts)
    assert made == ["a"] * runs_of_a + ["b"]
    assert [row.status for row in record.rows] == ["completed"] * 2
    assert actions(run(*texts)) == [("skip", "done")] * 2


def test_a_failure_that_is_killed_before_it_is_recorded_fails_again(run: Run, record: MemoryRecord) -> None:
    LISTENER.point = "ddl_script_failed"
    with pytest.raises(Killed):
        run(FAIL)
    assert record.rows == []
    with pytest.raises(RuntimeFailure):
        run(FAIL)
    assert [row.status for row in record.rows] == ["failed"]


def test_exit_values_of_several_notebooks_become_one(run: Run) -> None:
    values = [run(ADD.format("a")).as_json(), run(ADD.format("a")).as_json()]
    joined = json.loads(joined_outcomes(values))["scripts"]
    assert [script["action"] for script in joined] == ["run", "skip"]
    assert set(joined[0]) == {"script", "action", "reason", "seconds"}


def test_a_run_has_the_id_that_it_is_given_or_one_of_its_own() -> None:
    assert run_id_or_new("mine") == "mine"
    assert run_id_or_new("") != run_id_or_new("")
