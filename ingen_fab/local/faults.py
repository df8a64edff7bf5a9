"""Fault points: `INGEN_FAB_FAULT=name[:nth]` ends the process at the nth pass of that point, like `kill -9`.

The write path of what a notebook carries announces each of its steps with
`sys.audit("ingen_fab.fault_point", name)`, which does nothing unless somebody listens. Only this module
listens, so nothing of it acts on Fabric.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from ingen_fab.errors import UserError

VARIABLE = "INGEN_FAB_FAULT"
AUDIT_EVENT = "ingen_fab.fault_point"

_SPELLING = re.compile(r"(?P<name>[A-Za-z_][\w.\-]*)(?::(?P<nth>[1-9][0-9]*))?", re.ASCII)


@dataclass
class Fault:
    """The point to stop at, at its nth pass, and how often it was passed so far."""

    name: str
    nth: int = 1
    passed: int = 0


class _Listener:
    """The audit hook; Python has no way to take a hook out again, so one serves the whole process."""

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.hooked = False

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        fault = self.fault
        if event != AUDIT_EVENT or fault is None or args[:1] != (fault.name,):
            return
        fault.passed += 1
        if fault.passed == fault.nth:
            os.kill(os.getpid(), signal.SIGKILL)


_LISTENER = _Listener()


def parse_fault(text: str) -> Fault:
    """Read `name` or `name:nth`; raises `UserError` for any other spelling."""
    match = _SPELLING.fullmatch(text.strip())
    if match is None:
        raise UserError(
            f"{VARIABLE}={text!r} is not a fault point",
            hint=f"Write {VARIABLE}=name or {VARIABLE}=name:nth, with nth 1 or more.",
        )
    return Fault(match["name"], int(match["nth"] or 1))


def arm(environment: Mapping[str, str] = os.environ) -> Fault | None:
    """Listen for the fault that the environment names and return it; None, and no hook, where it names none.

    Raises `UserError` for an invalid spelling. Arming the same fault again keeps its count.
    """
    text = environment.get(VARIABLE, "")
    if not text.strip():
        _LISTENER.fault = None
        return None
    wanted, current = parse_fault(text), _LISTENER.fault
    if current is None or (current.name, current.nth) != (wanted.name, wanted.nth):
        _LISTENER.fault = wanted
    if not _LISTENER.hooked:
        sys.addaudithook(_LISTENER)
        _LISTENER.hooked = True
    return _LISTENER.fault
