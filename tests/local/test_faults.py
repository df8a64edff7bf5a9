from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.faults import VARIABLE, Fault, arm, parse_fault

PASS_THREE_POINTS = """
import sys
from ingen_fab.local import faults
faults.arm(); faults.arm()
for number in (1, 2, 3):
    sys.audit("ingen_fab.fault_point", "publish.rename")
    sys.audit("ingen_fab.fault_point", "publish.state")
    print("passed", number, flush=True)
"""


def run_with(fault: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PASS_THREE_POINTS], env={VARIABLE: fault}, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("fault", "printed"),
    [
        ("publish.rename", ""),
        ("publish.rename:1", ""),
        ("publish.state:2", "passed 1\n"),
        ("publish.rename:3", "passed 1\npassed 2\n"),
    ],
)
def test_the_process_is_killed_at_the_nth_pass(fault: str, printed: str) -> None:
    ended = run_with(fault)
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, printed)


@pytest.mark.parametrize("fault", ["publish", "publish.rename:4", ""])
def test_the_process_lives_where_the_point_is_not_reached(fault: str) -> None:
    ended = run_with(fault)
    assert (ended.returncode, ended.stdout) == (0, "passed 1\npassed 2\npassed 3\n")


def test_a_fault_is_a_name_and_a_count() -> None:
    assert parse_fault("publish.rename") == Fault("publish.rename", 1)
    assert parse_fault(" state_commit:12 ") == Fault("state_commit", 12)


@pytest.mark.parametrize("text", [":1", "a:", "a:0", "a:-1", "a:x", "a:1:2", "a b", "1a"])
def test_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is not a fault point"):
        arm({VARIABLE: text})


def test_nothing_is_armed_where_the_variable_is_missing() -> None:
    assert arm({}) is None
