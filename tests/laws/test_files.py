"""What a published file looks like to whoever opens it: types, text, parts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingen_fab.runtime.lakehouse_python import table_files
from tests.laws.conftest import MakeWorld
from tests.laws.shops import KEY, daily, shop, with_settings
from tests.laws.world import Config, World

INSTANT = pa.timestamp("us", tz="UTC")
MONEY = pa.decimal128(18, 2)
TYPES = {
    "stores": {"store_id": pa.int64(), "city": pa.string(), "staff": pa.int32(), "manager": pa.string()},
    "customers": {
        "customer_id": pa.int64(),
        "birth_date": pa.date32(),
        "store_id": pa.int64(),
        "points": pa.int32(),
        "opted_in": pa.bool_(),
        "created_date": pa.date32(),
        "first_seen": INSTANT,
        "last_modified_date": pa.date32(),
    },
    "products": {
        "product_id": pa.int64(),
        "unit_price": MONEY,
        "weight": pa.decimal128(18, 3),
        "rank": pa.int32(),
    },
    "calendar": {
        "date_key": pa.int64(),
        "date": pa.date32(),
        "is_weekend": pa.bool_(),
        "holiday_name": pa.string(),
    },
    "orders": {
        "order_id": pa.int64(),
        "customer_id": pa.int64(),
        "date_key": pa.int64(),
        "order_date": pa.date32(),
        "ordered_at": INSTANT,
        "paid_at": INSTANT,
        "total": MONEY,
    },
    "items": {
        "line": pa.int32(),
        "quantity": pa.int32(),
        "unit_price": MONEY,
        "line_total": MONEY,
        "ordered_at": INSTANT,
    },
    "stock": {"store_id": pa.int64(), "product_id": pa.int64(), "date": pa.date32(), "shelf": pa.int32()},
}


@pytest.fixture(scope="module")
def both(shared_world: MakeWorld) -> tuple[World, World]:
    """The same three days as parquet and as CSV."""
    parquet, text = shared_world(shop(), "flat", "parquet"), shared_world(shop(), "flat", "csv")
    for one in (parquet, text):
        one.generate(one.days("2024-01-01", "2024-01-03"))
    return parquet, text


def test_parquet_columns_have_the_types_of_the_documentation(both: tuple[World, World]) -> None:
    for table, types in TYPES.items():
        schema = pq.read_schema(both[0].path(table, "2024-01-01"))
        assert {name: schema.field(name).type for name in types} == types
        assert schema.names == [
            name for name, c in shop()["table_configs"][table]["columns"].items() if not c.get("hidden")
        ]
        assert not any(pa.types.is_floating(kind) for kind in schema.types)


def test_instants_in_parquet_are_adjusted_to_utc(both: tuple[World, World]) -> None:
    schema = pq.ParquetFile(both[0].path("orders", "2024-01-02")).schema
    columns = {schema.column(n).name: schema.column(n) for n in range(len(schema.names))}
    for name in ("ordered_at", "paid_at"):
        text = str(columns[name].logical_type)
        assert "isAdjustedToUTC=true" in text
        assert "timeUnit=microseconds" in text
    assert columns["ordered_at"].physical_type == "INT64"


def test_csv_is_what_every_reader_expects(both: tuple[World, World]) -> None:
    text = both[1].path("orders", "2024-01-02").read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert '"' not in text
    lines = text.split("\n")[:-1]
    assert lines[0] == (
        "order_id,customer_id,tier,seen,store_id,date_key,order_date,ordered_at,paid_at,channel,score,code,total"
    )
    pattern = re.compile(
        r"\d+,\d+,(basic|gold|iron),INSTANT,\d*,20240102,2024-01-02,INSTANT,(INSTANT)?,(web|store|phone),\d+,"
        r"(web-x)?,\d+\.\d\d".replace("INSTANT", r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
    )
    assert [line for line in lines[1:] if not pattern.fullmatch(line)] == []
    assert len(lines) == 1 + 66
    flags = both[1].column("customers", "2024-01-02", "opted_in")
    assert set(flags) == {"true", "false", None}


def test_csv_and_parquet_say_the_same(both: tuple[World, World]) -> None:
    for table in both[0].dataset.table_configs:
        for on in both[0].published(table):
            values, texts = both[0].rows(table, on), both[1].rows(table, on)
            spelled = sorted([[spelling(value) for value in row.values()] for row in values], key=str)
            assert spelled == sorted([list(row.values()) for row in texts], key=str)


def spelling(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "hour"):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return str(value)


# What may stand in a choice, and how it must be written.
AWKWARD = {
    "plain": "plain",
    "with space": "with space",
    "a,b": '"a,b"',
    'say "yes"': '"say ""yes"""',
    "two\nlines": '"two\nlines"',
    "return\rhere": '"return\rhere"',
    "Zoë 東京 🙂": "Zoë 東京 🙂",
    "it's": "it's",
    "back\\slash": "back\\slash",
    "{brace} $1 %s": "{brace} $1 %s",
    "NULL": "NULL",
    "'''\"\"\"": '"\'\'\'"""""""',
    " lead": " lead",
}


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_text_comes_back_as_it_was_written_and_is_quoted_only_where_it_must_be(
    world: MakeWorld, file_format: str
) -> None:
    config = daily(2000)
    config["table_configs"]["events"]["columns"] = {
        "id": KEY,
        "said": {"kind": "choice", "values": list(AWKWARD)},
        "nothing": {"kind": "expression", "sql": "CASE WHEN said = 'plain' THEN '' END", "type": "string"},
    }
    talk = world(config, "nested", file_format)
    talk.generate(talk.days("2024-01-01"))
    path = talk.path("events", "2024-01-01")
    if file_format == "parquet":
        rows = [(row["said"], row["nothing"]) for row in talk.rows("events", "2024-01-01")]
        assert {nothing for said, nothing in rows if said == "plain"} == {""}
        assert {nothing for said, nothing in rows if said != "plain"} == {None}
        assert {said for said, _ in rows} == set(AWKWARD)
        return
    text = path.read_bytes().decode("utf-8")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert {line[1] for line in lines[1:]} == set(AWKWARD)
    assert len(lines) == 2001
    for said, written in AWKWARD.items():
        # An empty text is no NULL, so it has quotes.
        end = ',""\n' if said == "plain" else ",\n"
        assert f",{written}{end}" in text, said
    assert text.count('"') == sum(
        AWKWARD[line[1]].count('"') + 2 * (line[1] == "plain") for line in lines[1:]
    )


# --- two ways to write, and many parts --------------------------------------------------------------------


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_rows_that_go_straight_into_a_file_read_the_same(
    world: MakeWorld, monkeypatch: pytest.MonkeyPatch, file_format: str
) -> None:
    held, straight = world(shop(), "by_table", file_format), world(shop(), "by_table", file_format)
    held.make(held.days("2024-01-03"))
    monkeypatch.setattr(table_files, "HELD_ROWS", 0)
    straight.make(straight.days("2024-01-03"))
    assert straight.content() == held.content()
    assert straight.recorded() == held.recorded()
    assert straight.orphans() == []
    if file_format == "csv":
        for table in held.dataset.table_configs:
            texts = [
                sorted(one.path(table, "2024-01-03").read_text().splitlines()) for one in (held, straight)
            ]
            assert texts[0] == texts[1]


def parted(max_rows_per_file: int) -> Config:
    """Tables of every kind with more than a thousand rows a day."""
    config = with_settings(shop(), "output", {"max_rows_per_file": max_rows_per_file})
    config = with_settings(config, "customers", {"base_rows": 2200})
    config = with_settings(config, "products", {"base_rows": 1500})
    config = with_settings(config, "items", {"base_rows_per_day": 2400})
    return with_settings(config, "orders", {"base_rows_per_day": 1200})


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_a_table_day_above_the_limit_is_a_folder_of_parts_within_it(
    world: MakeWorld, file_format: str
) -> None:
    whole, parts = (
        world(parted(20_000_000), "nested", file_format),
        world(parted(1000), "nested", file_format),
    )
    for one in (whole, parts):
        one.generate(one.days("2024-01-03"))
    assert parts.orphans() == []
    for table in ("customers", "products", "orders", "items", "stock"):
        folder = parts.path(table, "2024-01-01" if table == "products" else "2024-01-03")
        assert folder.is_dir(), table
        on = "2024-01-01" if table == "products" else "2024-01-03"
        assert sorted(map(str, parts.rows(table, on))) == sorted(map(str, whole.rows(table, on)))
        names = sorted(path.name for path in folder.iterdir())
        assert names == [f"part-{n:05d}.{file_format}" for n in range(1, len(names) + 1)]
        sizes = [rows_of(folder, name) for name in names]
        assert max(sizes) <= 1000, (table, sizes)
    assert parts.path("refunds", "2024-01-03").is_file()


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_days_of_parts_that_are_made_in_one_batch_are_those_made_one_by_one(
    world: MakeWorld, file_format: str
) -> None:
    together, alone = (world(parted(1000), "nested", file_format) for _ in range(2))
    together.generate(together.days("2024-01-01", "2024-01-03"))
    for day in ("2024-01-01", "2024-01-02", "2024-01-03"):
        alone.generate(alone.days(day))
    assert together.content() == alone.content()


def rows_of(folder: object, name: str) -> int:
    path = f"{folder}/{name}"
    if name.endswith(".parquet"):
        return int(pq.read_metadata(path).num_rows)
    with open(path, encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def test_a_folder_of_parts_is_replaced_by_a_file_and_a_file_by_a_folder(world: MakeWorld) -> None:
    one = world(parted(1000), "flat")
    options = replace(one.days("2024-01-01"), tables=("customers",))
    one.generate(options)
    assert one.path("customers", "2024-01-01").is_dir()
    expected = sorted(map(str, one.rows("customers", "2024-01-01")))
    one = World(one.folder, parted(20_000_000), "flat")
    one.generate(replace(options, force=True))
    assert one.path("customers", "2024-01-01").is_file()
    assert sorted(map(str, one.rows("customers", "2024-01-01"))) == expected
    one = World(one.folder, parted(1000), "flat")
    one.generate(replace(options, force=True))
    assert one.path("customers", "2024-01-01").is_dir()
    assert sorted(map(str, one.rows("customers", "2024-01-01"))) == expected


def test_nothing_but_data_lies_in_the_datasets_folder(both: tuple[World, World]) -> None:
    for one, ending in zip(both, ("parquet", "csv"), strict=True):
        names = sorted(path.name for path in one.files.rglob("*"))
        assert names == sorted(expected_names(ending))
        assert not [path for path in one.files.parent.parent.iterdir() if path.name.startswith("_")]


def expected_names(ending: str) -> Iterator[str]:
    for table in ("stores", "products", "calendar"):
        yield f"20240101_{table}.{ending}"
    for table in ("customers", "orders", "items", "refunds", "stock"):
        yield from (f"2024010{n}_{table}.{ending}" for n in (1, 2, 3))


def test_money_has_two_digits_and_never_a_binary_fraction(both: tuple[World, World]) -> None:
    totals = [Decimal(text) for text in both[1].column("items", "2024-01-02", "line_total")]
    assert all(total.as_tuple().exponent == -2 for total in totals)
    assert sum(totals) == sum(both[0].column("items", "2024-01-02", "line_total"))
