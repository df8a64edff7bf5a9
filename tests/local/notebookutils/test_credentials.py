from __future__ import annotations

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.notebookutils.credentials import Credentials, secret_variable


@pytest.mark.parametrize(
    "vault", ["https://my-vault.vault.azure.net/", "https://My-Vault.vault.azure.net", "my-vault"]
)
def test_a_secret_has_a_variable_of_its_vault_and_name(vault: str) -> None:
    assert secret_variable(vault, "db-password.1") == "INGEN_FAB_SECRET_MY_VAULT_DB_PASSWORD_1"


def test_a_secret_comes_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEN_FAB_SECRET_V_KEY", "s3cret")
    assert Credentials().getSecret("https://v.vault.azure.net/", "key") == "s3cret"


def test_a_missing_secret_says_which_variable_to_set() -> None:
    with pytest.raises(UserError, match="the secret 'none'") as caught:
        Credentials().getSecret("https://v.vault.azure.net/", "none")
    assert caught.value.hint == "Set the environment variable INGEN_FAB_SECRET_V_NONE."


@pytest.mark.parametrize("audience", ["storage", "pbi", "https://database.windows.net/"])
def test_a_token_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, audience: str) -> None:
    monkeypatch.setenv("FABRIC_TOKEN", "t0ken")
    assert Credentials().getToken(audience) == "t0ken"


def test_a_missing_token_says_which_variable_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FABRIC_TOKEN", raising=False)
    with pytest.raises(UserError) as caught:
        Credentials().getToken("storage")
    assert caught.value.hint == "Set the environment variable FABRIC_TOKEN."


def test_an_unknown_audience_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FABRIC_TOKEN", "t0ken")
    with pytest.raises(UserError, match="'store' is no audience"):
        Credentials().getToken("store")


def test_a_secret_that_was_put_is_got(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEN_FAB_SECRET_VAULT_NEW", "old")
    assert Credentials().putSecret("https://vault.vault.azure.net/", "new", "n3w") == "n3w"
    assert Credentials().getSecret("vault", "new") == "n3w"


def test_the_token_of_the_environment_is_the_valid_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FABRIC_TOKEN", "abc")
    assert Credentials().isValidToken("abc")
    assert not Credentials().isValidToken("")
    assert not Credentials().isValidToken("other")
