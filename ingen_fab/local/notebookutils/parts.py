"""What the parts of the stand-in share: an error that names what Fabric has and this machine has not yet."""

from __future__ import annotations

from typing import ClassVar

from ingen_fab.errors import UserError


class NotAvailableError(UserError, AttributeError):
    """Raised for a call that is not there yet; an AttributeError too, so that hasattr is False."""

    def __init__(self, call: str) -> None:
        super().__init__(
            f"{call} is not available on this machine",
            hint="Take the call out of the notebook, or run the notebook in a Fabric workspace.",
        )


class Part:
    """Base of the parts: an attribute in `not_here_yet` gives an error that says so."""

    part: ClassVar[str]
    not_here_yet: ClassVar[frozenset[str]] = frozenset()

    def __getattr__(self, name: str) -> object:
        call = f"notebookutils.{self.part}.{name}"
        if name in self.not_here_yet:
            raise NotAvailableError(call)
        raise AttributeError(f"there is no {call}")
