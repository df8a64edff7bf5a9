"""Chooses a target by the words of the command line."""

from __future__ import annotations

from ingen_fab.errors import TargetError
from ingen_fab.targets.lakehouse_pyspark import LAKEHOUSE_PYSPARK
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from ingen_fab.targets.target import Target
from ingen_fab.targets.warehouse import WAREHOUSE

TARGETS: tuple[Target, ...] = (LAKEHOUSE_PYTHON, LAKEHOUSE_PYSPARK, WAREHOUSE)


def target_of(environment: str, mode: str) -> Target:
    """The target of an environment and generation mode; raises TargetError where there is none."""
    for target in TARGETS:
        if (target.environment, target.mode) == (environment, mode):
            return target
    known = ", ".join(f"{target.environment} / {target.mode}" for target in TARGETS)
    raise TargetError(
        f"this version cannot generate for target {environment} / {mode}", hint=f"It can for: {known}."
    )
