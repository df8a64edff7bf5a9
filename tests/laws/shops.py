"""Small datasets as dicts, with every kind of table and column in them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.laws.world import Config

KEY = {"kind": "key"}


def shop() -> Config:
    """A shop of about 900 rows a day: growing, churning, drifting, with weekdays and holidays."""
    return {
        "dataset_id": "shop",
        "incremental_config": {
            "start_date": "2024-01-01",
            "enable_data_drift": True,
            "drift_percentage": 0.2,
            "enable_seasonal_patterns": True,
            "seasonal_multipliers": {"monday": 0.5, "tuesday": 1.1, "saturday": 1.2, "sunday": 0.7},
            "holiday_multipliers": {"black_friday": 3.5, "christmas": 2.5},
        },
        "table_configs": {
            "stores": _stores(),
            "customers": _customers(),
            "products": _products(),
            "calendar": _calendar(),
            "orders": _orders(),
            "items": _items(),
            "refunds": _refunds(),
            "stock": _stock(),
        },
    }


def everything() -> Config:
    """The shop with what it lacks: each frequency, parents that leave, days without rows, awkward values."""
    return with_tables(
        shop(),
        {
            "brands": {
                "type": "snapshot",
                "frequency": "once",
                "base_rows": 5,
                "columns": {
                    "brand_id": KEY,
                    "founded": {"kind": "date", "min": "1900-01-01", "max": "1969-12-31"},
                },
            },
            "audits": {
                "type": "snapshot",
                "frequency": "quarterly",
                "base_rows": 9,
                "columns": {
                    "audit_id": KEY,
                    "points": {"kind": "integer", "min": 0, "max": 99, "mutable": True},
                },
            },
            "cards": _pointing_at_customers({"nullable": True}),
            "homes": _pointing_at_customers({"leave_with_parent": True}),
            "quiet": {
                "type": "incremental",
                "base_rows_per_day": 4,
                "weekend_multiplier": 0,
                "columns": {
                    "quiet_id": KEY,
                    "at": {"kind": "timestamp"},
                    "amount": {"kind": "decimal", "min": 0, "max": 1},
                },
            },
            "oddities": _oddities(),
        },
    )


def with_columns(config: Config, table: str, columns: dict[str, Any], *, first: bool = False) -> Config:
    """The dataset with more columns in one table, behind the others or before them."""
    changed = deepcopy(config)
    own = changed["table_configs"][table]["columns"]
    changed["table_configs"][table]["columns"] = {**columns, **own} if first else {**own, **columns}
    return changed


def with_tables(config: Config, tables: dict[str, Any], *, first: bool = False) -> Config:
    """The dataset with more tables, behind the others or before them."""
    changed = deepcopy(config)
    own = changed["table_configs"]
    changed["table_configs"] = {**tables, **own} if first else {**own, **tables}
    return changed


def with_settings(config: Config, table: str, settings: dict[str, Any]) -> Config:
    """The dataset with other keys in one table, or in `incremental_config` or `output`."""
    changed = deepcopy(config)
    place = (
        changed["table_configs"][table]
        if table in changed["table_configs"]
        else changed.setdefault(table, {})
    )
    place.update(settings)
    return changed


def reversed_keys(value: Any) -> Any:
    """The same configuration with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(value)}
    return [reversed_keys(part) for part in value] if isinstance(value, list) else value


def counted(base_rows: int, **settings: Any) -> Config:
    """A dataset of one snapshot table, `people`, with a column that changes."""
    people: Config = {
        "type": "snapshot",
        "base_rows": base_rows,
        "columns": {
            "id": KEY,
            "points": {"kind": "integer", "min": 0, "max": 999999, "mutable": True},
            "born": {"kind": "created_date"},
            "changed": {"kind": "last_modified_date"},
        },
    }
    return {"dataset_id": "counted", "table_configs": {"people": people | settings}}


def daily(base_rows_per_day: int, **settings: Any) -> Config:
    """A dataset of one incremental table, `events`."""
    events: Config = {
        "type": "incremental",
        "base_rows_per_day": base_rows_per_day,
        "columns": {
            "id": KEY,
            "amount": {"kind": "decimal", "min": 1, "max": 99},
            "moment": {"kind": "timestamp"},
        },
    }
    return {"dataset_id": "daily", "table_configs": {"events": events | settings}}


def _stores() -> Config:
    return {
        "type": "snapshot",
        "frequency": "monthly",
        "base_rows": 7,
        "columns": {
            "store_id": KEY,
            "city": {"kind": "pool", "pool": "us_places", "draw": "place"},
            "state": {"kind": "pool", "pool": "us_places", "draw": "place"},
            "staff": {"kind": "integer", "min": 5, "max": 90, "mutable": True},
            "manager": {"kind": "pool", "faker": "name", "size": 64, "mutable": True},
        },
    }


def _customers() -> Config:
    return {
        "type": "snapshot",
        "growth_enabled": True,
        "churn_enabled": True,
        "base_rows": 300,
        "daily_growth_rate": 0.02,
        "daily_churn_rate": 0.015,
        "always_changes": "points",
        "columns": {
            "customer_id": KEY,
            "first_name": {"kind": "pool", "pool": "first_names", "draw": "name"},
            "ascii": {
                "kind": "pool",
                "pool": "first_names",
                "field": "first_ascii",
                "draw": "name",
                "hidden": True,
            },
            "email": {"kind": "template", "text": "{ascii}{customer_id:06d}@example.com"},
            "birth_date": {"kind": "date", "min": "1950-01-01", "max": "2005-12-31", "null_rate": 0.1},
            "store_id": {"kind": "foreign_key", "references": "stores.store_id", "pick": "popular"},
            "store_city": {"kind": "from_parent", "foreign_key": "store_id", "column": "city"},
            "tier": {"kind": "choice", "values": {"basic": 0.6, "gold": 0.3, "iron": 0.1}, "mutable": True},
            "points": {
                "kind": "integer",
                "min": 0,
                "max": 9000,
                "distribution": {"type": "lognormal", "median": 300, "sigma": 1},
                "mutable": True,
            },
            "opted_in": {"kind": "boolean", "probability": 0.4, "null_rate": 0.1, "mutable": True},
            "created_date": {"kind": "created_date"},
            "welcomed": {"kind": "date", "after": "created_date", "min_days": 1, "max_days": 9},
            "first_seen": {"kind": "timestamp", "hours": "web_hours", "date": "welcomed"},
            "last_modified_date": {"kind": "last_modified_date"},
        },
    }


def _products() -> Config:
    return {
        "type": "snapshot",
        "frequency": "weekly",
        "growth_enabled": True,
        "base_rows": 40,
        "weekly_growth_rate": 0.1,
        "columns": {
            "product_id": KEY,
            "name": {"kind": "pool", "faker": "word", "size": 128},
            "unit_price": {"kind": "decimal", "min": 0.5, "max": 400, "mutable": True},
            "weight": {
                "kind": "decimal",
                "min": 0,
                "max": 30,
                "scale": 3,
                "distribution": {"type": "exponential", "mean": 4},
            },
            "rank": {
                "kind": "integer",
                "min": 1,
                "max": 50,
                "distribution": {"type": "zipf", "exponent": 1.1},
                "null_rate": 0.2,
            },
            "created_date": {"kind": "created_date"},
            "last_modified_date": {"kind": "last_modified_date"},
        },
    }


def _calendar() -> Config:
    fields = (
        "date_key",
        "date",
        "year",
        "week_of_year",
        "day_name",
        "is_weekend",
        "is_holiday",
        "holiday_name",
    )
    return {
        "type": "snapshot",
        "base_rows": 366,
        "dates": {"start": "2024-01-01"},
        "columns": {name: {"kind": "calendar"} for name in fields},
    }


def _orders() -> Config:
    return {
        "type": "incremental",
        "base_rows_per_day": 60,
        "seasonal_multipliers_enabled": True,
        "weekend_multiplier": 1.4,
        "holiday_multiplier": 2.2,
        "columns": {
            "order_id": KEY,
            "customer_id": {"kind": "foreign_key", "references": "customers.customer_id", "pick": "popular"},
            "tier": {"kind": "from_parent", "foreign_key": "customer_id", "column": "tier"},
            "seen": {"kind": "from_parent", "foreign_key": "customer_id", "column": "first_seen"},
            "store_id": {"kind": "foreign_key", "references": "stores.store_id", "null_rate": 0.2},
            "date_key": {"kind": "foreign_key", "references": "calendar.date_key", "pick": "day"},
            "order_date": {"kind": "day"},
            "ordered_at": {"kind": "timestamp", "hours": "store_hours", "ordered": True},
            "paid_at": {"kind": "timestamp", "null_rate": 0.3},
            "channel": {"kind": "choice", "values": ["web", "store", "phone"]},
            "score": {
                "kind": "integer",
                "min": 0,
                "max": 100,
                "distribution": {"type": "normal", "mean": 50, "stddev": 20},
            },
            "code": {
                "kind": "expression",
                "sql": "CASE WHEN channel = 'web' THEN channel || '-x' END",
                "type": "string",
            },
            "total": {"kind": "sum_of_children", "table": "items", "column": "line_total"},
        },
    }


def _items() -> Config:
    return {
        "type": "incremental",
        "base_rows_per_day": 150,
        "seasonal_multipliers_enabled": True,
        "weekend_multiplier": 1.4,
        "holiday_multiplier": 2.0,
        "columns": {
            "item_id": KEY,
            "order_id": {"kind": "foreign_key", "references": "orders.order_id", "pick": "dealt"},
            "line": {"kind": "position"},
            "product_id": {"kind": "foreign_key", "references": "products.product_id", "pick": "popular"},
            "quantity": {"kind": "choice", "values": {1: 0.7, 2: 0.2, 5: 0.1}},
            "unit_price": {"kind": "from_parent", "foreign_key": "product_id", "column": "unit_price"},
            "line_total": {
                "kind": "expression",
                "sql": "quantity * unit_price",
                "type": "decimal",
                "scale": 2,
            },
            "order_date": {"kind": "from_parent", "foreign_key": "order_id", "column": "order_date"},
            "ordered_at": {"kind": "from_parent", "foreign_key": "order_id", "column": "ordered_at"},
        },
    }


def _refunds() -> Config:
    return {
        "type": "incremental",
        "base_rows_per_day": 9,
        "columns": {
            "refund_id": KEY,
            "order_id": {"kind": "foreign_key", "references": "orders.order_id", "null_rate": 0.1},
            "reason": {"kind": "choice", "values": {"broken": 0.5, "late": 0.5}},
        },
    }


def _stock() -> Config:
    return {
        "type": "snapshot",
        "cross": {"parents": ["stores", "products"], "share": 0.25},
        "columns": {
            "store_id": {"kind": "foreign_key", "references": "stores.store_id"},
            "product_id": {"kind": "foreign_key", "references": "products.product_id"},
            "date": {"kind": "day"},
            "pieces": {"kind": "integer", "min": 0, "max": 500},
            "shelf": {"kind": "integer", "min": 1, "max": 99, "stable": True},
        },
    }


def _pointing_at_customers(how: dict[str, Any]) -> Config:
    return {
        "type": "snapshot",
        "base_rows": 80,
        "columns": {
            "card_id": KEY,
            "customer_id": {"kind": "foreign_key", "references": "customers.customer_id", **how},
            "tier": {"kind": "from_parent", "foreign_key": "customer_id", "column": "tier"},
            "pin": {"kind": "integer", "min": 0, "max": 9999, "mutable": True},
            "changed": {"kind": "last_modified_date"},
        },
    }


def _oddities() -> Config:
    awkward = [
        "plain",
        "a,b",
        'say "hi"',
        "",
        " ",
        "#1",
        "it's",
        "back\\slash",
        "größe 東京 🛒",
        "${env:HOME}",
        "x\ny",
    ]
    return {
        "type": "incremental",
        "base_rows_per_day": 120,
        "columns": {
            "oddity_id": KEY,
            "order": {"kind": "choice", "values": awkward},
            "Select": {"kind": "choice", "values": awkward, "null_rate": 0.3},
            "negative": {"kind": "integer", "min": -5, "max": 5, "null_rate": 0.2},
            "huge": {"kind": "integer", "min": 90_000_000_000_000_000, "max": 90_000_000_000_000_009},
            "whole": {"kind": "decimal", "min": -9, "max": 9, "scale": 0},
            "tiny": {"kind": "decimal", "min": -1, "max": 1, "scale": 6},
            "score": {
                "kind": "decimal",
                "min": 0,
                "max": 100,
                "scale": 2,
                "distribution": {"type": "normal", "mean": 50, "stddev": 20},
                "null_rate": 0.1,
            },
            "half": {"kind": "expression", "sql": "score / 3", "type": "decimal", "scale": 4},
            "third": {"kind": "expression", "sql": "negative / 2", "type": "decimal", "scale": 1},
            "sum": {"kind": "expression", "sql": "negative + 1", "type": "integer"},
            "positive": {"kind": "expression", "sql": "negative > 0 OR tiny < 0", "type": "boolean"},
            "label": {"kind": "template", "text": "{oddity_id:04d}: {order} {negative} {{x}}"},
            "due": {"kind": "date", "min": "1950-01-01", "max": "2049-12-31", "null_rate": 0.1},
            "paid": {"kind": "date", "after": "due", "max_days": 400},
            "old": {"kind": "timestamp", "date": "due"},
            "web": {"kind": "timestamp", "hours": "web_hours", "ordered": True},
            "flag": {"kind": "boolean", "null_rate": 0.5},
        },
    }
