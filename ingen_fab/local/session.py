"""What one run of a notebook is to the stand-ins for the platform: its name, its ids, its lakehouse."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from ingen_fab.local.lakehouse import LocalLakehouse


@dataclass(frozen=True)
class Session:
    """One run of one notebook on this machine."""

    notebook_name: str
    kernel: str
    lakehouse: LocalLakehouse
    run_id: str = field(default_factory=lambda: str(uuid.uuid4()))
