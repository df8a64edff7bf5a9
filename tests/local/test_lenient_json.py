from __future__ import annotations

import json

import pytest

from ingen_fab.local.lenient_json import lenient_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2, ], }', {"a": [1, 2]}),
        ('{"a": ",}", "b": "\\",]",\n\t}', {"a": ",}", "b": '",]'}),
        ("\n[]\n", []),
    ],
)
def test_commas_behind_the_last_entry_are_left_out(text: str, value: object) -> None:
    assert lenient_json(text) == value


@pytest.mark.parametrize("text", ["[1,,]", "{'a': 1}", ""])
def test_all_else_is_json_or_an_error(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        lenient_json(text)


def test_the_place_of_a_mistake_is_that_in_the_text() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        lenient_json('{"a": [1,],\n"b": x}')
    assert (caught.value.lineno, caught.value.colno) == (2, 6)
