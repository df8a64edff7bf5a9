"""`ddl compile`, `ddl run` and `query` as a user gives them."""

from __future__ import annotations

import fcntl
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from ingen_fab.notebook.item_reader import read_notebook_item
from ingen_fab.packaged import ddl_scripts_dir
from tests.command_line import igf, tree

RUN = ("ddl", "run", "--format", "csv")
PLAN = (*RUN, "--dry-run")
SCRIPTS = 5


def script(folder: Path, path: str, text: str) -> None:
    target = folder / "ddl_scripts" / "Lakehouses" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def rows_of(folder: Path, table: str) -> list[dict[str, Any]]:
    path = folder / "tmp" / "spark" / "Tables" / "dbo" / table
    rows: list[dict[str, Any]] = DeltaTable(str(path)).to_pyarrow_table().to_pylist()
    return rows


def reasons(folder: Path) -> list[str]:
    planned = igf(folder, *PLAN)
    assert planned.code == 0, planned.err
    return [row["reason"] for row in planned.records]


# --- without Spark ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [(), ("--generation-mode=lakehouse",), ("--generation-mode", "LakeHouse")])
def test_compile_writes_a_notebook_for_each_folder_entity_and_all(
    mode: tuple[str, ...], tmp_path: Path
) -> None:
    made = igf(tmp_path, "ddl", "compile", *mode)
    assert made.code == 0, made.err
    ddl = "fabric_workspace_items/ddl/Lakehouses"
    assert made.out.splitlines() == [
        f"{ddl}/Config/ddl_lakehouse_Config_001_Initial_Creation_Ingestion.Notebook",
        f"{ddl}/Config/ddl_lakehouse_Config_002_Sample_Data_Ingestion.Notebook",
        f"{ddl}/Config/ddl_lakehouse_Config_003_Initial_Creation_Synthetic_Data.Notebook",
        f"{ddl}/Config/ddl_lakehouse_Config_all.Notebook",
        f"{ddl}/ddl_lakehouse_all.Notebook",
    ]
    assert all((tmp_path / item / "notebook-content.py").is_file() for item in made.out.splitlines())
    assert "Next: ingen_fab ddl run\n" in made.err


def test_the_notebooks_are_attached_to_the_lakehouse_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "ingen_fab.yaml").write_text("lakehouse: Sales\n", encoding="utf-8")
    made = igf(tmp_path, "ddl", "compile")
    assert made.code == 0, made.err
    for item in made.out.splitlines():
        attached = read_notebook_item(tmp_path / item).dependencies["lakehouse"]
        assert isinstance(attached, dict)
        assert attached["default_lakehouse_name"] == "Sales"


def test_compiling_again_changes_no_byte(tmp_path: Path) -> None:
    igf(tmp_path, "ddl", "compile")
    before = tree(tmp_path)
    igf(tmp_path, "ddl", "compile")
    assert tree(tmp_path) == before


def test_a_notebook_whose_scripts_are_gone_is_named_and_left_alone(tmp_path: Path) -> None:
    script(tmp_path, "Sales/1_make/1_a.py", "pass\n")
    igf(tmp_path, "ddl", "compile")
    (tmp_path / "ddl_scripts/Lakehouses/Sales/1_make").rename(
        tmp_path / "ddl_scripts/Lakehouses/Sales/1_made"
    )
    made = igf(tmp_path, "ddl", "compile")
    old = "fabric_workspace_items/ddl/Lakehouses/Sales/ddl_lakehouse_Sales_1_make.Notebook"
    assert f"{old} is left over: no script makes it any more" in made.err
    assert old not in made.out
    assert (tmp_path / old).is_dir()


def test_notebooks_to_be_looked_at_lie_outside_of_the_workspace_items(tmp_path: Path) -> None:
    made = igf(tmp_path, "ddl", "compile", "--output-mode=local")
    assert made.code == 0, made.err
    assert {path.name for path in tmp_path.iterdir()} == {"tmp"}
    assert all(
        line.startswith("tmp/fabric_workspace_items/ddl/Lakehouses/") for line in made.out.splitlines()
    )


def test_the_plan_of_an_empty_project_runs_all_and_writes_nothing(tmp_path: Path) -> None:
    assert reasons(tmp_path) == ["new"] * SCRIPTS
    assert tree(tmp_path) == {}


def test_the_scripts_of_a_project_stand_for_those_of_the_product(tmp_path: Path) -> None:
    script(tmp_path, "Sales/1_make/1_a.py", "pass\n")
    planned = igf(tmp_path, *PLAN)
    assert [row["script"] for row in planned.records] == ["Lakehouses/Sales/1_make/1_a.py"]


def test_a_folder_without_scripts_is_an_error_that_says_where_they_lie(tmp_path: Path) -> None:
    (tmp_path / "ddl_scripts" / "Lakehouses").mkdir(parents=True)
    refused = igf(tmp_path, *PLAN)
    assert (refused.code, refused.out) == (2, "")
    assert "there are no DDL scripts in" in refused.err
    assert "<entity>/<number_folder>/<number_script>.py" in refused.err


def test_the_scripts_of_warehouses_alone_leave_those_of_the_product_for_lakehouses(tmp_path: Path) -> None:
    (tmp_path / "ddl_scripts" / "Warehouses" / "Config_WH" / "1_a").mkdir(parents=True)
    assert reasons(tmp_path) == ["new"] * SCRIPTS


def test_a_run_beside_another_one_ends_with_a_plain_message(tmp_path: Path) -> None:
    lock = tmp_path / "tmp" / "spark" / "Files" / "_ingen_fab_staging" / "ddl_scripts.lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        refused = igf(tmp_path, *RUN)
    assert (refused.code, refused.out) == (2, "")
    assert "another run is running ddl_scripts" in refused.err


def test_a_query_that_writes_and_one_of_no_warehouse_are_refused_without_spark(tmp_path: Path) -> None:
    refused = igf(tmp_path, "query", "DROP TABLE config_flat_file_ingestion")
    assert (refused.code, refused.out) == (2, "")
    assert "`query` only reads" in refused.err
    on_warehouse = ("--target-environment", "warehouse")
    for sql in ("DROP TABLE dbo.x", "SELECT 1 AS a INTO dbo.x", "SELECT 1 AS a; DELETE FROM dbo.x"):
        refused = igf(tmp_path, "query", sql, *on_warehouse)
        assert (refused.code, refused.out) == (2, "")
        assert "`query` only reads" in refused.err
    refused = igf(tmp_path, "query", "SELECT 1 AS a", *on_warehouse)
    assert (refused.code, refused.out) == (2, "")
    assert "there is no warehouse Config_WH here yet" in refused.err
    assert tree(tmp_path) == {}


# --- on Spark ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def project(needs_spark: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which `ddl run` was given once."""
    folder = tmp_path_factory.mktemp("project")
    made = igf(folder, *RUN)
    assert made.code == 0, made.err
    assert [row["action"] for row in made.records] == ["run"] * SCRIPTS
    assert "Next: ingen_fab run package flat-file-ingestion run\n" in made.err
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
class TestOnSpark:
    def test_the_tables_are_there_as_every_engine_can_read_them(self, project: Path) -> None:
        tables = project / "tmp" / "spark" / "Tables"
        assert {path.name for path in tables.iterdir()} == {"dbo"}
        assert {path.name for path in (tables / "dbo").iterdir()} == {
            "config_flat_file_ingestion",
            "ddl_script_executions",
            "log_flat_file_ingestion",
            "rejects_flat_file_ingestion",
            "synthetic_data_state",
        }
        for path in (tables / "dbo").iterdir():
            protocol = DeltaTable(str(path)).protocol()
            assert (protocol.min_reader_version, protocol.min_writer_version) == (1, 2)

    def test_the_sample_configurations_are_there(self, project: Path) -> None:
        rows = rows_of(project, "config_flat_file_ingestion")
        assert len({row["config_id"] for row in rows}) == len(rows) == 6
        customers = next(row for row in rows if row["config_id"] == "retail_customers_incremental")
        assert (customers["write_mode"], customers["merge_keys"]) == ("merge", "customer_id")
        assert json.loads(customers["custom_schema_json"])["customer_id"] == "BIGINT"

    def test_every_execution_is_recorded(self, project: Path) -> None:
        rows = rows_of(project, "ddl_script_executions")
        assert [row["status"] for row in rows] == ["completed"] * SCRIPTS
        assert len({row["run_id"] for row in rows}) == 1
        assert reasons(project) == ["done"] * SCRIPTS

    def test_the_state_table_takes_what_the_generator_writes(self, project: Path) -> None:
        day = ("retail_oltp_incremental", "--date", "2024-01-01", "--scale", "0.01", "--tables", "stores")
        made = igf(project, "synthetic-data", "generate-incremental", *day)
        assert made.code == 0, made.err
        assert [row["table_name"] for row in rows_of(project, "synthetic_data_state")] == ["stores"]

    def test_a_changed_script_alone_runs_and_leaves_rows_of_others_alone(
        self, project: Path, tmp_path: Path
    ) -> None:
        shutil.copytree(project / "tmp", tmp_path / "tmp")
        shutil.copytree(ddl_scripts_dir(), tmp_path / "ddl_scripts")
        (samples,) = tmp_path.rglob("004_*.py")
        text = samples.read_text(encoding="utf-8")
        samples.write_text(text.replace("2024-01-30", "2024-03-31"), encoding="utf-8")
        config = DeltaTable(str(tmp_path / "tmp/spark/Tables/dbo/config_flat_file_ingestion"))
        mine = "config_id = 'retail_stores_incremental'"
        config.update(predicate=mine, new_values={"modified_by": "me", "active_yn": "N"})
        config.delete("config_id = 'retail_orders_incremental'")
        made = igf(tmp_path, *RUN)
        assert made.code == 0, made.err
        assert [row["reason"] for row in made.records] == ["done"] * 3 + ["changed", "done"]
        rows = {row["config_id"]: row for row in rows_of(tmp_path, "config_flat_file_ingestion")}
        assert len(rows) == 6
        ends = {name: row["date_range_end"] for name, row in rows.items()}
        assert ends.pop("retail_stores_incremental") == "2024-01-30"
        assert set(ends.values()) == {"2024-03-31"}
        assert rows["retail_stores_incremental"]["active_yn"] == "N"
        before = {row["config_id"]: row for row in rows_of(project, "config_flat_file_ingestion")}
        name = "retail_customers_incremental"
        assert rows[name]["created_date"] == before[name]["created_date"]
        assert rows[name]["modified_date"] >= before[name]["modified_date"]

    def test_a_failure_stops_is_recorded_and_is_tried_again(self, tmp_path: Path) -> None:
        table = "spark.sql('CREATE TABLE dbo.{0} USING DELTA AS SELECT 1 AS a')\n"
        script(tmp_path, "A/1_x/1_a.py", table.format("first"))
        script(tmp_path, "A/1_x/2_b.py", "# a comment\nspark.table('dbo.nowhere').count()\n")
        script(tmp_path, "A/2_y/1_c.py", table.format("last"))
        failed = igf(tmp_path, *RUN)
        assert (failed.code, failed.out) == (1, "")
        assert (
            "Error: Lakehouses/A/1_x/2_b.py: line 2: AnalysisException: [TABLE_OR_VIEW_NOT_FOUND]"
            in failed.err
        )
        assert "spark.table('dbo.nowhere').count()" in failed.err
        assert "JVM stacktrace" not in failed.err
        assert "Hint: Mend the script" in failed.err
        rows = rows_of(tmp_path, "ddl_script_executions")
        assert sorted(row["status"] for row in rows) == ["completed", "failed"]
        assert reasons(tmp_path) == ["done", "failed before", "new"]
        script(tmp_path, "A/1_x/2_b.py", table.format("second"))
        made = igf(tmp_path, *RUN)
        assert made.code == 0, made.err
        assert [row["reason"] for row in made.records] == ["done", "failed before", "new"]
        assert [row["a"] for name in ("first", "second", "last") for row in rows_of(tmp_path, name)] == [
            1,
            1,
            1,
        ]

    def test_a_query_prints_what_is_in_the_tables(self, project: Path) -> None:
        found = igf(
            project,
            *(
                "query",
                "-- one\nSELECT write_mode, count(*) AS n FROM config_flat_file_ingestion GROUP BY 1;",
            ),
            *("--format", "csv"),
        )
        assert found.code == 0, found.err
        assert {row["write_mode"]: row["n"] for row in found.records} == {"merge": "4", "append": "2"}

    def test_several_statements_print_one_result_behind_the_other(self, project: Path) -> None:
        found = igf(project, "query", "SELECT 1 AS a; SELECT 'x' AS b;", "--format", "csv")
        assert found.out == "a\n1\n\nb\nx\n"
        found = igf(project, "query", "SELECT 1 AS a; SELECT 'x' AS b;", "--format", "json")
        decoder = json.JSONDecoder()
        first, end = decoder.raw_decode(found.out)
        assert (first, json.loads(found.out[end:])) == ([{"a": 1}], [{"b": "x"}])

    def test_a_table_without_rows_and_one_that_is_missing_are_told_apart(self, project: Path) -> None:
        empty = igf(
            project, "query", "SELECT config_id, status FROM log_flat_file_ingestion", "--format", "csv"
        )
        assert (empty.code, empty.out) == (0, "config_id,status\n")
        assert "0 rows" in empty.err
        missing = igf(project, "query", "SELECT * FROM bronze.customers")
        assert (missing.code, missing.out) == (2, "")
        assert "there is no table bronze.customers in the lakehouse" in missing.err
        assert "Its tables are: config_flat_file_ingestion, " in missing.err
