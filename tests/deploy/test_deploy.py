"""`deploy` against a double of Fabric over HTTP: create, leave alone, update, remove."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command_line import Outcome, igf
from tests.deploy.conftest import Deploy
from tests.deploy.fabric_api import FabricApi

ALL = [
    "Config.Lakehouse",
    "corner_shop_daily.DataPipeline",
    "corner_shop_generation.DataPipeline",
    "corner_shop_python.Notebook",
    "ddl_lakehouse_Config_001_Tables.Notebook",
    "ddl_lakehouse_Config_all.Notebook",
    "ddl_lakehouse_all.Notebook",
    "flat_file_ingestion.DataPipeline",
    "flat_file_ingestion_pyspark.Notebook",
    "ingen_fab_settings.VariableLibrary",
]


def actions(outcome: Outcome) -> dict[str, str]:
    assert outcome.code == 0, outcome.err
    return {f"{row['name']}.{row['type']}": row["action"] for row in outcome.records}


def metadata(source: bytes) -> str:
    """The notebook's metadata block as JSON text."""
    lines = re.findall(r"^# META (.*)$", source.decode("utf-8"), re.MULTILINE)
    return "".join(lines[: lines.index("}") + 1])


def test_a_first_deployment_creates_every_item(deploy: Deploy, api: FabricApi) -> None:
    assert actions(deploy()) == dict.fromkeys(ALL, "create")
    assert api.labels() == ALL


def test_a_second_deployment_changes_nothing(deploy: Deploy, api: FabricApi) -> None:
    deploy()
    api.forget()
    assert actions(deploy()) == dict.fromkeys(ALL, "unchanged")
    assert api.changes() == []


def test_default_lakehouse_notebook_ids_and_variable_library_come_out_bound(
    deploy: Deploy, api: FabricApi, items: Path
) -> None:
    assert not (items / "parameter.yml").exists()
    deploy("--environment", "production")
    lakehouse, notebook = api.item("Config.Lakehouse"), api.item("corner_shop_python.Notebook")
    assert lakehouse.creation_payload == {"enableSchemas": True}
    assert notebook.parts is not None
    attached = json.loads(metadata(notebook.parts["notebook-content.py"]))["dependencies"]["lakehouse"]
    assert attached == {
        "default_lakehouse": lakehouse.id,
        "default_lakehouse_name": "Config",
        "default_lakehouse_workspace_id": api.workspace_id,
        "known_lakehouses": [{"id": lakehouse.id}],
    }
    for name in ("corner_shop_daily", "corner_shop_generation"):
        pipeline = api.item(f"{name}.DataPipeline")
        assert pipeline.parts is not None
        activity, *_ = json.loads(pipeline.parts["pipeline-content.json"])["properties"]["activities"]
        assert activity["typeProperties"]["notebookId"] == notebook.id
        assert activity["typeProperties"]["workspaceId"] == api.workspace_id
    assert api.item("ingen_fab_settings.VariableLibrary").active_value_set == "production"


def test_a_notebook_for_a_warehouse_comes_out_bound_to_it(
    deploy: Deploy, api: FabricApi, project: Path
) -> None:
    settings = project / "ingen_fab.yaml"
    settings.write_text("target_environment: warehouse\n" + settings.read_text("utf-8"), "utf-8")
    assert igf(project, "compile").code == 0
    assert deploy("--item-type", "Lakehouse", "--item-type", "Warehouse", "--item-type", "Notebook").code == 0
    warehouse, notebook = api.item("Config_WH.Warehouse"), api.item("corner_shop_warehouse.Notebook")
    assert notebook.parts is not None
    attached = json.loads(metadata(notebook.parts["notebook-content.py"]))["dependencies"]["warehouse"]
    assert attached == {
        "default_warehouse": warehouse.id,
        "known_warehouses": [{"id": warehouse.id, "type": "Datawarehouse"}],
    }


def test_items_lie_in_the_folders_of_the_project(deploy: Deploy, api: FabricApi) -> None:
    deploy()
    names = {folder["id"]: folder["displayName"] for folder in api.folders.values()}
    assert names[api.item("corner_shop_python.Notebook").folder] == "synthetic_data"
    assert names[api.item("Config.Lakehouse").folder] == "lakehouses"


def test_a_changed_notebook_alone_is_updated(deploy: Deploy, api: FabricApi, items: Path) -> None:
    deploy()
    path = items / "synthetic_data" / "corner_shop_python.Notebook" / "notebook-content.py"
    path.write_text(path.read_text("utf-8").replace("batch_size = 10", "batch_size = 5"), "utf-8")
    api.forget()
    outcome = deploy()
    assert actions(outcome) == dict.fromkeys(ALL, "unchanged") | {"corner_shop_python.Notebook": "update"}
    notebook = api.item("corner_shop_python.Notebook")
    assert [call.rpartition("/")[2] for call in api.changes()] == ["updateDefinition"]
    assert notebook.parts is not None
    assert b"batch_size = 5" in notebook.parts["notebook-content.py"]


def test_another_environment_makes_its_value_set_active_and_changes_no_definition(
    deploy: Deploy, api: FabricApi
) -> None:
    deploy("--environment", "development")
    library = api.item("ingen_fab_settings.VariableLibrary")
    assert library.active_value_set == "development"
    outcome = deploy("--environment", "production")
    assert actions(outcome) == dict.fromkeys(ALL, "unchanged") | {
        "ingen_fab_settings.VariableLibrary": "update"
    }
    assert library.active_value_set == "production"


def test_a_dry_run_prints_the_plan_and_changes_nothing(deploy: Deploy, api: FabricApi) -> None:
    api.add("Notebook", "left over", {"notebook-content.py": b"# Fabric notebook source\n"})
    planned = deploy("--dry-run")
    assert actions(planned) == {**dict.fromkeys(ALL, "create"), "left over.Notebook": "orphan"}
    assert api.changes() == []
    assert api.labels() == ["left over.Notebook"]
    assert "Next: ingen_fab deploy" in planned.err
    assert "--dry-run" not in planned.err


def test_an_orphan_goes_only_when_asked(deploy: Deploy, api: FabricApi) -> None:
    api.add("Notebook", "left over", {"notebook-content.py": b"# Fabric notebook source\n"})
    api.add("Report", "Sales", {"report.json": b"{}"})
    deploy()
    assert "left over.Notebook" in api.labels()
    assert actions(deploy("--remove-orphans"))["left over.Notebook"] == "remove"
    # The project has no reports, so that they are no business of it.
    assert api.labels() == sorted([*ALL, "Sales.Report"])


def test_a_lakehouse_goes_only_when_its_type_is_named(deploy: Deploy, api: FabricApi) -> None:
    api.add("Lakehouse", "Old")
    assert actions(deploy("--remove-orphans"))["Old.Lakehouse"] == "orphan"
    assert "Old.Lakehouse" in api.labels()
    assert actions(deploy("--remove-orphans", "--item-type", "Lakehouse"))["Old.Lakehouse"] == "remove"
    assert api.labels() == ALL


def test_only_some_items_can_be_meant(deploy: Deploy, api: FabricApi) -> None:
    assert actions(deploy("--item-type", "Lakehouse", "--item-type", "Notebook")) == {
        label: "create" for label in ALL if label.endswith((".Lakehouse", ".Notebook"))
    }
    assert actions(deploy("--only", "*_generation")) == {"corner_shop_generation.DataPipeline": "create"}
    assert actions(deploy("--only", "*.VariableLibrary")) == {"ingen_fab_settings.VariableLibrary": "create"}
    assert actions(deploy("--only", "nothing like it")) == {}


def test_an_item_whose_reference_is_neither_there_nor_sent_is_refused(deploy: Deploy, api: FabricApi) -> None:
    refused = deploy("--only", "*_generation")
    assert refused.code == 2
    assert (
        "corner_shop_generation.DataPipeline refers to corner_shop_python.Notebook, "
        "which is not in the workspace yet" in refused.err
    )
    assert api.changes() == []


def test_an_item_that_was_moved_in_the_project_is_moved_in_the_workspace(
    deploy: Deploy, api: FabricApi, items: Path
) -> None:
    deploy()
    (items / "lakehouses" / "Config.Lakehouse").rename(items / "variables" / "Config.Lakehouse")
    assert actions(deploy())["Config.Lakehouse"] == "update"
    names = {folder["id"]: folder["displayName"] for folder in api.folders.values()}
    assert names[api.item("Config.Lakehouse").folder] == "variables"
    assert set(actions(deploy()).values()) == {"unchanged"}


def test_items_on_the_second_page_are_known(deploy: Deploy, api: FabricApi) -> None:
    for number in range(7):
        api.add("Notebook", f"other {number}", {"notebook-content.py": b"# Fabric notebook source\n"})
    api.page_size = 3
    assert deploy().code == 0
    api.forget()
    assert {action for label, action in actions(deploy()).items() if label in ALL} == {"unchanged"}
    assert api.changes() == []


def test_the_workspace_is_found_by_its_id_too(deploy: Deploy, api: FabricApi) -> None:
    assert deploy("--workspace", api.workspace_id, "--dry-run").code == 0


@pytest.mark.parametrize("word", ["Corner shop", "CORNER SHOP"])
def test_the_workspace_is_found_on_a_later_page_and_whatever_the_case(
    deploy: Deploy, api: FabricApi, word: str
) -> None:
    api.page_size = 2
    assert deploy("--workspace", word, "--dry-run").code == 0


def test_with_a_parameter_file_all_is_sent_with_its_replacements(
    deploy: Deploy, api: FabricApi, items: Path
) -> None:
    (items / "parameter.yml").write_text(
        "find_replace:\n  - find_value: batch_size = 10\n    replace_value: {production: batch_size = 3}\n"
    )
    deploy("--environment", "production")
    notebook = api.item("corner_shop_python.Notebook")
    assert notebook.parts is not None
    assert b"batch_size = 3" in notebook.parts["notebook-content.py"]
    again = actions(deploy("--environment", "production"))
    assert again["corner_shop_python.Notebook"] == "update"
    assert again["Config.Lakehouse"] == "unchanged"
