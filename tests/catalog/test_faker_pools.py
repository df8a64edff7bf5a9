"""Holds the columns made with Faker to values that neither the day nor the process moves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingen_fab.catalog.faker_pools import faker_problem, faker_values
from ingen_fab.errors import UserError

ROOT = Path(__file__).parents[2]
pytest.importorskip("faker")

USED = """\
import hashlib, json
from faker import Faker
from ingen_fab.catalog.faker_pools import faker_problem, faker_values
found = {}
for name in vars(Faker("en_US").factories[0]):
    if not name.startswith("_") and faker_problem(name, "en_US", 16) is None:
        found[name] = hashlib.md5("/".join(faker_values(name, "en_US", 16)).encode()).hexdigest()
print(json.dumps(found))
"""


def allowed(hash_seed: int, zone: str) -> dict[str, str]:
    """Every provider that is not refused, with a hash of its values, in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(hash_seed), "TZ": zone}
    made = subprocess.run([sys.executable, "-c", USED], env=env, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(made.stdout)
    return found


def test_every_provider_that_is_not_refused_gives_the_same_values_in_every_process() -> None:
    here, there = allowed(1, "UTC"), allowed(77, "Asia/Tokyo")
    assert here == there
    assert {"company", "name", "word", "pyint", "pydecimal", "uuid4"} <= set(here)
    assert len(here) > 150


@pytest.mark.parametrize(
    "provider",
    ["date_time", "iso8601", "unix_time", "date_this_year", "past_date", "date_of_birth", "passport_full"],
)
def test_a_provider_that_reads_the_clock_is_refused(provider: str) -> None:
    problem = faker_problem(provider, "en_US", 8)
    assert problem is not None
    assert "depends on the day on which it is asked" in problem.message
    with pytest.raises(UserError, match="depends on the day"):
        faker_values(provider, "en_US", 8)


@pytest.mark.parametrize("provider", ["binary", "latlng", "words", "null_boolean", "pyobject", "pytimezone"])
def test_a_provider_that_gives_no_plain_value_is_refused(provider: str) -> None:
    problem = faker_problem(provider, "en_US", 64)
    assert problem is not None
    assert "gives no text, number or date" in problem.message


@pytest.mark.parametrize("provider", ["pyset", "pystruct", "pydict", "get_providers", "passport_gender"])
def test_a_provider_whose_values_the_process_moves_is_refused(provider: str) -> None:
    assert faker_problem(provider, "en_US", 8) is not None


@pytest.mark.parametrize("provider", ["seed", "parse", "format", "enum", "random", "add_provider"])
def test_what_is_no_provider_without_arguments_is_refused(provider: str) -> None:
    problem = faker_problem(provider, "en_US", 8)
    assert problem is not None
    assert problem.path == ("faker",)


def test_a_locale_may_have_providers_of_its_own() -> None:
    assert faker_problem("prefecture", "ja_JP", 8) is None
    assert faker_problem("prefecture", "en_US", 8) is not None


def test_the_values_of_a_known_provider_are_steady() -> None:
    assert faker_values("company", "en_GB", 64) == faker_values.__wrapped__("company", "en_GB", 64)


def test_a_profiler_of_the_user_is_put_back() -> None:
    def profiler(*_: object) -> None: ...

    before = sys.getprofile()
    sys.setprofile(profiler)
    try:
        faker_problem.__wrapped__("word", "en_US", 4)
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(before)
