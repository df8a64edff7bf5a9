"""The fingerprint of a table: a hash of everything that decides its values, seed and scale aside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ingen_fab.generation.inputs import GenerationInputs
from ingen_fab.generation.plan import GENERATOR_VERSION, FrozenRelation
from ingen_fab.generation.table_order import parents_of
from ingen_fab.model.columns import ChoiceColumn, SumOfChildrenColumn
from ingen_fab.model.dataset import Dataset, Table


def table_fingerprint(
    dataset: Dataset,
    name: str,
    inputs: GenerationInputs,
    relations: Mapping[str, Mapping[str, FrozenRelation]],
) -> str:
    """A SHA-256 over the table, the tables it depends on, the calendar, and the frozen relations they read.

    Descriptions do not count, and neither do tables that the values do not depend on. The order of columns
    does, because files have it.
    """
    reached = sorted(_reached(dataset, name))
    calendar = dataset.incremental_config.model_dump(exclude={"state_table_name"})
    for key in ("seasonal_multipliers", "holiday_multipliers"):
        calendar[key] = sorted(calendar[key].items())
    content = {
        "generator_version": GENERATOR_VERSION,
        "dataset_id": dataset.dataset_id,
        "incremental_config": calendar,
        "tables": {n: _without_descriptions(dataset.table_configs[n]) for n in reached},
        "relations": sorted(
            (r, _relation_hash(content)) for n in reached for r, content in relations[n].items()
        ),
        "public_holidays": inputs.public_holidays,
    }
    return _sha256(_plain(content))


def _without_descriptions(table: Table) -> dict[str, object]:
    config = table.model_dump(exclude={"description"})
    for name, column in table.columns.items():
        config["columns"][name].pop("description")
        if isinstance(column, ChoiceColumn):
            config["columns"][name]["values"] = sorted(column.weights.items(), key=str)
    return config


def _reached(dataset: Dataset, name: str) -> set[str]:
    """The table, and all tables that its values depend on."""
    found: set[str] = set()
    pending = [name]
    while pending:
        current = pending.pop()
        if current in found:
            continue
        found.add(current)
        table = dataset.table_configs[current]
        pending += parents_of(table)
        pending += [c.table for c in table.columns.values() if isinstance(c, SumOfChildrenColumn)]
    return found


@lru_cache(maxsize=512)
def _relation_hash(relation: FrozenRelation) -> str:
    return _sha256([relation.columns, relation.rows])


def _sha256(plain: object) -> str:
    text = json.dumps(plain, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(content: object) -> object:
    """Lists of pairs for mappings, so that keys keep their order and type; numbers without trailing zeros."""
    if isinstance(content, Mapping):
        return [[_plain(key), _plain(value)] for key, value in content.items()]
    if isinstance(content, list | tuple):
        return [_plain(part) for part in content]
    if isinstance(content, Decimal):
        return format(content.normalize(), "f")
    return content.isoformat() if isinstance(content, date) else content
