from __future__ import annotations

import duckdb
import pytest

from ingen_fab.model.types import BIGINT, BOOLEAN, DATE, INTEGER, STRING, TIMESTAMP, LogicalType, decimal_type
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON


def field_of(value: str, logical: LogicalType, zone: str = "UTC") -> object:
    """The text of a CSV field, as DuckDB writes it for a value."""
    with duckdb.connect() as connection:
        connection.execute(f"SET TimeZone = '{zone}'")
        field = LAKEHOUSE_PYTHON.field_text.field('"a b"', logical)
        kind = LAKEHOUSE_PYTHON.dialect.type_name(logical)
        given = f'SELECT CAST({value} AS {kind}) AS "a b"'
        text = f'SELECT CAST("a b" AS VARCHAR) FROM (SELECT {field} FROM ({given}))'
        found = connection.execute(text).fetchone()
    assert found is not None
    result: object = found[0]
    return result


@pytest.mark.parametrize(
    ("value", "logical", "text"),
    [
        ("5", BIGINT, "5"),
        ("-5", INTEGER, "-5"),
        ("'a,b'", STRING, "a,b"),
        ("true", BOOLEAN, "true"),
        ("DATE '2024-01-31'", DATE, "2024-01-31"),
        ("-0.5", decimal_type(2), "-0.50"),
        ("NULL", STRING, None),
        ("NULL", TIMESTAMP, None),
    ],
)
def test_a_field_has_this_text(value: str, logical: LogicalType, text: str | None) -> None:
    assert field_of(value, logical) == text


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "1970-01-01 00:00:00.000000"),
        (-1, "1969-12-31 23:59:59.999999"),
        (1_704_067_199_000_000, "2023-12-31 23:59:59.000000"),
        (1_704_067_200_000_001, "2024-01-01 00:00:00.000001"),
        (1_704_067_200_120_000, "2024-01-01 00:00:00.120000"),
        (1_704_067_200_123_450, "2024-01-01 00:00:00.123450"),
        (1_709_210_096_654_321, "2024-02-29 12:34:56.654321"),
    ],
)
def test_an_instant_has_six_digits_and_is_in_utc_whatever_the_session_says(
    microseconds: int, text: str, zone: str
) -> None:
    assert field_of(f"make_timestamptz(CAST({microseconds} AS BIGINT))", TIMESTAMP, zone) == text
