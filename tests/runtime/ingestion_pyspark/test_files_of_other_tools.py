"""Files as other tools write them: line ends, marks, encodings, delimiters, names, JSON, parquet."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.runtime.ingestion_pyspark.lake import Lake, Row

WIDE = 300
EXPECTED: list[Row] = [{"id": 1, "name": "Zoë"}, {"id": 2, "name": "a, b"}]
PLAIN = 'id,name\n1,Zoë\n2,"a, b"\n'


def parquet(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, version="2.6")
    return sink.getvalue()


def by_duckdb(lake: Lake) -> bytes:
    path = lake.folder / "by_duckdb.parquet"
    duckdb.sql(f"COPY (SELECT 1::BIGINT AS id, 'Zoë' AS name UNION ALL SELECT 2, 'a, b') TO '{path}'")
    return path.read_bytes()


def by_pandas() -> bytes:
    """A frame of pandas: instants without a zone; made by hand where there is no pandas."""
    try:
        import pandas
    except ImportError:
        when = pa.array([datetime(2024, 1, 1, 12, 30), None], pa.timestamp("ns"))
        return parquet(pa.table({"id": pa.array([1, 2], pa.int64()), "at": when, "x": [1.5, 2.5]}))
    frame = pandas.DataFrame(
        {"id": [1, 2], "at": pandas.to_datetime(["2024-01-01 12:30", None]), "x": [1.5, 2.5]}
    )
    sink = io.BytesIO()
    frame.astype({"at": "datetime64[ns]"}).to_parquet(sink)
    return sink.getvalue()


@pytest.fixture(scope="module")
def loaded(lake: Lake) -> Lake:
    """All of them loaded in one run."""
    sources: dict[str, tuple[str, str | bytes, Row]] = {
        "crlf": ("a.csv", PLAIN.replace("\n", "\r\n"), {}),
        "bom": ("a.csv", b"\xef\xbb\xbf" + PLAIN.encode(), {}),
        "latin": ("a.csv", PLAIN.encode("latin-1"), {"encoding": "latin-1"}),
        "utf16": ("a.csv", PLAIN.encode("utf-16"), {"encoding": "utf-16", "has_header": True}),
        "semicolon": ("a.csv", 'id;name\n1;Zoë\n2;"a, b"\n', {"file_delimiter": ";"}),
        "tab": ("a.csv", "id\tname\n1\tZoë\n2\ta, b\n", {"file_delimiter": "\\t"}),
        "headless": ("a.csv", '1,Zoë\n2,"a, b"\n',
                     {"has_header": "N", "custom_schema_json": '{"id": "bigint", "name": "string"}'}),
        "no_last_newline": ("a.csv", PLAIN.rstrip("\n"), {}),
        "quoted_newline": ("a.csv", 'id,name\n1,"a\nb"\n2,"say ""hi"", ok"\n', {"multiline_values": True}),
        "backslash": ("a.csv", 'id,name\n1,"say \\"hi\\", ok"\n', {"escape_character": "\\"}),
        "spaces": ("März 2024 [1] {x}+y%20.csv", "Order Id,Größe,id\n7,L,1\n", {}),
        "wide": ("a.csv", ",".join(f"c{n}" for n in range(WIDE)) + "\n" + ",".join("1" * WIDE) + "\n", {}),
        "json_lines": ("a.json", '{"id": 1, "name": "Zoë"}\n{"name": "a, b", "id": 2}\n',
                       {"source_file_format": "json"}),
        "json_array": ("a.json", '[{"id": 1, "name": "Zoë"},\n {"id": 2, "name": "a, b"}]',
                       {"source_file_format": "json"}),
        "by_pyarrow": ("a.parquet", parquet(pa.table({"id": [1, 2], "name": ["Zoë", "a, b"]})),
                       {"source_file_format": "parquet"}),
        "by_duckdb": ("a.parquet", by_duckdb(lake), {"source_file_format": "parquet"}),
        "by_pandas": ("a.parquet", by_pandas(), {"source_file_format": "parquet"}),
        "json_names": ("a.json", '{"order id": 1, "Größe": "L"}\n{"Größe": "S", "order id": 2}\n',
                       {"source_file_format": "json"}),
        "empty_text": ("a.csv", 'id,name,n\n1,"",""\n2,,5\n', {}),
        "broken_quote": ("a.csv", 'id,name\n1,"a\nb"\n2,5" pipe\n', {"multiline_values": True}),
        "typed": ("a.csv", "zip,n,d,at,f,flag,none\n01234,7,2024-01-31,2024-01-31 10:00:00,1.50,true,\n"
                  "99999,-7,2024-02-01,2024-01-31T10:00:00Z,-0.125,false,\n", {}),
    }  # fmt: skip
    for name, (file, content, _) in sources.items():
        lake.write(f"{name}/2024/01/01/{file}", content)
    lake.configure(
        *(lake.source(name, file_discovery_pattern="**", **more) for name, (_, _, more) in sources.items())
    )
    failed = {name: found.message for name, found in lake.loaded().items() if found.status != "completed"}
    assert failed == {}
    return lake


@pytest.mark.parametrize(
    "name",
    ["crlf", "bom", "latin", "utf16", "semicolon", "tab", "headless", "no_last_newline", "json_lines",
     "json_array", "by_pyarrow", "by_duckdb"],
)  # fmt: skip
def test_the_same_rows_come_from_every_spelling(loaded: Lake, name: str) -> None:
    assert loaded.table(name) == EXPECTED


def test_a_quoted_field_may_hold_newlines_and_quotes(loaded: Lake) -> None:
    assert [found["name"] for found in loaded.table("quoted_newline")] == ["a\nb", 'say "hi", ok']
    assert [found["name"] for found in loaded.table("backslash")] == ['say "hi", ok']


def test_names_of_files_and_columns_may_have_blanks_and_letters_beyond_ascii(loaded: Lake) -> None:
    (found,) = loaded.table("spaces", audit=True)
    assert {name: found[name] for name in ("Order_Id", "Größe", "id")} == {
        "Order_Id": 7, "Größe": "L", "id": 1,
    }  # fmt: skip
    assert found["_source_file"] == "Files/spaces/2024/01/01/März 2024 [1] {x}+y%20.csv"
    assert found["_source_date"] == date(2024, 1, 1)


def test_hundreds_of_columns_are_loaded(loaded: Lake) -> None:
    (found,) = loaded.table("wide")
    assert found == {f"c{n}": 1 for n in range(WIDE)}


def test_types_are_inferred_without_losing_anything(loaded: Lake) -> None:
    assert loaded.kinds("typed") == {
        "zip": "string",
        "n": "int64",
        "d": "date32[day]",
        "at": "timestamp[us, tz=UTC]",
        "f": "decimal128(18, 3)",
        "flag": "bool",
        "none": "string",
    }
    first = next(found for found in loaded.table("typed") if found["zip"] == "01234")
    assert first["at"] == datetime(2024, 1, 31, 10, tzinfo=UTC)
    assert first["f"] == Decimal("1.500")


def test_instants_of_pandas_are_in_utc(loaded: Lake) -> None:
    rows = loaded.table("by_pandas")
    assert [found["at"] for found in rows] == [datetime(2024, 1, 1, 12, 30, tzinfo=UTC), None]
    assert loaded.kinds("by_pandas") == {"id": "int64", "at": "timestamp[us, tz=UTC]", "x": "double"}


def test_names_in_json_may_have_blanks_too(loaded: Lake) -> None:
    assert loaded.table("json_names") == [{"Größe": "L", "order_id": 1}, {"Größe": "S", "order_id": 2}]


def test_an_empty_text_in_quotes_is_no_null_but_in_numbers(loaded: Lake) -> None:
    assert loaded.table("empty_text") == [{"id": 1, "name": "", "n": None}, {"id": 2, "name": None, "n": 5}]


def test_a_quote_within_a_field_opens_none(loaded: Lake) -> None:
    assert [found["name"] for found in loaded.table("broken_quote")] == ["a\nb", '5" pipe']


@pytest.mark.slow
def test_parquet_files_of_one_source_may_have_other_columns_and_types(lake: Lake) -> None:
    some = {
        "01": pa.table({"id": pa.array([1, 2], pa.int64()), "name": ["a", "b"]}),
        "02": pa.table(
            {"ID": pa.array([3.0, 4.5]), "when": pa.array([datetime(2024, 1, 2)] * 2, pa.timestamp("ns"))}
        ),
    }
    for day, table in some.items():
        lake.write(f"mixed/2024/01/{day}/a.parquet", parquet(table))
    lake.configure(
        lake.source(
            "mixed", source_file_format="parquet", file_discovery_pattern="**", error_handling_strategy="log"
        )
    )
    summary = lake.run()
    assert lake.kinds("mixed") == {"id": "int64", "name": "string", "when": "timestamp[us, tz=UTC]"}
    when = datetime(2024, 1, 2, tzinfo=UTC)
    assert lake.table("mixed") == [
        {"id": 1, "name": "a", "when": None},
        {"id": 2, "name": "b", "when": None},
        {"id": 3, "name": None, "when": when},
    ]
    assert [row["reason"] for row in lake.rejects("mixed")] == ["id: '4.5' is no BIGINT"]
    where = "mixed: mixed/2024/01/02/a.parquet: "
    assert f"{where}new column when; the target gets it, NULL in older rows" in summary.warnings
    assert f"{where}no column name; loaded as NULL" in summary.warnings
