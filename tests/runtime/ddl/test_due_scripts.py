from __future__ import annotations

import pytest

from ingen_fab.runtime.ddl.due_scripts import SCRIPT_COMPLETED, SCRIPT_FAILED, LastExecution, script_decision


@pytest.mark.parametrize(
    ("last", "action", "reason"),
    [
        (None, "run", "new"),
        (LastExecution("a", SCRIPT_COMPLETED), "skip", "done"),
        (LastExecution("b", SCRIPT_COMPLETED), "run", "changed"),
        (LastExecution("a", SCRIPT_FAILED), "run", "failed before"),
        (LastExecution("b", SCRIPT_FAILED), "run", "failed before"),
    ],
)
def test_only_a_script_whose_last_execution_went_well_with_the_same_text_is_skipped(
    last: LastExecution | None, action: str, reason: str
) -> None:
    decision = script_decision("a", last)
    assert (decision.action, decision.reason) == (action, reason)
