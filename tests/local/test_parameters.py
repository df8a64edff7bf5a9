from __future__ import annotations

from enum import IntEnum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.errors import UserError
from ingen_fab.local.parameters import assignments, check_names, typed_values
from ingen_fab.notebook.cells import Kernel, parameters_cell, python_notebook

VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


class Level(IntEnum):
    HIGH = 1


@given(st.dictionaries(st.sampled_from(["day", "seed", "path"]), VALUES))
def test_the_cell_assigns_what_was_given(parameters: dict[str, object]) -> None:
    namespace: dict[str, object] = {}
    exec(assignments(parameters), namespace)
    assert {name: namespace[name] for name in parameters} == parameters
    assert all(type(namespace[name]) is type(value) for name, value in parameters.items())


@pytest.mark.parametrize("value", [[1], {"a": 1}, b"x", Level.HIGH, np.float64(1.0), object()])
def test_a_value_that_is_no_plain_value_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="parameter 'day' is of type"):
        assignments({"day": value})


def test_every_way_to_assign_at_the_top_of_the_cell_counts() -> None:
    check_names(dict.fromkeys("abcde"), "a = b = 1\nc: int = 2\nd, (e, *f) = 1, (2, 3)\n", "n")


def test_an_unknown_parameter_names_the_nearest_one() -> None:
    with pytest.raises(UserError, match="notebook 'n' has no parameter 'start_dat'") as caught:
        check_names({"start_dat": "x"}, "start_date = ''\nseed = 0\n", "n")
    assert caught.value.hint == "Did you mean 'start_date'?"


def test_an_unknown_parameter_with_no_near_one_lists_them() -> None:
    with pytest.raises(UserError) as caught:
        check_names({"zzz": "x"}, "start_date = ''\nseed = 0\n", "n")
    assert caught.value.hint == "It takes seed, start_date."


@pytest.mark.parametrize("source", ["day: str\n", "print(day)\n", "def f():\n    day = 1\n", ""])
def test_a_name_that_the_cell_does_not_assign_is_no_parameter(source: str) -> None:
    with pytest.raises(UserError, match="has no parameter 'day'"):
        check_names({"day": 1}, source, "n")


def test_a_notebook_without_parameters_cell_takes_none() -> None:
    with pytest.raises(UserError, match="no parameters cell, so it cannot take day"):
        check_names({"day": 1}, None, "n")
    check_names({}, None, "n")


CELL = "a = 'x'\nb: int = 1\nc, d = 1, None\ne = 2.5\nf = True\ng = a + 'y'\n%time 1\nh = -3\n"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("a", "5", "5"),
        ("b", "-5", -5),
        ("e", "5", 5.0),
        ("f", "FALSE", False),
        ("d", "5", 5),
        ("g", "true", True),
        ("g", "[1]", "[1]"),
        ("g", "it's", "it's"),
        ("h", "7", 7),
        ("unknown", "null", None),
    ],
)
def test_texts_become_values_of_the_type_that_the_notebook_assigns(
    name: str, text: str, value: object
) -> None:
    notebook = python_notebook([parameters_cell(CELL, Kernel.PYTHON)])
    (found,) = typed_values({name: text}, notebook).values()
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "wanted"), [("b", "a whole number"), ("e", "a number"), ("f", "true or false")]
)
def test_a_text_that_is_no_value_of_the_type_is_refused(name: str, wanted: str) -> None:
    notebook = python_notebook([parameters_cell(CELL, Kernel.PYTHON)])
    with pytest.raises(UserError, match=f"parameter '{name}' is 'x', and the notebook wants {wanted}"):
        typed_values({name: "x"}, notebook)


def test_without_a_parameters_cell_texts_are_read_as_json() -> None:
    assert typed_values({"a": "1", "b": "x"}, python_notebook([])) == {"a": 1, "b": "x"}
