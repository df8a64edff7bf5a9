"""The verbs of the project, loaded when a command runs and not for its --help."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingen_fab.project import *  # noqa: F403 - what it offers, for the type checker alone
else:

    def __getattr__(name: str) -> object:
        return getattr(import_module("ingen_fab.project"), name)
