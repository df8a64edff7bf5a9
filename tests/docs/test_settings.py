"""Every key of ingen_fab.yaml is in docs/deploy.md with its default and meaning; the examples load."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ingen_fab.config.settings import load_settings
from ingen_fab.model.settings import Environment, ProjectSettings
from tests.docs.documents import Block, blocks, read, table_after, with_blocks

SETTINGS = [b for d in with_blocks() for b in blocks(d, "yaml") if "settings" in b.marks]


def default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, dict):
        return ", ".join(f"`{name}`" for name in value)
    return "-" if value in (None, []) else f"`{value}`"


@pytest.mark.parametrize("model", [ProjectSettings, Environment], ids=lambda model: model.__name__)
def test_the_keys_of_the_document_are_those_of_the_model(model: type[BaseModel]) -> None:
    rows = table_after(read("docs/deploy.md"), f"<!-- keys:{model.__name__} -->")
    assert rows == [
        (f"`{name}`", default(field), field.description) for name, field in model.model_fields.items()
    ]


@pytest.mark.parametrize("block", SETTINGS, ids=lambda block: block.place)
def test_the_settings_of_a_document_load(block: Block, tmp_path: Path) -> None:
    (tmp_path / "ingen_fab.yaml").write_text(block.text, encoding="utf-8")
    assert load_settings(tmp_path) != ProjectSettings()
