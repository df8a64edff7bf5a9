"""Where the token for Fabric comes from: FABRIC_TOKEN, or one of the ways of azure-identity.

A token is never written down: `Secrets` takes it out of every text that leaves here.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import time
from typing import Protocol

from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError, DefaultAzureCredential

from ingen_fab.errors import UserError

TOKEN_VARIABLE = "FABRIC_TOKEN"
SCOPE = "https://api.fabric.microsoft.com/.default"
# Variables whose values must not be shown, whatever Fabric or a library says back.
SECRET_VARIABLES = (
    TOKEN_VARIABLE,
    "AZURE_CLIENT_SECRET",
    "AZURE_PASSWORD",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
)
HIDDEN = "***"
_AN_HOUR = 3600
_LEAST_SECRET = 8


class Credential(Protocol):
    """What fabric-cicd asks for a token; `can_refresh` says whether asking again gives another one."""

    can_refresh: bool

    def get_token(self, *scopes: str, **_options: object) -> AccessToken:
        """A token for the scopes."""
        ...


class Secrets:
    """Texts that must not be shown."""

    def __init__(self) -> None:
        values = (os.environ.get(name, "") for name in SECRET_VARIABLES)
        # Nothing so short is a secret, and taking it out would garble the message.
        self._values = {value for value in values if len(value) >= _LEAST_SECRET}

    def add(self, value: str) -> None:
        """Hide one more text."""
        self._values.add(value)

    def hidden(self, text: str) -> str:
        """The text without any of them."""
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, HIDDEN)
        return text


class GivenToken:
    """The token of FABRIC_TOKEN, taken as it is."""

    can_refresh = False

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *_scopes: str, **_options: object) -> AccessToken:
        """The token; when it ends is for Fabric to say."""
        return AccessToken(self._token, int(time.time()) + _AN_HOUR)


class AzureToken:
    """A token of azure-identity: environment variables of a service principal, workload or managed identity,
    Azure CLI, PowerShell or Developer CLI; where there is a terminal, the browser.
    """

    can_refresh = True

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        # It tells of every way that was tried; the one message below is enough.
        logging.getLogger("azure").setLevel(logging.CRITICAL)
        self._chain = DefaultAzureCredential(
            exclude_interactive_browser_credential=not sys.stdin.isatty(),
            exclude_shared_token_cache_credential=True,
            exclude_visual_studio_code_credential=True,
            exclude_broker_credential=True,
        )

    def get_token(self, *scopes: str, **_options: object) -> AccessToken:
        """A token for the scopes; raises UserError where there is no credential."""
        try:
            token = self._chain.get_token(*scopes)
        except (ClientAuthenticationError, CredentialUnavailableError) as error:
            said = self._secrets.hidden(str(error.message))
            raise UserError(
                f"there is no credential for Fabric:{_ways(said)}",
                hint="Log in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
                f" of a service principal, or put a token into {TOKEN_VARIABLE}.",
            ) from None
        self._secrets.add(token.token)
        return token


def find_credential(secrets: Secrets) -> Credential:
    """The credential to use; raises UserError for a FABRIC_TOKEN that cannot be one."""
    token = os.environ.get(TOKEN_VARIABLE)
    if token is None:
        return AzureToken(secrets)
    if not token.strip() or not token.isascii() or not token.strip().isprintable():
        raise UserError(f"{TOKEN_VARIABLE} is no token", hint="Set it to a token, or not at all.")
    secrets.add(token.strip())
    return GivenToken(token.strip())


def _ways(text: str) -> str:
    """What azure-identity says of the ways that it tried, one a line, without links and advice."""
    lines = [line.strip() for line in text.splitlines() if re.match(r"\s*\w+Credential: ", line)]
    return "".join(f"\n  {line.split('. ')[0].rstrip('.')}" for line in lines) or f" {text.splitlines()[0]}"
