"""Every statement that ingestion sends: an independent grammar reads it, and our table has all in it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlglot import exp

from ingen_fab.local.warehouse.copy_grammar import copy_into
from ingen_fab.local.warehouse.grammar import tree_of
from ingen_fab.local.warehouse.script import statements_of
from ingen_fab.sql.tsql_surface import FUNCTIONS
from tests.laws.test_warehouse_statements import MAXDOP, plain_statements
from tests.runtime.ingestion_warehouse.depot import Depot

FLOW = ("BEGIN", "COMMIT", "ROLLBACK", "SET", "EXEC", "THROW")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The batches of loads of every mode, their replacement, bad rows, parquet and an interrupted run."""
    depot = Depot(tmp_path_factory.mktemp("depot"))
    csv = "id,n,at,on\n1,1.5,2024-01-01 10:00,true\n2,x,,no\n"
    for mode in ("append", "merge", "overwrite"):
        for day in ("01", "02"):
            depot.write(f"{mode}/2024/01/{day}/x.csv", csv, modified=1_700_000_000)
    path = depot.lakehouse.files / "pq" / "2024" / "01" / "01" / "x.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table({"id": [1, 2], "name": ["a", None]}), path)
    rules = '[{"column": "id", "check": "min", "value": 1}, {"column": "n", "check": "not_null"}]'
    schema = '{"id": "bigint", "n": "decimal(8,2)", "at": "timestamp", "on": "boolean"}'
    bad = {"error_handling_strategy": "log", "data_validation_rules": rules, "custom_schema_json": schema}
    depot.configure(
        depot.source("append", error_handling_strategy="log"),
        depot.source("merge", write_mode="merge", merge_keys="id", **bad),
        depot.source(
            "overwrite", write_mode="overwrite", null_value="NA", timestamp_format="dd.MM.yyyy HH:mm", **bad
        ),
        depot.source("pq", source_file_format="parquet", file_discovery_pattern="**/*.parquet"),
    )
    depot.run()
    batches = list(depot.sent)
    for mode in ("append", "merge", "overwrite"):
        depot.write(f"{mode}/2024/01/01/x.csv", csv.replace("1.5", "2.5"), modified=1_800_000_000)
    depot.write("append/2024/01/02/x.csv", csv, modified=1_800_000_000)
    depot.in_tsql(
        "UPDATE dbo.log_flat_file_ingestion SET status = 'running' "
        "WHERE config_id = 'merge' AND date_partition = '2024-01-02'"
    )
    found = depot.run()
    assert {config.status for config in found.configs} == {"completed", "skipped"}
    return [*batches, *depot.sent]


@pytest.mark.skipif(MAXDOP is None, reason="maxdop is not installed")
def test_an_independent_grammar_reads_every_batch(sent: list[str], tmp_path: Path) -> None:
    file = tmp_path / "sent.sql"
    # The grammar is older than this option, which the page of COPY INTO on Fabric has (2026-08-28).
    known = [batch.replace(", MATCH_COLUMN_COUNT = 'ON'", "") for batch in sent]
    file.write_text("\nGO\n".join(known) + "\nGO\n", encoding="utf-8")
    assert MAXDOP is not None
    done = subprocess.run(
        [MAXDOP, "--parser-version", "fabricdw", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[:2000]
    assert any("COPY INTO" in batch for batch in sent)
    assert any("OPENROWSET" in batch for batch in sent)
    assert any("MERGE INTO" in batch for batch in sent)


def test_functions_are_those_of_our_table(sent: list[str]) -> None:
    functions: set[str] = set()
    copies = 0
    for batch in sent:
        for statement in plain_statements(statements_of(batch)):
            if statement.words[0] == "COPY":
                copies += 1
                assert copy_into(statement.text).options["MATCH_COLUMN_COUNT"] == "ON"
            elif statement.words[0] not in FLOW and "OPENROWSET" not in statement.text:
                functions |= {c.name.upper() for c in tree_of(statement.text).find_all(exp.Anonymous)}
    assert functions <= FUNCTIONS
    assert functions >= {"HASHBYTES", "LAG", "LEAD", "CHARINDEX", "ERROR_MESSAGE"} - {"ERROR_MESSAGE"}
    assert copies >= 6
