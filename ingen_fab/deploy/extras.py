"""Whether the libraries of the extra `deploy` are installed."""

from __future__ import annotations

from importlib.util import find_spec

from ingen_fab.errors import UserError


def require_libraries() -> None:
    """Raise UserError, with what to install, where fabric-cicd or azure-identity is missing."""
    missing = [name for name in ("fabric_cicd", "azure") if find_spec(name) is None]
    if missing:
        raise UserError(
            f"to deploy, {' and '.join(missing)} must be installed",
            hint="pip install 'ingen_fab[deploy]'",
        )
