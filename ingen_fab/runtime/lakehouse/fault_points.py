"""Names the steps of a write path, so that a test can end the process at any of them."""

from __future__ import annotations

import sys


def fault_point(name: str) -> None:
    """Announce that the step `name` was reached.

    Inert unless somebody installed an audit hook, as the local harness does; on Fabric nothing listens.
    """
    sys.audit("ingen_fab.fault_point", name)
