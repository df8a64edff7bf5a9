"""What goes wrong is one clear message with item and cause, ends in time, and shows no secret."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.command_line import Outcome, igf, tree
from tests.deploy.conftest import Deploy
from tests.deploy.fabric_api import TOKEN, FabricApi, Trouble
from tests.deploy.test_deploy import ALL, actions

NOTEBOOK = "corner_shop_python.Notebook"
BUSY = [
    Trouble("POST", "/items$", 429, "RequestBlocked", {"Retry-After": "0"}, times=2),
    Trouble("GET", "/items$", 500, "InternalError", {"Retry-After": "0"}),
    Trouble("GET", "/v1/operations/", 503, "", {"Retry-After": "0"}),
    Trouble("PATCH", "/VariableLibraries/", 429, "RequestBlocked", {"Retry-After": "0"}),
]


def refused(outcome: Outcome, code: int) -> str:
    assert (outcome.code, outcome.out) == (code, ""), outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.err.count("Error: ") == 1
    return outcome.err


def test_a_busy_service_is_asked_again(deploy: Deploy, api: FabricApi) -> None:
    api.troubles = BUSY
    assert set(actions(deploy()).values()) == {"create"}
    assert not any(trouble.times for trouble in BUSY)
    assert api.labels() == ALL


def test_a_lasting_throttle_ends_and_names_the_cause(deploy: Deploy, api: FabricApi) -> None:
    api.troubles = [Trouble("POST", "/items$", 429, "RequestBlocked", {"Retry-After": "900"}, times=99)]
    began = time.monotonic()
    said = refused(deploy(), 1)
    assert time.monotonic() - began < 30
    assert "ingen_fab_settings.VariableLibrary: throttled after 1 tries" in said
    assert "planted trouble (RequestBlocked)" in said


def test_a_failed_operation_names_item_and_cause_and_what_was_done_and_a_rerun_finishes(
    deploy: Deploy, api: FabricApi
) -> None:
    api.failing_items["corner_shop_python"] = ("InvalidNotebookContent", "cell 3 cannot be read")
    said = refused(deploy(), 1)
    assert f"{NOTEBOOK}: cell 3 cannot be read; see line 1 (InvalidNotebookContent)" in said
    assert "done before: ingen_fab_settings.VariableLibrary, Config.Lakehouse" in said
    assert "not begun: corner_shop_daily.DataPipeline, corner_shop_generation.DataPipeline" in said
    assert "Hint: Mend the cause and run the same command again" in said
    api.failing_items.clear()
    again = actions(deploy())
    assert again["Config.Lakehouse"] == again["ingen_fab_settings.VariableLibrary"] == "unchanged"
    assert again[NOTEBOOK] == "create"
    assert api.labels() == ALL


def test_a_creation_whose_answer_was_lost_is_mended_by_a_rerun(deploy: Deploy, api: FabricApi) -> None:
    api.troubles = [Trouble("POST", "/items$", 500, "", {"Retry-After": "0"}, after=True)]
    said = refused(deploy(), 1)
    assert "Requested 'ingen_fab_settings' is already in use (ItemDisplayNameAlreadyInUse)" in said
    assert set(actions(deploy()).values()) == {"create", "update"}
    assert api.item("ingen_fab_settings.VariableLibrary").active_value_set == "development"


def test_a_lakehouse_that_is_never_ready_is_not_waited_for_without_end(
    deploy: Deploy, api: FabricApi
) -> None:
    api.stuck_lakehouse = True
    said = refused(deploy("--timeout", "2"), 1)
    assert "Config.Lakehouse: publishing Lakehouse items was not done within 2 s" in said


def test_an_expired_token_ends_the_deployment_with_what_was_done(deploy: Deploy, api: FabricApi) -> None:
    api.troubles = [Trouble("POST", "/updateDefinition$", 401, "TokenExpired", times=99)]
    deploy()
    api.item(NOTEBOOK).parts = {}
    said = refused(deploy(), 1)
    assert f"{NOTEBOOK}: the token has expired" in said


@pytest.mark.parametrize("kind", ["expired", "unknown"])
def test_a_token_that_fabric_does_not_take_is_the_users_to_mend(
    deploy: Deploy, api: FabricApi, kind: str
) -> None:
    if kind == "expired":
        api.expired.add(TOKEN)
    else:
        api.tokens.clear()
    assert "Fabric does not let this identity in" in refused(deploy(), 2)
    assert api.changes() == []


def test_a_missing_right_is_told(deploy: Deploy, api: FabricApi) -> None:
    api.troubles = [
        Trouble("POST", "/items$", 403, "InsufficientPrivileges", times=99, message="no Contributor")
    ]
    said = refused(deploy(), 1)
    assert "ingen_fab_settings.VariableLibrary: no Contributor (InsufficientPrivileges)" in said


def test_a_workspace_that_is_not_there_is_named(deploy: Deploy, api: FabricApi) -> None:
    said = refused(deploy("--workspace", "Corner shpo"), 2)
    assert "there is no workspace 'Corner shpo' that this identity can see" in said


def test_a_workspace_without_capacity_is_refused_before_anything_is_sent(
    deploy: Deploy, api: FabricApi
) -> None:
    api.has_capacity = False
    assert "the workspace 'Corner shop' has no capacity" in refused(deploy(), 2)
    assert api.changes() == []


def test_no_answer_at_all_is_told_soon(
    project: Path, monkeypatch: pytest.MonkeyPatch, api: FabricApi
) -> None:
    monkeypatch.setenv("INGEN_FAB_FABRIC_API_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("ingen_fab.deploy.transport.LONGEST_PAUSE", 0.1)
    said = refused(igf(project, "deploy"), 1)
    assert "no answer from 127.0.0.1:9: ConnectionError" in said


def test_two_items_of_one_logical_id_are_refused_before_the_first_call(
    deploy: Deploy, api: FabricApi, items: Path
) -> None:
    platform = items / "pipelines" / "corner_shop_daily.DataPipeline" / ".platform"
    other = items / "pipelines" / "corner_shop_generation.DataPipeline" / ".platform"
    said = json.loads(platform.read_text("utf-8"))
    said["config"]["logicalId"] = json.loads(other.read_text("utf-8"))["config"]["logicalId"]
    platform.write_text(json.dumps(said))
    message = refused(deploy(), 2)
    assert "corner_shop_daily.DataPipeline and " in message
    assert "have the same logicalId" in message
    assert api.calls == []


def test_a_name_that_fabric_does_not_take_is_refused_before_the_first_call(
    deploy: Deploy, api: FabricApi, items: Path
) -> None:
    for label, name in (
        ("lakehouses/Config.Lakehouse", "my lake"),
        ("variables/ingen_fab_settings.VariableLibrary", "a*b"),
    ):
        platform = items / label / ".platform"
        said = json.loads(platform.read_text("utf-8"))
        said["metadata"]["displayName"] = name
        platform.write_text(json.dumps(said))
    message = refused(deploy(), 2)
    assert (
        "the display name 'my lake' of a lakehouse may hold letters, digits and underscores only" in message
    )
    assert "the display name 'a*b' holds '*'" in message
    assert api.calls == []


@pytest.mark.parametrize(
    ("removed", "said"),
    [
        ("lakehouses/Config.Lakehouse", f"{NOTEBOOK}: default_lakehouse is "),
        (f"synthetic_data/{NOTEBOOK}", "corner_shop_daily.DataPipeline: notebookId is "),
        (
            "variables/ingen_fab_settings.VariableLibrary",
            "corner_shop_daily.DataPipeline: libraryVariables is ingen_fab_settings, and no item is that",
        ),
    ],
)
def test_a_reference_to_an_item_that_is_not_there_is_refused_before_the_first_call(
    deploy: Deploy, api: FabricApi, items: Path, removed: str, said: str
) -> None:
    (items / removed).rename(items.parent / "elsewhere")
    assert said in refused(deploy(), 2)
    assert api.calls == []


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1:80",
        "ftp://127.0.0.1",
        "http://127.0.0.1/path",
        "http://user@example.com#@127.0.0.1",
    ],
)
def test_only_this_machine_may_stand_for_fabric(
    deploy: Deploy, api: FabricApi, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("INGEN_FAB_FABRIC_API_URL", url)
    assert "INGEN_FAB_FABRIC_API_URL is no address of this machine" in refused(deploy(), 2)


def test_the_token_goes_to_no_other_host(deploy: Deploy, api: FabricApi) -> None:
    url, api.url = api.url, "http://localhost:1"
    try:
        said = refused(deploy(), 1)
    finally:
        api.url = url
    assert "the service points to http://localhost:1, which is not asked" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--environment", "prodution"), "there is no environment 'prodution'; did you mean production?"),
        (("--item-type", "Notebok"), "there is no item type Notebok to deploy"),
        (("--timeout", "0"), "0 is not in the range"),
    ],
)
def test_a_wrong_word_is_refused(deploy: Deploy, api: FabricApi, words: tuple[str, ...], said: str) -> None:
    outcome = deploy(*words)
    assert outcome.code == 2
    assert said in outcome.err
    assert api.calls == []


def test_an_environment_without_workspace_is_told_where_to_write_it(project: Path, api: FabricApi) -> None:
    (project / "ingen_fab.yaml").write_text("project_name: Corner\n", encoding="utf-8")
    said = refused(igf(project, "deploy"), 2)
    assert "the environment 'development' has no workspace" in said
    assert "environments: {development: {workspace: NAME}}" in said


def test_a_project_without_items_is_told_to_compile(tmp_path: Path, api: FabricApi) -> None:
    said = refused(igf(tmp_path, "deploy", "--workspace", "Corner shop"), 2)
    assert "there is no item in " in said
    assert "Run `ingen_fab compile` first" in said


def test_without_any_credential_the_ways_to_get_one_are_named(
    project: Path, api: FabricApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FABRIC_TOKEN")
    # The credential of environment variables alone: no other way is tried, and none of them is set.
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")
    said = refused(igf(project, "deploy"), 2)
    assert "there is no credential for Fabric" in said
    assert "az login" in said
    assert api.calls == []


SECRETS = ("planted-client-secret-9876", TOKEN)


def test_no_secret_is_in_any_output_or_file(
    project: Path, api: FabricApi, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AZURE_CLIENT_SECRET", SECRETS[0])
    outcomes = []
    # A service that gives the token back in what it says.
    echo = f"the token {TOKEN} and the secret {SECRETS[0]} were seen"
    for trouble in (
        None,
        Trouble("GET", "/items$", 403, "Forbidden", message=echo),
        Trouble("POST", "/updateDefinition$", 400, "Bad", message=echo, times=99),
        Trouble("POST", "/getDefinition$", 500, "Bad", {"Retry-After": "900"}, message=echo, times=99),
    ):
        api.troubles = [trouble] if trouble else []
        outcomes += [
            igf(project, "deploy"),
            igf(project, "deploy", "--dry-run", "--environment", "production"),
        ]
        if trouble is None:
            api.item(NOTEBOOK).parts = {}
    api.troubles, api.tokens = [], set()
    outcomes.append(igf(project, "deploy"))
    printed = capfd.readouterr()
    texts = [*(o.out + o.err for o in outcomes), printed.out, printed.err]
    assert any("the token *** and the secret *** were seen" in text for text in texts)
    written = b"".join(data for data in tree(project.parent).values() if data)
    for secret in SECRETS:
        assert not any(secret in text for text in texts)
        assert secret.encode() not in written
