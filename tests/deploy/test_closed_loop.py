"""What Fabric received, written out again and run here, gives the rows of the local run."""

from __future__ import annotations

import json
from pathlib import Path

from ingen_fab.notebook.item import platform_text
from ingen_fab.project import Project
from tests.command_line import GROUP, differing, files_of, igf, tree
from tests.deploy.conftest import Deploy
from tests.deploy.fabric_api import FabricApi
from tests.project.pipelines import Call, calls, check_shape, read_pipeline, value_set

DAY = "2024-01-06"


def written_out(api: FabricApi, folder: Path) -> Path:
    """The definitions that were received, as item folders; those without a definition have none."""
    for item in api.items.values():
        for path, data in (item.parts or {}).items():
            target = folder / f"{item.name}.{item.type}" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return folder


def run_call(call: Call, api: FabricApi, workspace: Path, project: Path) -> None:
    """Run an activity of a received pipeline here, with the parameters that it passes."""
    notebook = api.items[call.notebook_id]
    texts = {name: str(value) for name, value in call.parameters.items()}
    texts["lakehouse_root"] = str(project / "tmp" / "spark")
    Project(project).run_notebook(workspace / f"{notebook.name}.{notebook.type}", texts)


def test_the_pipeline_that_was_received_makes_the_rows_of_the_local_run(
    deploy: Deploy, api: FabricApi, project: Path, tmp_path: Path
) -> None:
    assert deploy("--environment", "development").code == 0
    workspace = written_out(api, tmp_path / "workspace")
    pipeline = read_pipeline(workspace / "corner_shop_daily.DataPipeline")
    check_shape(pipeline)
    library = value_set(
        workspace / "ingen_fab_settings.VariableLibrary",
        api.item("ingen_fab_settings.VariableLibrary").active_value_set,
    )
    there = tmp_path / "there"
    there.mkdir()
    call = next(calls(pipeline, {"run_date": DAY}, library, "2024-01-01"))
    assert call.activity == "Generate corner_shop"
    run_call(call, api, workspace, there)
    local = igf(
        project, GROUP, "generate-incremental", "corner_shop", "--date", DAY, "--seed", "7", "--scale", "0.1"
    )
    assert local.code == 0, local.err
    received, expected = tree(files_of(there)), tree(files_of(project))
    assert any(path.endswith("2024/01/06/sales.parquet") for path in expected)
    assert differing(received, expected) == []


def with_environment(items: Path) -> None:
    """Give the project an environment of the user's own, and a notebook that runs in it."""
    environment_id = "a277ea4a-e87f-8537-4ce0-39db11d4aade"
    environment = items / "World.Environment"
    (environment / "Setting").mkdir(parents=True)
    (environment / ".platform").write_text(platform_text("Environment", "World", environment_id))
    (environment / "Setting" / "Sparkcompute.yml").write_bytes(b"driver_cores: 4\r\nruntime_version: 2.0\r\n")
    notebook = items / "Hello.Notebook"
    notebook.mkdir()
    (notebook / ".platform").write_text(
        platform_text("Notebook", "Hello", "99b570c5-0c79-9dc4-4c9b-fa16c621384c")
    )
    dependencies = {
        "environment": {
            "environmentId": environment_id,
            "workspaceId": "00000000-0000-0000-0000-000000000000",
        }
    }
    metadata = {"kernel_info": {"name": "synapse_pyspark"}, "dependencies": dependencies}
    meta = "\n".join(f"# META {line}" for line in json.dumps(metadata, indent=2).splitlines())
    (notebook / "notebook-content.py").write_text(
        f"# Fabric notebook source\n\n# METADATA ********************\n\n{meta}\n\n"
        "# CELL ********************\n\nprint(1)\n"
    )


def test_a_users_own_environment_and_notebook_are_deployed_and_bound(
    deploy: Deploy, api: FabricApi, items: Path
) -> None:
    with_environment(items)
    assert deploy().code == 0
    notebook, environment = api.item("Hello.Notebook"), api.item("World.Environment")
    assert notebook.parts is not None
    text = notebook.parts["notebook-content.py"].decode("utf-8")
    assert f'"environmentId": "{environment.id}"' in text
    assert f'"workspaceId": "{api.workspace_id}"' in text
    assert (
        f"POST /v1/workspaces/{api.workspace_id}/environments/{environment.id}/staging/publish" in api.calls
    )
    api.forget()
    assert {row["action"] for row in deploy().records} == {"unchanged"}
    assert api.changes() == []


def test_a_notebook_whose_environment_is_missing_is_refused(
    deploy: Deploy, api: FabricApi, items: Path
) -> None:
    with_environment(items)
    (items / "World.Environment").rename(items.parent / "World.Environment")
    refused = deploy()
    assert refused.code == 2
    assert "Hello.Notebook: environmentId is a277ea4a-e87f-8537-4ce0-39db11d4aade" in refused.err
    assert api.calls == []
