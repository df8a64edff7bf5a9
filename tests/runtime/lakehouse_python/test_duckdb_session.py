from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingen_fab.runtime.errors import RuntimeFailure
from ingen_fab.runtime.generation.date_rows import DateFacts
from ingen_fab.runtime.generation.day_facts import BLOCK_ROWS
from ingen_fab.runtime.lakehouse_python.duckdb_session import DuckDBSession, sql_name, sql_text


@pytest.fixture
def session(tmp_path: Path) -> Iterator[DuckDBSession]:
    made = DuckDBSession(str(tmp_path / "it's here"))
    yield made
    made.close()


def test_a_frozen_relation_is_a_table_with_bigint_and_an_enum_of_its_texts(session: DuckDBSession) -> None:
    columns = [("of_slot", "integer"), ("of_name", "text")]
    session.register_frozen("pool_a", columns, [[0, "it's"], [1, "größe"]])
    assert session.run("SELECT * FROM pool_a ORDER BY 1") == [(0, "it's"), (1, "größe")]
    assert session.run("SELECT typeof(of_slot), typeof(of_name) FROM pool_a LIMIT 1") == [
        ("BIGINT", "ENUM('it''s', 'größe')")
    ]


def test_the_texts_of_a_frozen_relation_come_out_as_plain_text(
    session: DuckDBSession, tmp_path: Path
) -> None:
    columns = [("of_slot", "integer"), ("of_name", "text")]
    session.register_frozen("pool_a", columns, [[0, "b"], [1, "a"], [2, "b"]])
    file = tmp_path / "names.parquet"
    session.run(f"COPY (SELECT of_name FROM pool_a ORDER BY of_slot) TO '{file}' (FORMAT parquet)")
    assert pq.read_table(file).to_pydict() == {"of_name": ["b", "a", "b"]}
    assert pq.read_schema(file).field("of_name").type == pa.string()
    assert session.run("SELECT of_name || '!' FROM pool_a WHERE of_name = 'a'") == [("a!",)]


def test_facts_take_the_place_of_those_that_stood(session: DuckDBSession) -> None:
    session.register_facts("days_a", ["d_day"], [{"d_day": 1}])
    session.register_facts("days_a", ["d_day"], [{"d_day": 2}, {"d_day": 3}])
    assert session.run("SELECT * FROM days_a") == [(2,), (3,)]


def test_facts_that_nobody_reads_are_left_out_and_text_stays_text(session: DuckDBSession) -> None:
    facts: list[DateFacts] = [{"d_day": 1, "d_holiday_name": None, "d_more": 7}]
    session.register_facts("days_a", ["d_day", "d_holiday_name"], facts)
    found = session.run("SELECT *, typeof(d_holiday_name) FROM days_a")
    assert found == [(1, None, "VARCHAR")]


def test_no_facts_are_an_empty_relation_with_its_columns(session: DuckDBSession) -> None:
    session.register_facts("days_a", ["d_day", "d_count"], [])
    assert session.run("SELECT d_day, d_count FROM days_a") == []


def test_facts_of_many_blocks_keep_their_order(session: DuckDBSession) -> None:
    facts: list[DateFacts] = [{"d_first": n, "d_count": BLOCK_ROWS} for n in range(10)]
    session.register_facts("days_a", ["d_first", "d_count"], facts)
    assert session.run("SELECT d_first FROM days_a") == [(n,) for n in range(10)]


def test_a_table_can_be_dropped_whether_it_is_there_or_not(session: DuckDBSession) -> None:
    session.run("CREATE TEMP TABLE made AS SELECT 1 AS x")
    session.drop("made")
    session.drop("made")


def test_the_session_s_time_zone_is_utc(session: DuckDBSession) -> None:
    assert session.run("SELECT current_setting('TimeZone')") == [("UTC",)]


def test_a_file_that_cannot_be_written_is_a_plain_failure_with_a_hint(
    session: DuckDBSession, tmp_path: Path
) -> None:
    target = sql_text(str(tmp_path / "none" / "a.parquet"))
    with pytest.raises(RuntimeFailure, match=r"^the rows could not be written: ") as caught:
        session.run(f"COPY (SELECT 1 AS x) TO {target} (FORMAT parquet)")
    assert "disk" in (caught.value.hint or "")


def test_a_mistake_in_a_text_stays_an_error_of_duckdb(session: DuckDBSession) -> None:
    with pytest.raises(duckdb.Error):
        session.run("SELECT nothing FROM nowhere")


def test_a_name_and_a_text_are_quoted() -> None:
    assert sql_name('say "hi"') == '"say ""hi"""'
    assert sql_text("it's") == "'it''s'"
