"""Notebooks written by hand, as people write them for Fabric, run by the command line in one project."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.command_line import Outcome, igf

NOTEBOOKS = Path(__file__).parent / "notebooks"


@dataclass(frozen=True)
class Case:
    """A notebook, its parameters, the exit value, and texts that are among its messages."""

    name: str
    exit_value: str
    parameters: dict[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()


PYTHON = (
    Case("Files Tour.Notebook", "eins,zwei,in,moved"),
    Case(
        "Python Report.Notebook",
        "{'counted': [('Oslo', 4)], 'tables': ['crm.customers']}",
        {"customers": "4"},
        ("%pip install duckdb: duckdb 1.4.4 is here; nothing is installed", "Oslo"),
    ),
    Case("Settings.Notebook", "north 6", shown=("local jupyter",)),
    Case("Caller.Notebook", "300", {"times": "3"}, ("  Callee: cell 2 of 3: %%time",)),
)
# In this order: the later ones read the tables of the earlier ones.
PYSPARK = (
    Case(
        "Ingest Orders.Notebook",
        json.dumps({"rows": 3, "day": "2024-02-01"}),
        {"run_date": "2024-02-01"},
        ("2   2024-02-01  2.50",),
    ),
    Case("Orders By Day.Notebook", "7.50", shown=("order_day   orders  amount",)),
    Case("exploration.ipynb", "['a', 'B;']", {"limit": "9"}, ("from a shell",)),
    Case(
        "Configured.Notebook",
        "7",
        {"partitions": "7"},
        (
            "%%configure: without effect on this machine: defaultLakehouse",
            "(the first 20 rows)",
            "(displayHTML: 13 characters of HTML, not shown here)",
        ),
    ),
    Case(
        "Nightly.Notebook",
        'ingest said {"rows": 4, "day": "2024-03-01"}',
        shown=("activity Ingest failed and is tried again", "  Tell: cell 2 of 2"),
    ),
    Case(
        "Parallel Loads.Notebook",
        '[{"load customers": 10, "load stores": 3, "load products": 7, "orders": 5}, ["1", "2"], 6]',
        shown=(
            "load stores | loading 3 rows into stores\n",
            "orders |   Load Table: cell 3 of 5:",
            "Load Table | loading 2 rows into by_hand_2\n",
            "customers  30",
        ),
    ),
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose lakehouse the notebooks share."""
    return tmp_path_factory.mktemp("project")


def run(project: Path, case: Case) -> Outcome:
    words = [word for name, value in case.parameters.items() for word in ("--param", f"{name}={value}")]
    return igf(project, "notebook", "run", str(NOTEBOOKS / case.name), *words)


def check(project: Path, case: Case) -> None:
    told = run(project, case)
    assert (told.code, told.out) == (0, f"{case.exit_value}\n"), told.err
    assert [text for text in case.shown if text not in told.err] == []


@pytest.mark.parametrize("case", PYTHON, ids=lambda case: case.name)
def test_a_python_notebook_runs(project: Path, case: Case) -> None:
    check(project, case)


def test_the_environment_chooses_the_value_set(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FABRIC_ENVIRONMENT", "PROD")
    check(project, Case("Settings.Notebook", "west 6"))


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
@pytest.mark.parametrize("case", PYSPARK, ids=lambda case: case.name)
def test_a_pyspark_notebook_runs(project: Path, case: Case) -> None:
    check(project, case)


@pytest.mark.slow
@pytest.mark.usefixtures("needs_spark")
def test_another_lakehouse_has_none_of_the_tables(tmp_path: Path) -> None:
    told = run(tmp_path, Case("Orders By Day.Notebook", ""))
    assert told.code == 2
    assert "notebook 'Orders By Day', cell 2, line 1: Spark SQL: [TABLE_OR_VIEW_NOT_FOUND]" in told.err
    assert "    CREATE OR REPLACE TEMP VIEW by_day AS" in told.err
