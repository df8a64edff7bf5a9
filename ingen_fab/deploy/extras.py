"""Whether the libraries of the extra `deploy` are installed."""

from __future__ import annotations

from importlib.util import find_spec

from ingen_fab.errors import UserError

# Top-level module -> the package that has it.
LIBRARIES = {"fabric_cicd": "fabric-cicd", "azure": "azure-identity"}


def require_libraries() -> None:
    """Raise UserError, with what to install, where fabric-cicd or azure-identity is missing."""
    missing = [name for module, name in LIBRARIES.items() if find_spec(module) is None]
    if missing:
        raise UserError(
            f"to deploy, {' and '.join(missing)} must be installed",
            hint="pip install 'ingen_fab[deploy]'",
        )
