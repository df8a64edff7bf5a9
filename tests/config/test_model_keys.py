"""Holds pydantic's locations to the paths that a person wrote, and to the keys and words known there."""

from __future__ import annotations

import pytest

from ingen_fab.config.model_keys import place_of

COLUMN = ("table_configs", "t", "columns", "c")


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ((), ()),
        ((*COLUMN, "pool", "pool"), (*COLUMN, "pool")),
        ((*COLUMN, "pool"), COLUMN),
        ((*COLUMN, "choice", "values", "list", 0), (*COLUMN, "values", 0)),
        ((*COLUMN, "choice", "values", "pairs", 1, "[key]"), (*COLUMN, "values", 1)),
        ((*COLUMN, "integer", "distribution", "mean"), (*COLUMN, "distribution", "mean")),
        (
            ("table_configs", "date", "columns", "date", "date", "after"),
            ("table_configs", "date", "columns", "date", "after"),
        ),
        (("table_configs", "t", "cross", "parents", 1), ("table_configs", "t", "cross", "parents", 1)),
    ],
)
def test_the_names_of_alternatives_are_no_part_of_a_path(
    location: tuple[int | str, ...], path: tuple[int | str, ...]
) -> None:
    assert place_of(location).path == path


def test_the_keys_of_a_column_are_those_of_its_kind() -> None:
    assert "probability" in place_of((*COLUMN, "boolean")).keys
    assert "probability" not in place_of((*COLUMN, "date")).keys


def test_a_key_is_known_by_the_name_that_the_text_has_for_it() -> None:
    assert "schema" in place_of(("output",)).keys


def test_words_are_known_where_only_some_are_allowed() -> None:
    assert place_of(("incremental_config", "snapshot_frequency")).values[:2] == ("daily", "weekly")
    assert place_of(("incremental_config", "seasonal_multipliers", "x", "[key]")).values[0] == "monday"
    assert place_of(("dataset_id",)).values == ()


def test_all_kinds_of_columns_are_known() -> None:
    assert {"key", "integer", "decimal", "calendar"} <= set(place_of(COLUMN).kinds)
