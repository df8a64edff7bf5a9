from __future__ import annotations

import json
from typing import Any

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.notebookutils.dag import Activity, Dag


def activity(name: str, *dependencies: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "path": f"nb_{name}", "dependencies": list(dependencies), **more}


def test_activities_come_behind_what_they_depend_on() -> None:
    dag = Dag.read({"activities": [activity("c", "b", "a"), activity("b", "a"), activity("a")]})
    assert [found.name for found in dag.activities] == ["a", "b", "c"]


def test_a_list_of_names_and_json_are_dags_too() -> None:
    assert Dag.read(["x", "y"]).activities == (Activity("x", "x"), Activity("y", "y"))
    value = {"activities": [activity("a", retry=2, timeoutPerCellInSeconds=5)], "timeoutInSeconds": 7}
    (found,) = Dag.read(json.dumps(value)).activities
    assert (found.path, found.retry, found.cell_seconds) == ("nb_a", 2, 5.0)
    assert Dag.read(value).seconds == 7.0


def test_exit_values_are_put_into_the_arguments() -> None:
    made = Activity(
        "b", "b", {"x": "@activity('a').exitValue()", "y": '<@activity("a").exitValue()>', "z": 1}
    )
    assert made.arguments({"a": "7"}) == {"x": "7", "y": "<7>", "z": 1}


@pytest.mark.parametrize(
    ("dag", "reason"),
    [
        ([], "takes a list of notebook names or a DAG"),
        ([1], "takes a list of notebook names or a DAG"),
        ("{", "the DAG is no JSON"),
        ({"activities": []}, "activities must be a list of activities"),
        ({"activities": [1]}, "activity 1 is no object"),
        ({"activities": [{"name": "a"}]}, "activity 'a' has no path"),
        ({"activities": [activity("a"), activity("a")]}, "the name 'a' is there 2 times"),
        ({"activities": [activity("a", "b")]}, "activity 'a' depends on 'b', which is not there"),
        ({"activities": [activity("a", dependecies=[])]}, "did you mean 'dependencies'"),
        ({"activities": [activity("a", retry=-1)]}, "activity 'a': retry must be a number of 0 or more"),
        ({"activities": [activity("a", timeoutPerCellInSeconds=0)]}, "must be a number above 0"),
        ({"activities": [activity("a", args=[1])]}, "args must be an object"),
        ({"activities": [activity("a")], "concurrency": "many"}, "concurrency must be a number of 0 or more"),
        (
            {"activities": [activity("a", args={"x": "@activity('b').exitValue()"}), activity("b")]},
            "asks for the exit value of 'b', on which it does not depend",
        ),
        (
            {"activities": [activity("a", "c"), activity("b", "a"), activity("c", "b")]},
            "circle: (a -> c -> b -> a|b -> a -> c -> b|c -> b -> a -> c)",
        ),
    ],
)
def test_what_is_no_dag_is_refused(dag: object, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        Dag.read(dag)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(UserError, match=r"the DAG has 3 problems: .*; .*; ") as caught:
        Dag.read({"activities": [{"name": "a"}, activity("b", "x", retry="no")]})
    assert caught.value.exit_code == 2
