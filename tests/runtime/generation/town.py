"""A small dataset with every kind of table, its census, and the rows that its queries make."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.config.load import load_dataset
from ingen_fab.generation.plan import Plan
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.day_facts import DayFacts
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.batch_relations import BatchRelations
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from tests.generation.tiny import plan_of, session_with

START = date(2024, 1, 1)
KEY: dict[str, Any] = {"kind": "key"}


def pointing(references: str, **more: Any) -> dict[str, Any]:
    """A foreign key column."""
    return {"kind": "foreign_key", "references": references, **more}


TABLES: dict[str, Any] = {
    "people": {
        "type": "snapshot",
        "base_rows": 40,
        "growth_enabled": True,
        "daily_growth_rate": 0.1,
        "churn_enabled": True,
        "daily_churn_rate": 0.08,
        "columns": {
            "person_id": KEY,
            "points": {"kind": "integer", "min": 0, "max": 99, "mutable": True},
            "changed": {"kind": "last_modified_date"},
        },
    },
    "shops": {
        "type": "snapshot",
        "frequency": "weekly",
        "base_rows": 7,
        "growth_enabled": True,
        "weekly_growth_rate": 0.3,
        "columns": {"shop_id": KEY},
    },
    "stock": {
        "type": "snapshot",
        "cross": {"parents": ["shops", "people"], "share": 0.4},
        "columns": {
            "shop_id": pointing("shops.shop_id"),
            "person_id": pointing("people.person_id"),
            "level": {"kind": "integer", "min": 0, "max": 9},
        },
    },
    "cards": {
        "type": "snapshot",
        "base_rows": 30,
        "growth_enabled": True,
        "daily_growth_rate": 0.05,
        "columns": {
            "card_id": KEY,
            "owner_id": pointing("people.person_id", nullable=True),
            "shop_id": pointing("shops.shop_id"),
        },
    },
    "pets": {
        "type": "snapshot",
        "base_rows": 30,
        "columns": {"pet_id": KEY, "owner_id": pointing("people.person_id", leave_with_parent=True)},
    },
    "days": {
        "type": "snapshot",
        "base_rows": 60,
        "dates": {"start": "2023-12-30"},
        "columns": {"date_key": {"kind": "calendar"}, "is_holiday": {"kind": "calendar"}},
    },
    "sales": {
        "type": "incremental",
        "base_rows_per_day": 50,
        "weekend_multiplier": 1.5,
        "holiday_multiplier": 0.5,
        "columns": {
            "sale_id": KEY,
            "person_id": pointing("people.person_id", pick="popular"),
            "shop_id": pointing("shops.shop_id"),
            "date_key": pointing("days.date_key", pick="day"),
            "total": {"kind": "sum_of_children", "table": "lines", "column": "amount"},
        },
    },
    "lines": {
        "type": "incremental",
        "base_rows_per_day": 120,
        "columns": {
            "line_id": KEY,
            "sale_id": pointing("sales.sale_id", pick="dealt"),
            "number": {"kind": "position"},
            "amount": {"kind": "decimal", "min": 0, "max": 9},
        },
    },
    "refunds": {
        "type": "incremental",
        "base_rows_per_day": 5,
        "columns": {"refund_id": KEY, "sale_id": pointing("sales.sale_id")},
    },
}


@lru_cache(maxsize=1)
def plan() -> Plan:
    """The plan of the town."""
    config = {
        "dataset_id": "town",
        "incremental_config": {
            "start_date": START.isoformat(),
            "enable_data_drift": True,
            "drift_percentage": 0.2,
        },
        "table_configs": TABLES,
    }
    return plan_of(load_dataset(config))


@lru_cache(maxsize=1)
def spec() -> DatasetSpec:
    """The town as compiled."""
    return dataset_spec(plan(), LAKEHOUSE_PYTHON)


def census(seed: int = 0, scale: str = "1") -> Census:
    """A census of the town."""
    return Census(spec(), seed, scale)


def made_rows(table: str, columns: str, *days: date) -> list[tuple[Any, ...]]:
    """Rows that the table's query makes for some days, as (day, columns ...), by day and columns."""
    facts = DayFacts(census())
    with session_with(plan()) as session:
        relations = BatchRelations(session, facts, {table: list(days), "lines": list(days)})
        relations.prepare()
        for total in spec().table("lines").totals if table == "sales" else ():
            relations.totals_from(spec().table("lines"), total, None)
        sql = spec().table(table).rows.sql
        return session.run(f'SELECT "$day", {columns} FROM ({sql}) AS made ORDER BY ALL')
