"""What every test shares: the switch that rewrites golden files, steady property tests, and Spark.

A test that runs Spark uses the fixture `needs_spark` (or `spark`). They go to two workers, so that
there are two sessions for all of them. Where Spark cannot start they are left out, and the end of the run
says which; with INGEN_FAB_REQUIRE_SPARK set, as in CI, the run fails instead.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.spark_session import spark_obstacles, spark_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REQUIRE_SPARK = "INGEN_FAB_REQUIRE_SPARK"
# Two workers share the tests that run Spark, each with one session: those of tables, and all others.
SPARK_GROUP, SPARK_TABLES_GROUP = "spark", "spark_tables"
OF_TABLES = ("tests/cli/", "tests/docs/", "tests/mission/", "tests/runtime/ingestion_pyspark/")
NO_SPARK = "Spark cannot start here: "

# Two workers on two cores make the time of one example meaningless.
hypothesis.settings.register_profile(
    "ingen_fab", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("ingen_fab")


def pytest_configure() -> None:
    """Hear Ctrl-C again where the shell that started the tests in the background had it ignored.

    POSIX lets a shell without job control start `command &` with SIGINT ignored, which all children inherit.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module on one worker, and those that run Spark on two."""
    running_spark = {item for item in items if "needs_spark" in getattr(item, "fixturenames", ())}
    for item in items:
        # One marker each: xdist makes a group of its own for each set of them.
        module = item.nodeid.partition("::")[0]
        of_spark = SPARK_TABLES_GROUP if module.startswith(OF_TABLES) else SPARK_GROUP
        group = of_spark if item in running_spark else module
        item.add_marker(pytest.mark.xdist_group(group))
    obstacles = "; ".join(found.detail for found in spark_obstacles()) if running_spark else ""
    if not obstacles:
        return
    if os.environ.get(REQUIRE_SPARK):
        raise pytest.UsageError(f"{NO_SPARK}{obstacles}; {REQUIRE_SPARK} is set, so that no test is left out")
    for item in running_spark:
        item.add_marker(pytest.mark.skip(reason=NO_SPARK + obstacles))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out for want of Spark."""
    left_out: Counter[str] = Counter()
    reason = ""
    for report in terminalreporter.stats.get("skipped", []):
        text = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if NO_SPARK in text:
            left_out[report.nodeid.partition("::")[0]] += 1
            reason = text.partition(NO_SPARK)[2]
    if left_out:
        terminalreporter.section(f"left out: {left_out.total()} tests that run Spark")
        terminalreporter.line(f"{NO_SPARK}{reason} (see `ingen_fab doctor`)")
        for module, count in sorted(left_out.items()):
            terminalreporter.line(f"  {module}: {count}")


@pytest.fixture(scope="session")
def needs_spark() -> None:
    """Marks a test that starts Spark."""


@pytest.fixture(scope="session")
def spark(needs_spark: None, tmp_path_factory: pytest.TempPathFactory) -> SparkSession:
    """The one Spark session of this process."""
    return spark_session(LocalLakehouse(Path(tmp_path_factory.mktemp("spark"))))
