"""The tour as a new user takes it: an empty folder, no variable set, each command ends with a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import igf
from tests.deploy.fabric_api import TOKEN, FabricApi, serving
from tests.docs.documents import blocks
from tests.docs.test_commands import commands


def test_every_command_of_the_tour_ends_with_a_hint_and_needs_no_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, hints = tmp_path, 0
    for name in ("FABRIC_ENVIRONMENT", "FABRIC_WORKSPACE_REPO_DIR", "INGEN_FAB_TARGET_ENVIRONMENT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FABRIC_CICD_RETRY_DELAY_OVERRIDE_SECONDS", "0")
    with serving(FabricApi()) as api:
        for words in (words for block in blocks("docs/tour.md", "bash") for words in commands(block)):
            if words[0] == "cd":
                here = here / words[1]
                continue
            if words[1] == "deploy":
                # Who is signed in, and Fabric itself.
                monkeypatch.setenv("FABRIC_TOKEN", TOKEN)
                monkeypatch.setenv("INGEN_FAB_FABRIC_API_URL", api.url)
            outcome = igf(here, *words[1:])
            assert outcome.code == 0, f"{words}\n{outcome.err}"
            if "--dry-run" not in words or words[1] == "deploy":
                assert "Next: " in outcome.err, words
                hints += 1
    assert hints > 6
    assert "corner_shop_daily.DataPipeline" in api.labels()
