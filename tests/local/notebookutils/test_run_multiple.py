from __future__ import annotations

import json
from typing import Any

import pytest

from ingen_fab.errors import NotebookRunError
from tests.local.workspace import Workspace, parameters

LOG = "notebookutils.fs.append('Files/log', name, True)\n"


@pytest.fixture
def nightly(workspace: Workspace) -> Workspace:
    workspace.add(
        "step", parameters("name = ''\ngiven = ''"), f"{LOG}notebookutils.notebook.exit(name + given)"
    )
    workspace.add("bad", parameters("name = ''"), f"{LOG}raise ValueError(name)")
    return workspace


def activity(name: str, *dependencies: str, path: str = "step", **more: Any) -> dict[str, Any]:
    args = {"name": name, **more.pop("args", {})}
    return {"name": name, "path": path, "args": args, "dependencies": list(dependencies), **more}


def run(workspace: Workspace, *activities: dict[str, Any], **more: Any) -> Any:
    """What runMultiple returns, or the `result` of what it raises; with the log of what ran."""
    dag = {"activities": list(activities), **more}
    workspace.add(
        "main",
        f"import json\ndag = json.loads({json.dumps(dag)!r})\n"
        "try:\n    result = notebookutils.notebook.runMultiple(dag)\nexcept Exception as error:\n"
        "    result = error.result\n"
        "shown = {k: [v['exitVal'], v['exception'] and v['exception'].message] for k, v in result.items()}\n"
        "notebookutils.notebook.exit(json.dumps([shown, notebookutils.fs.head('Files/log')]))",
    )
    return json.loads(workspace.exit_of("main") or "")


def test_activities_run_behind_their_dependencies_and_hand_on_values(nightly: Workspace) -> None:
    last = activity("c", "a", "b", args={"given": "<@activity('a').exitValue()@activity('b').exitValue()>"})
    result, log = run(nightly, last, activity("b", "a"), activity("a"), concurrency=2)
    assert log == "abc"
    assert result == {"a": ["a", None], "b": ["b", None], "c": ["c<ab>", None]}


def test_what_stands_behind_a_failure_does_not_run_and_all_else_does(nightly: Workspace) -> None:
    result, log = run(
        nightly, activity("a", path="bad"), activity("b", "a"), activity("c", "b"), activity("d")
    )
    assert sorted(log) == ["a", "d"]
    assert result["d"] == ["d", None]
    assert "notebook 'bad', cell 2, line 2: ValueError: a" in result["a"][1]
    assert [result["b"][1], result["c"][1]] == ["not run, because a failed", "not run, because b failed"]


def test_a_retry_may_succeed(nightly: Workspace) -> None:
    nightly.add("flaky", LOG.replace("name", "'x'"), "assert notebookutils.fs.head('Files/log') == 'xx'")
    result, log = run(nightly, {"name": "a", "path": "flaky", "retry": 3})
    assert (result, log) == ({"a": ["", None]}, "xx")


def test_retries_end(nightly: Workspace) -> None:
    result, log = run(nightly, activity("a", path="bad", retry=2))
    assert log == "aaa"
    assert "ValueError" in result["a"][1]


def test_a_cell_and_the_whole_may_take_their_time_only(nightly: Workspace) -> None:
    nightly.add("slow", LOG.replace("name", "'s'") + "import time\ntime.sleep(5)")
    result, _ = run(nightly, {"name": "a", "path": "slow", "timeoutPerCellInSeconds": 0.2})
    assert "longer than 0.2 seconds" in result["a"][1]
    result, _ = run(
        nightly, {"name": "a", "path": "slow"}, activity("b"), timeoutInSeconds=0.3, concurrency=1
    )
    assert result["a"][1] == "stopped, because the time of the whole DAG is over"
    assert result["b"][1] == "not run, because the time of the whole DAG is over"


def test_a_failure_that_nobody_catches_names_every_activity(nightly: Workspace) -> None:
    nightly.add("main", "notebookutils.notebook.runMultiple(['bad', 'step'])")
    with pytest.raises(
        NotebookRunError, match="1 of 2 activities failed\nbad: notebook 'bad', cell 2, line 2"
    ):
        nightly.run("main")


def test_validate_dag_says_true_or_raises(nightly: Workspace) -> None:
    nightly.add("main", "notebookutils.notebook.exit(notebookutils.notebook.validateDAG(['a']))")
    assert nightly.exit_of("main") == "True"
    nightly.add("main", "mssparkutils.notebook.validateDAG({'activities': [{'name': 'a'}]})")
    with pytest.raises(NotebookRunError, match="activity 'a' has no path"):
        nightly.run("main")
