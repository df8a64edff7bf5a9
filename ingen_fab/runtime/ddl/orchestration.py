"""What a notebook needs that runs the notebooks of DDL scripts."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable


def run_id_or_new(run_id: str) -> str:
    """The id by which the record tells one run from another."""
    return run_id or str(uuid.uuid4())


def joined_outcomes(exit_values: Iterable[str]) -> str:
    """The exit value of a notebook that ran others, from theirs, in order."""
    scripts = [script for value in exit_values for script in json.loads(value)["scripts"]]
    return json.dumps({"scripts": scripts}, indent=2)
