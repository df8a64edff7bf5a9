"""The product's scripts for the warehouse: their tables, their rows, each run once per content."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingen_fab.compiler.ddl_scripts import find_scripts
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.local.warehouse.engine import WarehouseEngine
from ingen_fab.packaged import ddl_scripts_dir
from ingen_fab.project import Project
from ingen_fab.runtime.ingestion.config_columns import CONFIG_COLUMNS, CONFIG_TABLE, TableColumn
from ingen_fab.runtime.ingestion.log_columns import LOG_COLUMNS, LOG_TABLE, REJECTS_COLUMNS, REJECTS_TABLE
from ingen_fab.targets.ddl_target import WAREHOUSE_DDL
from tests.command_line import igf, tree

with importable(create_module(Session("tests", "jupyter", Project(Path()).lakehouse))):
    from ingen_fab.runtime.warehouse.tsql_scripts import script_batches
    from ingen_fab.runtime.warehouse.warehouse_state import WAREHOUSE_STATE_COLUMNS

MODE = "--generation-mode=warehouse"
RUN = ("ddl", "run", MODE, "--format", "csv")
KINDS = {
    "STRING": "varchar",
    "BOOLEAN": "bit",
    "INT": "int",
    "BIGINT": "bigint",
    "DATE": "date",
    "TIMESTAMP": "datetime2",
    "DECIMAL(18,3)": "decimal",
}
MAXDOP = shutil.which("maxdop", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


def rows(project: Path, sql: str) -> list[dict[str, Any]]:
    """What `query` gives."""
    answer = igf(project, "query", sql, "--target-environment", "warehouse", "--format", "csv")
    assert answer.code == 0, answer.err
    return list(answer.records)


def in_tsql(project: Path, sql: str) -> None:
    """Change the warehouse as its user would."""
    engine = WarehouseEngine(project / "tmp" / "warehouse" / "Config_WH.duckdb", "Config_WH")
    engine.run(sql)
    engine.close()


def shown(value: object) -> str:
    """A value as `query` prints it in CSV."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def script(project: Path, name: str, text: str) -> None:
    path = project / "ddl_scripts" / "Warehouses" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("ddl")
    ran = igf(project, *RUN)
    assert ran.code == 0, ran.err
    assert {row["action"] for row in ran.records} == {"run"}
    return project


@pytest.mark.parametrize(
    ("table", "columns"),
    [(CONFIG_TABLE, CONFIG_COLUMNS), (LOG_TABLE, LOG_COLUMNS), (REJECTS_TABLE, REJECTS_COLUMNS)],
)
def test_the_columns_of_a_table_are_those_that_the_code_uses(
    made: Path, table: str, columns: tuple[TableColumn, ...]
) -> None:
    found = rows(
        made,
        f"SELECT COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = '{table}' "
        "ORDER BY ORDINAL_POSITION",
    )
    wanted = [(column.name, KINDS[column.kind]) for column in columns]
    assert [(row["COLUMN_NAME"], row["DATA_TYPE"]) for row in found] == wanted


def test_the_state_table_is_the_one_that_a_run_would_make(made: Path) -> None:
    found = rows(
        made,
        "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH AS n FROM INFORMATION_SCHEMA.COLUMNS "
        "WHERE TABLE_NAME = 'synthetic_data_state' ORDER BY ORDINAL_POSITION",
    )
    spelled = [(r["COLUMN_NAME"], f"{r['DATA_TYPE']}({r['n']})" if r["n"] else r["DATA_TYPE"]) for r in found]
    assert spelled == [(n, kind.replace("(6)", "")) for n, kind in WAREHOUSE_STATE_COLUMNS.items()]


def test_the_sample_rows_are_those_of_the_lakehouse(made: Path) -> None:
    text = next(
        (ddl_scripts_dir() / "Lakehouses").rglob("*sample_configs.py")
    ).read_text(encoding="utf-8")  # fmt: skip
    samples: list[dict[str, Any]] = []
    head = text[: text.index("config = DeltaTable.forName")]
    lines = [line for line in head.split("\n") if not line.startswith(("from delta", "from pyspark"))]
    exec("\n".join(lines), {"Row": lambda **values: samples.append(values)})
    found = rows(made, "SELECT * FROM config_flat_file_ingestion ORDER BY import_sequence_order")
    assert len(found) == len(samples) == 6
    dated = ("created_date", "modified_date")
    for sample, row in zip(samples, found, strict=True):
        wanted = {name: shown(value) for name, value in sample.items() if name not in dated}
        assert {name: row[name] for name in wanted} == wanted


def test_scripts_run_once_per_content_and_leave_changed_rows_alone(tmp_path: Path) -> None:
    assert igf(tmp_path, *RUN).code == 0
    assert {row["action"] for row in igf(tmp_path, *RUN).records} == {"skip"}
    in_tsql(
        tmp_path,
        "UPDATE dbo.config_flat_file_ingestion SET active_yn = 'N', modified_by = 'me' "
        "WHERE execution_group = 3;"
        "UPDATE dbo.config_flat_file_ingestion SET active_yn = 'N' WHERE execution_group = 2;"
        "DELETE FROM dbo.config_flat_file_ingestion WHERE import_sequence_order = 1",
    )
    shutil.copytree(ddl_scripts_dir() / "Warehouses", tmp_path / "ddl_scripts" / "Warehouses")
    changed = next((tmp_path / "ddl_scripts").rglob("*sample_configs.sql"))
    changed.write_text("-- again\n" + changed.read_text(encoding="utf-8"), encoding="utf-8")
    again = igf(tmp_path, *RUN)
    assert [row["action"] for row in again.records] == ["skip", "skip", "skip", "run", "skip"]
    found = rows(tmp_path, "SELECT execution_group AS g, active_yn AS a FROM config_flat_file_ingestion")
    assert sorted((row["g"], row["a"]) for row in found) == [
        *[("1", "Y")] * 3, *[("2", "Y")] * 2, ("3", "N"),
    ]  # fmt: skip
    recorded = rows(tmp_path, "SELECT status, COUNT(*) AS n FROM ddl_script_executions GROUP BY status")
    assert recorded == [{"status": "completed", "n": "6"}]


def test_a_failed_statement_is_a_failure_and_stops(tmp_path: Path) -> None:
    script(
        tmp_path, "Sales_WH/1_a/1_ok.sql", "CREATE TABLE dbo.t (a int)\nGO\nINSERT INTO dbo.t (a) VALUES (1)"
    )
    script(tmp_path, "Sales_WH/1_a/2_bad.sql", "SELECT 1 AS a;\n\nGO\n\nSELECT nothing FROM dbo.t;\n")
    script(tmp_path, "Sales_WH/1_a/3_not_run.sql", "CREATE TABLE dbo.u (a int)")
    failed = igf(tmp_path, *RUN)
    assert failed.code == 1
    assert (
        "2_bad.sql: batch 2, which begins at line 5: WarehouseError: Invalid column name 'nothing'"
        in failed.err
    )
    planned = igf(tmp_path, "ddl", "run", MODE, "--dry-run", "--format", "csv").records
    assert [(row["action"], row["reason"]) for row in planned] == [
        ("skip", "done"),
        ("run", "failed before"),
        ("run", "new"),
    ]
    script(tmp_path, "Sales_WH/1_a/2_bad.sql", "INSERT INTO dbo.t (a) VALUES (2)")
    assert igf(tmp_path, *RUN).code == 0


def test_what_fabric_refuses_is_refused_here_with_the_reason(tmp_path: Path) -> None:
    script(tmp_path, "Sales_WH/1_a/1_bad.sql", "CREATE TABLE dbo.t (a nvarchar(10))")
    failed = igf(tmp_path, *RUN)
    assert failed.code == 1
    assert "does not take the type nvarchar" in failed.err


def test_compile_writes_python_notebooks_that_carry_the_text(tmp_path: Path) -> None:
    assert igf(tmp_path, "ddl", "compile", MODE).code == 0
    items = tmp_path / "fabric_workspace_items" / "ddl" / "Warehouses"
    notebook = items / "Config_WH" / "ddl_warehouse_Config_WH_001_Initial_Creation_Ingestion.Notebook"
    text = (notebook / "notebook-content.py").read_text(encoding="utf-8")
    assert '"name": "jupyter"' in text
    assert "IF OBJECT_ID('dbo.log_flat_file_ingestion', 'U') IS NULL" in text
    before = tree(items)
    assert igf(tmp_path, "ddl", "compile", MODE).code == 0
    assert tree(items) == before


@pytest.mark.skipif(MAXDOP is None, reason="maxdop is not installed")
def test_an_independent_grammar_reads_every_script() -> None:
    assert MAXDOP is not None
    paths = sorted(str(path) for path in (ddl_scripts_dir() / "Warehouses").rglob("*.sql"))
    assert len(paths) == 5
    for path in paths:
        done = subprocess.run(
            [MAXDOP, "--parser-version", "fabricdw", path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (path, done.stderr)


def test_batches_are_parted_by_lines_that_say_go() -> None:
    assert script_batches("SELECT 1\nGO\n\nSELECT 'GO'\n  go ; \n\n-- GO\nSELECT 2") == [
        (1, "SELECT 1"),
        (4, "SELECT 'GO'"),
        (7, "-- GO\nSELECT 2"),
    ]
    assert script_batches("\n GO\n") == []
    assert [folder.entity for folder in find_scripts(ddl_scripts_dir(), WAREHOUSE_DDL)] == ["Config_WH"] * 3
