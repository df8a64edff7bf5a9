"""`compile`: every item of a project, by Fabric's rules, the same bytes everywhere."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from ingen_fab.notebook.item import logical_id, platform_text
from ingen_fab.notebook.item_folders import find_items
from ingen_fab.notebook.item_reader import read_notebook_item
from ingen_fab.project import Project, compile_workspace
from tests.command_line import igf, tree, with_corner_shop, with_tiny_ddl
from tests.project.pipelines import ZEROS, calls, check_shape, read_pipeline, value_set

SETTINGS = "project_name: Corner\nenvironments:\n  dev: {scale: 0.1, seed: 7}\n  prod: {}\n"
ITEMS = "fabric_workspace_items"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that is compiled."""
    folder = tmp_path_factory.mktemp("project")
    with_corner_shop(folder)
    with_tiny_ddl(folder)
    (folder / "ingen_fab.yaml").write_text(SETTINGS, encoding="utf-8")
    outcome = igf(folder, "compile")
    assert outcome.code == 0, outcome.err
    assert "Next: ingen_fab deploy --workspace NAME --dry-run\n" in outcome.err
    return folder


def test_every_kind_of_item_is_there(project: Path) -> None:
    assert [item.label for item in find_items(project / ITEMS)] == [
        "corner_shop_daily.DataPipeline",
        "corner_shop_generation.DataPipeline",
        "flat_file_ingestion.DataPipeline",
        "Config.Lakehouse",
        "corner_shop_python.Notebook",
        "ddl_lakehouse_Config_001_Tables.Notebook",
        "ddl_lakehouse_Config_all.Notebook",
        "ddl_lakehouse_all.Notebook",
        "flat_file_ingestion_pyspark.Notebook",
        "ingen_fab_settings.VariableLibrary",
    ]


def test_ids_follow_from_project_name_type_and_name(project: Path) -> None:
    ids = {item.label: item.logical_id for item in find_items(project / ITEMS)}
    assert ids["Config.Lakehouse"] == logical_id("Corner", "Lakehouse", "Config")
    assert ids["corner_shop_python.Notebook"] == logical_id("Corner", "Notebook", "corner_shop_python")
    assert len(set(ids.values())) == len(ids)


def test_two_checkouts_compiled_at_different_times_have_the_same_bytes(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "another name" / "of the checkout"
    shutil.copytree(project, other, ignore=shutil.ignore_patterns(ITEMS, "tmp"))
    time.sleep(1.1)
    assert igf(other, "compile").code == 0
    assert tree(other / ITEMS) == tree(project / ITEMS)


def test_compiling_again_touches_no_file(project: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (project / ITEMS).rglob("*") if path.is_file()}
    assert igf(project, "compile").code == 0
    assert {
        path: path.stat().st_mtime_ns for path in (project / ITEMS).rglob("*") if path.is_file()
    } == before


def test_line_ends_and_final_newlines_are_those_that_fabric_writes(project: Path) -> None:
    files = {
        path.relative_to(project / ITEMS).as_posix(): path.read_bytes()
        for path in (project / ITEMS).rglob("*")
        if path.is_file()
    }
    for name, data in files.items():
        assert data[:3] != b"\xef\xbb\xbf", name
        if name.endswith(".schedules"):
            assert data.count(b"\r\n") == data.count(b"\n") > 0
            assert not data.endswith(b"\n")
            continue
        assert b"\r" not in data, name
        ends = name.endswith((".py", ".gitattributes", ".sqlproj"))
        assert data.endswith(b"\n") is ends, name


def test_git_keeps_the_bytes(project: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(project / ITEMS, clone / ITEMS)

    def git(*words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "core.autocrlf=true")
        subprocess.run(["git", *who, *words], cwd=clone, check=True, capture_output=True)

    before = tree(clone / ITEMS)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "items")
    shutil.rmtree(clone / ITEMS)
    git("checkout", ".")
    assert tree(clone / ITEMS) == before


def test_the_notebook_is_attached_to_the_lakehouse_of_the_project(project: Path) -> None:
    notebook = read_notebook_item(project / ITEMS / "synthetic_data" / "corner_shop_python.Notebook")
    lakehouse = logical_id("Corner", "Lakehouse", "Config")
    assert notebook.dependencies == {
        "lakehouse": {
            "default_lakehouse": lakehouse,
            "default_lakehouse_name": "Config",
            "default_lakehouse_workspace_id": ZEROS,
            "known_lakehouses": [{"id": lakehouse}],
        }
    }


@pytest.mark.parametrize("name", ["corner_shop_daily", "corner_shop_generation", "flat_file_ingestion"])
def test_a_pipeline_has_the_shape_of_fabric(project: Path, name: str) -> None:
    check_shape(read_pipeline(project / ITEMS / "pipelines" / f"{name}.DataPipeline"))


def test_the_schedule_is_not_enabled(project: Path) -> None:
    path = project / ITEMS / "pipelines" / "corner_shop_daily.DataPipeline" / ".schedules"
    (schedule,) = json.loads(path.read_text(encoding="utf-8"))["schedules"]
    assert schedule["enabled"] is False
    assert schedule["jobType"] == "Execute"
    assert set(schedule["configuration"]) == {
        *("type", "startDateTime", "endDateTime", "localTimeZoneId", "times")
    }


def test_each_environment_has_a_value_set(project: Path) -> None:
    library = project / ITEMS / "variables" / "ingen_fab_settings.VariableLibrary"
    settings = json.loads((library / "settings.json").read_text(encoding="utf-8"))
    assert settings["valueSetsOrder"] == ["dev", "prod"]
    assert value_set(library, "dev") == {"environment": "dev", "scale": "0.1", "seed": 7}
    assert value_set(library, "prod") == {"environment": "prod", "scale": "1", "seed": 0}


def test_the_daily_pipeline_generates_and_then_loads_the_groups_in_order(project: Path) -> None:
    pipeline = read_pipeline(project / ITEMS / "pipelines" / "corner_shop_daily.DataPipeline")
    library = value_set(project / ITEMS / "variables" / "ingen_fab_settings.VariableLibrary", "dev")
    found = list(calls(pipeline, {}, library, "2024-01-03"))
    assert [call.activity for call in found] == [
        *("Generate corner_shop", "Load group 1", "Load group 2", "Load group 3")
    ]
    assert found[0].parameters == {
        "start_date": "2024-01-03",
        "end_date": "2024-01-03",
        "seed": 7,
        "scale": "0.1",
    }
    assert [call.parameters for call in found[1:]] == [
        {"execution_group": group, "environment": "dev"} for group in ("1", "2", "3")
    ]
    given = next(calls(pipeline, {"run_date": "2024-02-01"}, library, "2024-01-03"))
    assert given.parameters["start_date"] == given.parameters["end_date"] == "2024-02-01"


def test_generation_runs_in_the_harness_with_the_parameters_that_the_pipeline_passes(project: Path) -> None:
    pipeline = read_pipeline(project / ITEMS / "pipelines" / "corner_shop_generation.DataPipeline")
    library = value_set(project / ITEMS / "variables" / "ingen_fab_settings.VariableLibrary", "dev")
    notebooks = {item.logical_id: item.path for item in find_items(project / ITEMS)}
    (call,) = calls(pipeline, {}, library, "2024-01-03")
    texts = {name: str(value) for name, value in call.parameters.items()}
    # What the harness passes beside: on Fabric the attached lakehouse.
    texts["lakehouse_root"] = str(project / "tmp" / "spark")
    left = Project(project).run_notebook(notebooks[call.notebook_id], texts)
    assert json.loads(left or "")["tables"]["sales"]["rows"] == 20
    files = project / "tmp" / "spark" / "Files" / "synthetic_data" / "corner_shop"
    assert (files / "2024/01/03/sales.parquet").is_file()


def test_an_item_of_the_users_own_is_used_and_kept(tmp_path: Path) -> None:
    with_corner_shop(tmp_path)
    own = tmp_path / ITEMS / "Config.Lakehouse"
    own.mkdir(parents=True)
    own_id = "99b570c5-0c79-9dc4-4c9b-fa16c621384c"
    (own / ".platform").write_text(platform_text("Lakehouse", "Config", own_id))
    (own / "lakehouse.metadata.json").write_text("{}")
    before = tree(own)
    compile_workspace(Project(tmp_path))
    items = find_items(tmp_path / ITEMS)
    assert [item.path for item in items if item.type == "Lakehouse"] == [own]
    assert tree(own) == before
    notebook = next(item for item in items if item.name == "corner_shop_python")
    lakehouse = read_notebook_item(notebook.path).dependencies["lakehouse"]
    assert isinstance(lakehouse, dict)
    assert lakehouse["default_lakehouse"] == own_id


def test_a_project_for_a_warehouse_has_one_and_its_notebook_is_attached_to_it(tmp_path: Path) -> None:
    with_corner_shop(tmp_path)
    (tmp_path / "ingen_fab.yaml").write_text("target_environment: warehouse\nwarehouse: Shop\n", "utf-8")
    said: list[str] = []
    compile_workspace(Project(tmp_path), say=said.append)
    items = {item.label: item for item in find_items(tmp_path / ITEMS)}
    assert (items["Shop.Warehouse"].path / "Shop.sqlproj").is_file()
    # That of the DDL scripts, whose entity it is.
    scripts = items["ddl_warehouse_Config_WH_001_Initial_Creation_Ingestion.Notebook"]
    assert items["Config_WH.Warehouse"].logical_id in str(read_notebook_item(scripts.path).dependencies)
    attached = read_notebook_item(items["corner_shop_warehouse.Notebook"].path).dependencies["warehouse"]
    assert attached == {
        "default_warehouse": items["Shop.Warehouse"].logical_id,
        "known_warehouses": [{"id": items["Shop.Warehouse"].logical_id, "type": "Datawarehouse"}],
    }
    pipeline = read_pipeline(items["corner_shop_daily.DataPipeline"].path)
    check_shape(pipeline)
    library = value_set(items["ingen_fab_settings.VariableLibrary"].path, "production")
    (call,) = calls(pipeline, {}, library, "2024-01-03")
    assert call.parameters["warehouse"] == "Shop"
    assert "the daily pipelines generate only" in " ".join(said)


def test_an_empty_project_is_told_what_to_name(tmp_path: Path) -> None:
    refused = igf(tmp_path, "compile")
    assert refused.code == 2
    assert "there is no dataset in the folder datasets to compile" in refused.err
    assert "ingen_fab compile retail_oltp_incremental" in refused.err
    assert tree(tmp_path) == {}


def test_a_dataset_that_is_wrong_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with_corner_shop(tmp_path)
    with_corner_shop(tmp_path, ("base_rows: 300", "base_rows: no"), dataset_id="z")
    before = tree(tmp_path)
    assert igf(tmp_path, "compile").code == 2
    assert tree(tmp_path) == before
