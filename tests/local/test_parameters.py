from __future__ import annotations

from enum import IntEnum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingen_fab.errors import UserError
from ingen_fab.local.parameters import assignments, check_names

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
