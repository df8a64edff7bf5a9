"""The cases of the golden files: a small dataset for each kind of column and of rows."""

from __future__ import annotations

from typing import Any

from ingen_fab.compiler.ddl_scripts import ScriptFolder, content_hash
from ingen_fab.runtime.ddl.script_runs import DdlScript

Config = dict[str, Any]

KEY: Config = {"kind": "key"}


def pointing(references: str, **more: Any) -> Config:
    """A foreign key column."""
    return {"kind": "foreign_key", "references": references, **more}


def incremental(columns: Config, rows: int = 100) -> Config:
    """A table of new rows every day."""
    return {"type": "incremental", "base_rows_per_day": rows, "columns": columns}


def snapshot(columns: Config, **more: Any) -> Config:
    """A table of entities that live through time."""
    return {"type": "snapshot", "base_rows": 100, "columns": columns, **more}


DRIFT: Config = {"enable_data_drift": True, "drift_percentage": 0.1}
CHURN: Config = {"churn_enabled": True, "daily_churn_rate": 0.01}
PEOPLE = snapshot({"person_id": KEY, "debt": {"kind": "decimal", "min": 0, "max": 99}})


def events(**columns: Config) -> Config:
    """One incremental table with these columns."""
    return {"events": incremental({"event_id": KEY, **columns})}


# case -> (tables, further keys of incremental_config)
CASES: dict[str, tuple[Config, Config]] = {
    "rows_incremental": ({"events": incremental({"event_id": KEY, "event_date": {"kind": "day"}})}, {}),
    "rows_snapshot": ({"people": snapshot({"person_id": KEY, "created_date": {"kind": "created_date"}})}, {}),
    "rows_dealt": (
        {
            "orders": incremental({"order_id": KEY}),
            "items": incremental(
                {
                    "item_id": KEY,
                    "order_id": pointing("orders.order_id", pick="dealt"),
                    "item_number": {"kind": "position"},
                }
            ),
        },
        {},
    ),
    "rows_cross": (
        {
            "stores": snapshot({"store_id": KEY}),
            "goods": snapshot({"good_id": KEY}),
            "stock": {
                "type": "snapshot",
                "cross": {"parents": ["stores", "goods"], "share": 0.6},
                "columns": {
                    "store_id": pointing("stores.store_id"),
                    "good_id": pointing("goods.good_id"),
                    "shelf": {"kind": "integer", "min": 1, "max": 9, "stable": True},
                    "pieces": {"kind": "integer", "min": 0, "max": 99},
                },
            },
        },
        {},
    ),
    "rows_dates": (
        {
            "days": snapshot(
                {
                    "date_key": {"kind": "calendar"},
                    "date": {"kind": "calendar"},
                    "day_name": {"kind": "calendar"},
                    "is_holiday": {"kind": "calendar"},
                    "holiday": {"kind": "calendar", "field": "holiday_name"},
                },
                dates={},
            )
        },
        {},
    ),
    "column_choice": (
        events(
            size={"kind": "choice", "values": {"S": 0.2, "M": 0.5, "it's L": 0.3}},
            pieces={"kind": "choice", "values": [1, 2, 3]},
            always={"kind": "choice", "values": ["one"]},
        ),
        {},
    ),
    "column_pool": (
        events(
            city={"kind": "pool", "pool": "us_places", "draw": "place"},
            state={"kind": "pool", "pool": "us_places", "draw": "place"},
            price={"kind": "pool", "pool": "retail_products", "field": "price_cents"},
        ),
        {},
    ),
    "column_number_uniform": (
        events(
            whole={"kind": "integer", "min": -5, "max": 5},
            large={"kind": "integer", "min": 10_000_000_000, "max": 10_000_000_009},
            money={"kind": "decimal", "min": 1, "max": 2},
        ),
        {},
    ),
    "column_number_shaped": (
        events(
            score={
                "kind": "integer",
                "min": 0,
                "max": 100,
                "distribution": {"type": "normal", "mean": 60, "stddev": 15},
            }
        ),
        {},
    ),
    "column_null_rate": (
        events(
            word={"kind": "choice", "values": ["a", "b"], "null_rate": 0.25},
            whole={"kind": "integer", "min": 0, "max": 9, "null_rate": 0.1},
        ),
        {},
    ),
    "column_date": (
        events(
            due={"kind": "date", "min": "2024-01-01", "max": "2024-12-31"},
            paid={"kind": "date", "after": "due", "min_days": 1, "max_days": 30},
        ),
        {},
    ),
    "column_timestamp": (
        events(
            any_time={"kind": "timestamp"},
            in_hours={"kind": "timestamp", "hours": "store_hours"},
        ),
        {},
    ),
    "column_timestamp_ordered": (
        events(
            any_time={"kind": "timestamp", "ordered": True},
            in_hours={"kind": "timestamp", "hours": "store_hours", "ordered": True},
        ),
        {},
    ),
    "column_boolean": (events(likely={"kind": "boolean", "probability": 0.9}), {}),
    "column_template": (
        events(
            word={"kind": "choice", "values": ["a", "b"]},
            due={"kind": "date", "min": "2024-01-01", "max": "2024-12-31"},
            label={"kind": "template", "text": "{word}-{event_id:08d} ({due})"},
        ),
        {},
    ),
    "column_expression": (
        events(
            pieces={"kind": "choice", "values": [1, 2, 3]},
            price={"kind": "decimal", "min": 1, "max": 99},
            total={"kind": "expression", "sql": "pieces * price", "type": "decimal"},
            each={"kind": "expression", "sql": "price / 3", "type": "decimal"},
            is_large={"kind": "expression", "sql": "pieces > 2 AND price >= 50.5", "type": "boolean"},
            words={
                "kind": "expression",
                "sql": "CASE WHEN pieces = 1 THEN 'one' ELSE pieces || ' pieces' END",
                "type": "string",
            },
        ),
        {},
    ),
    "column_foreign_key_uniform": (
        {
            "people": PEOPLE,
            "events": incremental(
                {"event_id": KEY, "person_id": pointing("people.person_id", null_rate=0.1)}
            ),
        },
        {},
    ),
    "column_foreign_key_popular": (
        {
            "people": PEOPLE,
            "events": incremental(
                {"event_id": KEY, "person_id": pointing("people.person_id", pick="popular")}
            ),
        },
        {},
    ),
    "column_foreign_key_same_day": (
        {
            "orders": incremental({"order_id": KEY}),
            "returns": incremental({"return_id": KEY, "order_id": pointing("orders.order_id")}),
        },
        {},
    ),
    "column_foreign_key_date": (
        {
            "days": snapshot({"date_key": {"kind": "calendar"}}, dates={"start": "2024-01-01"}),
            "events": incremental({"event_id": KEY, "date_key": pointing("days.date_key", pick="day")}),
        },
        {},
    ),
    "column_foreign_key_since_birth": (
        {
            "people": PEOPLE,
            "cards": snapshot({"card_id": KEY, "person_id": pointing("people.person_id")}),
        },
        {},
    ),
    "column_foreign_key_nullable": (
        {
            "people": PEOPLE | CHURN,
            "cards": snapshot({"card_id": KEY, "person_id": pointing("people.person_id", nullable=True)}),
        },
        {},
    ),
    "column_foreign_key_leave_with_parent": (
        {
            "people": PEOPLE | CHURN,
            "cards": snapshot(
                {"card_id": KEY, "person_id": pointing("people.person_id", leave_with_parent=True)}
            ),
        },
        {},
    ),
    "column_from_parent": (
        {
            "people": PEOPLE,
            "events": incremental(
                {
                    "event_id": KEY,
                    "person_id": pointing("people.person_id"),
                    "debt": {"kind": "from_parent", "foreign_key": "person_id", "column": "debt"},
                }
            ),
        },
        {},
    ),
    "column_sum_of_children": (
        {
            "orders": incremental(
                {
                    "order_id": KEY,
                    "total": {"kind": "sum_of_children", "table": "items", "column": "amount"},
                }
            ),
            "items": incremental(
                {
                    "item_id": KEY,
                    "order_id": pointing("orders.order_id", pick="dealt"),
                    "amount": {"kind": "decimal", "min": 1, "max": 9},
                }
            ),
        },
        {},
    ),
    "column_mutable": (
        {
            "people": snapshot(
                {
                    "person_id": KEY,
                    "points": {"kind": "integer", "min": 0, "max": 99, "mutable": True},
                    "city": {"kind": "pool", "pool": "us_places", "mutable": True},
                    "last_modified_date": {"kind": "last_modified_date"},
                },
                always_changes="points",
            )
        },
        DRIFT,
    ),
}

# The dataset whose notebook is kept whole, the library cell aside.
NOTEBOOK: Config = {
    "dataset_id": "tea_shop",
    "dataset_name": "Tea shop",
    "description": "What a tea shop sells, and to whom.",
    "incremental_config": {"start_date": "2024-01-01", "holiday_country": "US"},
    "table_configs": {
        "guests": snapshot(
            {
                "guest_id": KEY,
                "member": {"kind": "boolean", "probability": 0.3},
                "created_date": {"kind": "created_date"},
            },
            growth_enabled=True,
            weekly_growth_rate=0.02,
            frequency="weekly",
        ),
        "cups": {
            "type": "incremental",
            "base_rows_per_day": 40,
            "weekend_multiplier": 1.5,
            "columns": {
                "cup_id": KEY,
                "guest_id": pointing("guests.guest_id", pick="popular"),
                "tea": {"kind": "choice", "values": {"black": 0.5, "green": 0.3, "mint": 0.2}},
                "price": {"kind": "decimal", "min": 2, "max": 5},
                "poured_at": {"kind": "timestamp", "ordered": True},
            },
        },
    },
}

PLAIN_SCRIPT = '''"""What the shop sells."""

spark.sql(
    """
    CREATE TABLE IF NOT EXISTS dbo.goods (name STRING, price DECIMAL(18,2))
    USING DELTA
    """
)
'''
WITH_BACKSLASHES = "spark.sql(r\"DELETE FROM dbo.goods WHERE name RLIKE '^\\s*$'\")\n"
WITH_ESCAPES = "text = '''\n%run nothing\n'''\nprint(text, 'K\u00e4se', '\u00a0')\n"
DDL_FOLDERS = (
    ScriptFolder(
        "Shop",
        "001_Tables",
        tuple(
            DdlScript(f"Lakehouses/Shop/001_Tables/{name}.py", content_hash(text), text)
            for name, text in (
                ("001_plain", PLAIN_SCRIPT),
                ("002_backslashes", WITH_BACKSLASHES),
                ("003_escapes", WITH_ESCAPES),
            )
        ),
    ),
)

TSQL_SCRIPT = """-- It's a script: 'quotes', a backslash at the end of a line \\
CREATE TABLE dbo.cups (cup varchar(20));
GO
-- CELL ********************
INSERT INTO dbo.cups (cup) VALUES ('it''s');
"""
TSQL_FOLDER = ScriptFolder(
    "Shop",
    "001_Tables",
    (DdlScript("Warehouses/Shop/001_Tables/001_cups.sql", content_hash(TSQL_SCRIPT), TSQL_SCRIPT),),
)
