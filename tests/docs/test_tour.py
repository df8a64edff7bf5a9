"""The tour as a new user takes it: an empty folder, no variable set, each command ends with a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import igf
from tests.deploy.fabric_api import TOKEN, FabricApi, serving
from tests.deploy.test_closed_loop import run_call, written_out
from tests.docs.documents import blocks
from tests.docs.test_commands import commands
from tests.project.pipelines import calls, read_pipeline, value_set

NOT_NEEDED = (
    "FABRIC_ENVIRONMENT",
    "FABRIC_WORKSPACE_REPO_DIR",
    "INGEN_FAB_TARGET_ENVIRONMENT",
    "FABRIC_TOKEN",
)


def take_the_tour(folder: Path, api: FabricApi, monkeypatch: pytest.MonkeyPatch, *, spark: bool) -> Path:
    """Run the commands one by one; gives the project that they made."""
    here, hints = folder, 0
    for name in NOT_NEEDED:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FABRIC_CICD_RETRY_DELAY_OVERRIDE_SECONDS", "0")
    shown = [block for block in blocks("docs/tour.md", "bash") if spark or "spark" not in block.marks]
    for words in (words for block in shown for words in commands(block)):
        if words[0] == "cd":
            here = here / words[1]
            continue
        if words[1] == "deploy":
            # Who is signed in, and Fabric itself.
            monkeypatch.setenv("FABRIC_TOKEN", TOKEN)
            monkeypatch.setenv("INGEN_FAB_FABRIC_API_URL", api.url)
        outcome = igf(here, *words[1:])
        assert outcome.code == 0, f"{words}\n{outcome.err}"
        if words[1] != "query" and ("--dry-run" not in words or words[1] == "deploy"):
            assert "Next: " in outcome.err, words
            hints += 1
    assert hints > 6
    assert "corner_shop_daily.DataPipeline" in api.labels()
    return here


def test_every_command_of_the_tour_ends_with_a_hint_and_needs_no_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(FabricApi()) as api:
        take_the_tour(tmp_path, api, monkeypatch, spark=False)


@pytest.mark.long
def test_after_the_tour_the_pipeline_that_fabric_received_generates_and_loads_one_more_day(
    needs_spark: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(FabricApi()) as api:
        shop = take_the_tour(tmp_path, api, monkeypatch, spark=True)
    workspace = written_out(api, tmp_path / "workspace")
    pipeline = read_pipeline(workspace / "corner_shop_daily.DataPipeline")
    library = value_set(workspace / "ingen_fab_settings.VariableLibrary", "production")
    ran = []
    for call in calls(pipeline, {}, library, "2024-01-15"):
        run_call(call, api, workspace, shop)
        ran.append(call.activity)
    assert ran == ["Generate corner_shop", "Load group 1", "Load group 2", "Load group 3"]
    counts = "SELECT sale_date, count(*) AS sales FROM bronze.sales GROUP BY sale_date ORDER BY sale_date"
    loaded = igf(shop, "query", counts, "--format", "csv").records
    # A Monday and Martin Luther King's day: 200 sales x 0.8 x 0.5.
    assert len(loaded) == 15
    assert loaded[-1] == {"sale_date": "2024-01-15", "sales": "80"}
