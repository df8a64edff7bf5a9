"""Notebooks that run at once: what each has for itself, and what the process has afterwards."""

from __future__ import annotations

import builtins
import json
import sys
import time
from typing import Any

import pytest

from ingen_fab.errors import NotebookRunError
from tests.local.workspace import Workspace, parameters

# Ends well only where both of a pair run at once.
MEET = """
import time
notebookutils.fs.put(f"Files/{me}", "here", True)
until = time.monotonic() + 20
while not notebookutils.fs.exists(f"Files/{other}") and time.monotonic() < until:
    time.sleep(0.01)
"""
# Everything a notebook has for itself, looked at again after the others had time to spoil it.
OWN = """
import time
import mssparkutils
import notebookutils.fs as fs
from notebookutils import runtime
number = int(me)
print("begin", end=" ")
time.sleep(0.05)
print(f"end {me}")
"""
LOOK = """
assert get_ipython().user_ns["me"] == me == runtime.context["currentNotebookName"][2:]
assert mssparkutils is notebookutils and mssparkutils.runtime is runtime and fs is notebookutils.fs
assert helper_of == me and __name__ == "__main__"
number * 100
"""


@pytest.fixture
def pair(workspace: Workspace) -> Workspace:
    workspace.add("meet", parameters("me = ''\nother = ''"), MEET, "notebookutils.notebook.exit(me)")
    return workspace


def run(workspace: Workspace, *activities: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What runMultiple returns, or the `result` of what it raises: (exit value, message) by name."""
    dag = {"activities": list(activities), **more}
    workspace.add(
        "main",
        f"import json\ndag = json.loads({json.dumps(dag)!r})\n"
        "try:\n    result = notebookutils.notebook.runMultiple(dag)\nexcept Exception as error:\n"
        "    result = error.result\n"
        "shown = {k: [v['exitVal'], v['exception'] and v['exception'].message] for k, v in result.items()}\n"
        "notebookutils.notebook.exit(json.dumps(shown))",
    )
    shown: dict[str, Any] = json.loads(workspace.exit_of("main") or "")
    return shown


def activity(name: str, path: str, *dependencies: str, **args: Any) -> dict[str, Any]:
    return {"name": name, "path": path, "args": args, "dependencies": list(dependencies)}


def test_activities_that_wait_for_nothing_run_at_once(pair: Workspace) -> None:
    found = run(pair, activity("x", "meet", me="a", other="b"), activity("y", "meet", me="b", other="a"))
    assert found == {"x": ["a", None], "y": ["b", None]}


def test_no_more_run_at_once_than_the_dag_says(workspace: Workspace) -> None:
    workspace.add(
        "step",
        "import time\nnotebookutils.fs.append('Files/log', '+', True)\ntime.sleep(0.1)\n"
        "notebookutils.fs.append('Files/log', '-', True)",
    )
    run(workspace, *(activity(f"s{n}", "step") for n in range(5)), concurrency=2)
    depths = [log.count("+") - log.count("-") for log in _beginnings(workspace)]
    assert max(depths) == 2


def _beginnings(workspace: Workspace) -> list[str]:
    log = (workspace.lakehouse.files / "log").read_text()
    return [log[:length] for length in range(len(log) + 1)]


def test_each_has_its_own_variables_context_and_output(
    workspace: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    for number in range(6):
        workspace.add(f"helper{number}", f"helper_of = '{number}'")
        workspace.add(
            f"nb{number}",
            parameters("me = ''"),
            OWN,
            f"%run helper{number}",
            LOOK,
            "notebookutils.notebook.exit(me)",
        )
    found = run(workspace, *(activity(f"a{n}", f"nb{n}", me=str(n)) for n in range(6)))
    assert found == {f"a{n}": [str(n), None] for n in range(6)}
    lines = capfd.readouterr().err.splitlines()
    assert sorted(lines) == sorted(
        line for n in range(6) for line in (f"a{n} | begin end {n}", f"a{n} | {n * 100}")
    )


def test_a_notebook_may_call_others_from_threads_of_its_own(
    pair: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    pair.add(
        "said", parameters("text = ''"), "print(text)\nimport notebookutils as nu\nassert nu is notebookutils"
    )
    pair.add(
        "main",
        "from concurrent.futures import ThreadPoolExecutor\n"
        "def call(me, other):\n"
        "    notebookutils.notebook.run('said', 60, {'text': 'I am ' + me})\n"
        "    return notebookutils.notebook.run('meet', 60, {'me': me, 'other': other})\n"
        "with ThreadPoolExecutor(2) as threads:\n"
        "    found = list(threads.map(call, 'ab', 'ba'))\n"
        "notebookutils.notebook.exit(found)",
    )
    assert pair.exit_of("main") == "['a', 'b']"
    assert sorted(capfd.readouterr().err.splitlines()) == ["said | I am a", "said | I am b"]


def test_the_process_is_as_before(pair: Workspace) -> None:
    def state() -> tuple[object, ...]:
        names = "exit", "quit", "display", "get_ipython"
        return (
            *(sys.stdout, sys.stderr, sys.stdin, sys.displayhook, sys.excepthook, sys.modules["__main__"]),
            *(getattr(builtins, name, None) for name in names),
            {name for name in sys.modules if "notebookutils" in name and "ingen_fab" not in name},
        )

    before = state()
    run(pair, activity("x", "meet", me="a", other="b"), activity("y", "meet", me="b", other="a"))
    assert state() == before


def test_a_cell_that_loops_is_ended_and_one_that_sleeps_is_left_behind(pair: Workspace) -> None:
    pair.add("loops", "n = 0\nwhile True:\n    n += 1")
    pair.add("sleeps", "import time\ntime.sleep(6)")
    limited = {"timeoutPerCellInSeconds": 0.2}
    started = time.monotonic()
    found = run(
        pair,
        activity("loops", "loops") | limited,
        activity("sleeps", "sleeps") | limited,
        activity("behind", "meet", "loops"),
    )
    assert time.monotonic() - started < 5
    assert found["loops"][1].startswith("notebook 'loops', cell 1: it takes longer than 0.2 seconds")
    assert found["sleeps"][1].startswith("it takes longer than its time, and is left behind")
    assert found["behind"][1] == "not run, because loops failed"


def test_those_that_run_are_stopped_where_the_caller_is(workspace: Workspace) -> None:
    workspace.add(
        "counts",
        "import time\nwhile True:\n    notebookutils.fs.append('Files/log', 'x', True)\n    time.sleep(0.01)",
    )
    workspace.add("caller", "notebookutils.notebook.runMultiple(['counts', 'counts2'])")
    workspace.add("counts2", "import time\nwhile True:\n    time.sleep(0.01)")
    workspace.add("main", "notebookutils.notebook.run('caller', 1)")
    with pytest.raises(NotebookRunError, match="notebook 'caller', cell 1: it takes longer than 1 seconds"):
        workspace.run("main")
    length = (workspace.lakehouse.files / "log").stat().st_size
    time.sleep(0.2)
    assert (workspace.lakehouse.files / "log").stat().st_size == length > 0
