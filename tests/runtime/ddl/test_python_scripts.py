from __future__ import annotations

import linecache

import pytest

from ingen_fab.runtime.ddl.python_scripts import PythonScripts
from ingen_fab.runtime.ddl.script_runs import DdlScript

PATH = "Lakehouses/A/1_x/1_y.py"


def executed(text: str, **names: object) -> BaseException | None:
    try:
        PythonScripts(names).execute(DdlScript(PATH, "", text))
    except Exception as error:
        return error
    return None


def told(text: str) -> str:
    error = executed(text)
    assert error is not None
    return PythonScripts({}).told(DdlScript(PATH, "", text), error)


def test_a_script_has_the_names_it_is_given_and_is_main() -> None:
    seen: list[object] = []
    assert executed("seen.append((__name__, spark))\n", seen=seen, spark="spark") is None
    assert seen == [("__main__", "spark")]


def test_scripts_do_not_see_one_anothers_variables() -> None:
    engine = PythonScripts({})
    engine.execute(DdlScript(PATH, "", "mine = 1\n"))
    with pytest.raises(NameError, match="mine"):
        engine.execute(DdlScript(PATH, "", "mine\n"))


def test_annotations_in_a_script_are_evaluated_as_in_a_cell() -> None:
    seen: list[object] = []
    assert executed("def f(a: int) -> None: ...\nseen.append(f.__annotations__['a'])\n", seen=seen) is None
    assert seen == [int]


def test_a_failure_tells_the_deepest_line_of_the_script() -> None:
    assert told("def inner():\n    int('x')\n\ninner()\n") == (
        "line 2: ValueError: invalid literal for int() with base 10: 'x'\n    int('x')"
    )


def test_a_failure_in_a_library_tells_the_line_that_called_it() -> None:
    assert told("import json\n\njson.loads('{')\n").startswith("line 3: JSONDecodeError: ")


def test_what_spark_says_of_its_stacks_is_left_out() -> None:
    text = "raise RuntimeError('[TABLE] is gone.\\n\\nJVM stacktrace:\\norg.apache')\n"
    assert told(text).startswith("line 1: RuntimeError: [TABLE] is gone.\n    raise")
    assert told("raise RuntimeError\n").startswith("line 1: RuntimeError\n")


def test_a_traceback_can_show_the_lines_of_a_script() -> None:
    executed("a = 1\nb = a\n")
    assert linecache.getline(PATH, 2) == "b = a\n"
