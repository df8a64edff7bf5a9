from __future__ import annotations

import pytest

from ingen_fab.local.spark_names import LakehouseNames

NAMES = LakehouseNames("Ws", frozenset({"local", "Sales_LH"}))
SCHEMAS = {"dbo", "gold"}


@pytest.mark.parametrize(
    ("statement", "bare"),
    [
        (
            "SELECT * FROM sales_lh.dbo.t o JOIN ws.local.gold.`x y` USING(id) WHERE local.dbo.t.id > 1",
            "SELECT * FROM dbo.t o JOIN gold.`x y` USING(id) WHERE dbo.t.id > 1",
        ),
        ("DROP TABLE IF EXISTS `Ws`.`Sales_LH`.`gold`.`t`", "DROP TABLE IF EXISTS `gold`.`t`"),
        ("EXPLAIN SELECT * FROM local.gold.t", "EXPLAIN SELECT * FROM gold.t"),
        ("OPTIMIZE local.gold.t", "OPTIMIZE gold.t"),
        ("show create table local.gold.t", "show create table gold.t"),
        ("-- why\nCREATE SCHEMA IF NOT EXISTS local.new", "-- why\nCREATE SCHEMA IF NOT EXISTS new"),
        ("USE ws.local.gold", "USE gold"),
        ("SHOW TABLES IN local.gold", "SHOW TABLES IN gold"),
        ("local.gold.t", "gold.t"),
    ],
)
def test_what_stands_in_front_of_a_schema_is_taken_away(statement: str, bare: str) -> None:
    assert NAMES.bare(statement, SCHEMAS) == bare


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM other.dbo.t, other.local.gold.t, ws.other.gold.t",
        "SELECT local.struct.field, o.local.dbo.x FROM local, gold.local",
        "SELECT 'local.gold.t', \"local.gold.t\" -- local.gold.t",
        "SELECT * FROM delta.`/x/local.gold.t`",
        "SELECT * FROM local.dbo",
        "SELECT 'local.gold.t",
    ],
)
def test_all_else_is_left_alone(statement: str) -> None:
    assert NAMES.bare(statement, SCHEMAS) == statement
