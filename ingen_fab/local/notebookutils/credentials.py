"""`notebookutils.credentials`: secrets and tokens, read from environment variables."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from ingen_fab.errors import UserError
from ingen_fab.local.notebookutils.parts import Part

TOKEN_VARIABLE = "FABRIC_TOKEN"
SECRET_PREFIX = "INGEN_FAB_SECRET"
AUDIENCES = ("storage", "pbi", "keyvault", "kusto")


def secret_variable(vault: str, name: str) -> str:
    """Return the variable that holds a secret; `vault` is the vault's URL or its name alone."""
    host = urlsplit(vault).hostname if "//" in vault else vault.strip("/")
    parts = (SECRET_PREFIX, (host or "").split(".")[0], name)
    return "_".join(re.sub(r"[^A-Z0-9]", "_", part.upper()) for part in parts)


class Credentials(Part):
    """What `notebookutils.credentials` is here."""

    part = "credentials"
    not_here_yet = frozenset({"help"})

    def getSecret(self, akvUrl: str, secret: str) -> str:  # noqa: N802, N803 (Fabric's names)
        """Return a secret of a key vault; raises `UserError` where its variable is not set."""
        variable = secret_variable(akvUrl, secret)
        value = os.environ.get(variable)
        if value is None:
            raise UserError(
                f"the secret '{secret}' of the vault {akvUrl} is not known here",
                hint=f"Set the environment variable {variable}.",
            )
        return value

    def getToken(self, audience: str) -> str:  # noqa: N802 (Fabric's name)
        """Return a token; raises `UserError` for an unknown audience or where no token is set."""
        if audience.lower() not in AUDIENCES and not audience.startswith("https://"):
            raise UserError(
                f"'{audience}' is no audience of notebookutils.credentials.getToken",
                hint=f"Use one of {', '.join(AUDIENCES)}.",
            )
        token = os.environ.get(TOKEN_VARIABLE)
        if not token:
            raise UserError(
                f"there is no token for '{audience}' here",
                hint=f"Set the environment variable {TOKEN_VARIABLE}.",
            )
        return token

    def putSecret(self, akvUrl: str, secretName: str, secretValue: str) -> str:  # noqa: N802, N803
        """Keep a secret for this process, in the variable that `getSecret` reads; returns its value."""
        os.environ[secret_variable(akvUrl, secretName)] = secretValue
        return secretValue

    def isValidToken(self, token: str) -> bool:  # noqa: N802 (Fabric's name)
        """Whether it is the token that `getToken` gives; nobody is asked whether it still holds."""
        return bool(token) and token == os.environ.get(TOKEN_VARIABLE)
