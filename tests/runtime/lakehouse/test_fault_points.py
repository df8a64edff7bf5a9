from __future__ import annotations

import signal
import subprocess
import sys

from ingen_fab.local.faults import VARIABLE
from ingen_fab.runtime.lakehouse.fault_points import fault_point

PASS_A_POINT = """
from ingen_fab.local import faults
from ingen_fab.runtime.lakehouse.fault_points import fault_point
faults.arm()
fault_point("publish.rename")
print("lived")
"""


def run_with(fault: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PASS_A_POINT], env={VARIABLE: fault}, capture_output=True, text=True
    )


def test_a_point_does_nothing_where_nobody_listens() -> None:
    fault_point("publish.rename")


def test_the_harness_ends_the_process_at_the_point_that_it_is_armed_for() -> None:
    assert run_with("publish.rename").returncode == -signal.SIGKILL
    assert run_with("publish.state").stdout == "lived\n"
