"""Every YAML block of the documents is a dataset that loads and can be planned, or a piece of one.

The convention: a block that begins with `dataset_id:` is a whole dataset. Any other is marked
```yaml fragment=PLACE and is merged into the first whole dataset of docs/datasets.md:

    fragment=top           into the dataset
    fragment=tables        into table_configs
    fragment=TABLE         into that table
    fragment=TABLE.columns into the columns of that table

```yaml settings is an ingen_fab.yaml (test_settings.py), ```yaml ci a pipeline of a CI system (test_ci.py).
"""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingen_fab.config.load import load_dataset
from ingen_fab.model.checks import dataset_warnings
from ingen_fab.project import Project
from tests.command_line import csv_field
from tests.docs.documents import Block, blocks, read, table_after, with_blocks

BLOCKS = [
    block
    for document in with_blocks()
    for block in blocks(document, "yaml")
    if not {"settings", "ci"} & set(block.marks)
]
Config = dict[str, Any]


def is_whole(block: Block) -> bool:
    return "dataset_id:" in block.text


def place_of(block: Block) -> tuple[str, ...]:
    """The keys that lead to where a fragment belongs."""
    marked = [mark.removeprefix("fragment=") for mark in block.marks if mark.startswith("fragment=")]
    assert len(marked) == 1, f"{block.place}: begin with dataset_id, or say fragment=..."
    match marked[0].split("."):
        case ["top"]:
            return ()
        case ["tables"]:
            return ("table_configs",)
        case [table, *inner]:
            return ("table_configs", table, *inner)
    raise AssertionError(f"{block.place}: {marked[0]}")


def whole_dataset(block: Block) -> Config:
    """The dataset of a block, or the smallest dataset with the block merged into it."""
    config: Config = yaml.safe_load(block.text)
    if is_whole(block):
        return config
    for key in reversed(place_of(block)):
        config = {key: config}
    smallest = next(b for b in BLOCKS if b.document == "docs/datasets.md" and is_whole(b))
    return merged(yaml.safe_load(smallest.text), config)


def merged(below: Config, above: Config) -> Config:
    result = deepcopy(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.place)
def test_a_yaml_block_loads_and_can_be_planned(block: Block, tmp_path: Path) -> None:
    dataset = load_dataset(whole_dataset(block))
    assert Project(tmp_path).plan(dataset).tables
    assert dataset_warnings(dataset) == []


@pytest.mark.parametrize(
    "block",
    [block for document in with_blocks() for block in blocks(document, "python")],
    ids=lambda block: block.place,
)
def test_a_python_block_runs(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block.text, block.place, "exec"), {"__name__": "example"})
    assert capsys.readouterr().out


def expressions() -> list[tuple[str, ...]]:
    return table_after(read("docs/datasets.md"), "<!-- expressions -->")


def test_the_expressions_of_the_document_have_the_values_that_it_says(tmp_path: Path) -> None:
    rows = expressions()
    columns: Config = {"thing_id": {"kind": "key"}}
    for number, (sql, kind, _) in enumerate(rows):
        columns[f"value_{number}"] = {"kind": "expression", "sql": sql.strip("`"), "type": kind}
    tables = {"things": {"type": "snapshot", "base_rows": 1, "columns": columns}}
    (tmp_path / "datasets").mkdir()
    text = yaml.safe_dump({"dataset_id": "sums", "table_configs": tables}, sort_keys=False)
    (tmp_path / "datasets" / "sums.yaml").write_text(text, encoding="utf-8")
    dataset = load_dataset(tmp_path / "datasets" / "sums.yaml")
    day = dataset.incremental_config.start_date
    _, made = Project(tmp_path).preview("sums", "things", day, 1, 0, "1")
    shown = {sql: csv_field(value) for (sql, *_), value in zip(rows, made[0][1:], strict=True)}
    assert shown == {row[0]: row[2] for row in rows}
    assert len(rows) > 8
    assert "duckdb" in sys.modules
