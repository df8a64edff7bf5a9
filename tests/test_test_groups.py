"""Tests that share something are run by one worker."""

from __future__ import annotations

import pytest

from tests.conftest import SPARK_GROUP


def test_the_tests_of_a_module_go_to_one_worker(request: pytest.FixtureRequest) -> None:
    if not hasattr(request.config, "workerinput"):
        pytest.skip("the tests run in one process")
    assert request.node.nodeid.endswith("@tests/test_test_groups.py")


@pytest.mark.usefixtures("needs_spark")
def test_the_tests_that_run_spark_go_to_one_worker(request: pytest.FixtureRequest) -> None:
    if not hasattr(request.config, "workerinput"):
        pytest.skip("the tests run in one process")
    assert request.node.nodeid.endswith(f"@{SPARK_GROUP}")
