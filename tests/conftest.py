"""What every test shares: the switch that rewrites golden files, and steady property tests."""

from __future__ import annotations

import signal

import hypothesis
import pytest

from ingen_fab.local.spark_session import spark_obstacles

# Two workers on two cores make the time of one example meaningless.
hypothesis.settings.register_profile("ingen_fab", deadline=None)
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


@pytest.fixture(scope="session")
def needs_spark() -> None:
    """Leave a test out where Spark cannot start, and say why."""
    obstacles = spark_obstacles()
    if obstacles:
        pytest.skip(f"Spark cannot start here: {'; '.join(found.detail for found in obstacles)}")
