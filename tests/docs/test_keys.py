"""Every key of a dataset is in docs/datasets.md, with its default; and no other key is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ingen_fab.model.columns import Column, ColumnBase, Distribution, DrawnColumn
from ingen_fab.model.dataset import (
    CrossConfig,
    Dataset,
    DatesConfig,
    IncrementalConfig,
    OutputConfig,
    Table,
)
from tests.docs.documents import read, table_after

DOCUMENT = "docs/datasets.md"
Model = type[BaseModel]
KINDS: tuple[type[ColumnBase], ...] = get_args(get_args(Column)[0])
MODELS: tuple[Model, ...] = (
    Dataset,
    IncrementalConfig,
    OutputConfig,
    Table,
    CrossConfig,
    DatesConfig,
    ColumnBase,
    DrawnColumn,
    Distribution,
    *KINDS,
)


def own_fields(model: Model) -> dict[str, FieldInfo]:
    """The fields of a model by their key, without those that its bases have and without `kind`."""
    inherited: set[str] = set()
    for base in model.__mro__[1:]:
        if issubclass(base, BaseModel):
            inherited |= set(base.model_fields)
    return {
        field.alias or name: field
        for name, field in model.model_fields.items()
        if name not in inherited and name != "kind"
    }


def documented(model: Model) -> dict[str, str]:
    """Key -> the cell of its default."""
    marker = f"<!-- keys:{model.__name__} -->"
    text = read(DOCUMENT)
    assert text.count(marker) == 1, f"{DOCUMENT} has no {marker}"
    rows = table_after(text, marker)
    return {key: row[1] for row in rows for key in re.findall(r"`([^`]+)`", row[0])}


def written(field: FieldInfo) -> str:
    """How the document writes a default."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, Distribution):
        return value.type
    if value is None or value in ("", {}) or isinstance(value, BaseModel):
        return "-"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    assert isinstance(value, str | int | Decimal | date | Enum)
    return f"`{value}`"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_keys_and_defaults_of_the_document_are_those_of_the_model(model: Model) -> None:
    told = {key: cell.split(",")[0] for key, cell in documented(model).items()}
    assert told == {key: written(field) for key, field in own_fields(model).items()}


def kinds_of_a_model() -> Iterator[str]:
    for model in KINDS:
        yield from get_args(model.model_fields["kind"].annotation)


@pytest.mark.parametrize("kind", tuple(kinds_of_a_model()))
def test_every_kind_of_column_has_an_example(kind: str) -> None:
    assert re.search(rf"^ *\w+: {{kind: {kind}\b", read(DOCUMENT), re.MULTILINE)


def keys_of_models() -> set[str]:
    return {key for model in MODELS for key in own_fields(model)}


@pytest.mark.parametrize("key", sorted(keys_of_models()))
def test_every_key_stands_in_an_example_or_is_one_of_a_group(key: str) -> None:
    examples = "".join(re.findall(r"^```yaml.*?^```", read(DOCUMENT), re.MULTILINE | re.DOTALL))
    groups = re.compile(r"(daily|weekly|monthly|quarterly)_(growth|churn)_rate")
    assert re.search(rf"\b{key}:", examples) or groups.fullmatch(key) or key == "nullable"
