"""Holds the frozen data of the catalog to what the generator and the datasets expect of it."""

from __future__ import annotations

import json
import re
import string
import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest

from ingen_fab.catalog.data import hand_made

DATA = Path(hand_made.__file__).parent
REPOSITORY = DATA.parents[2]

POOL_ROWS = {
    "brands": 128,
    "campaigns": 32,
    "devices": 64,
    "email_domains": 16,
    "first_names": 512,
    "last_names": 1024,
    "product_styles": 64,
    "retail_products": 256,
    "store_names": 64,
    "streets": 512,
    "us_places": 512,
    "web_pages": 64,
    "world_places": 256,
}
WITHOUT_REPEATS = ["brands", "first_names", "product_styles", "retail_products", "store_names", "streets"]

# The first digit of a ZIP code stands for a group of states (USPS, national areas).
STATES_BY_FIRST_DIGIT = {
    "0": "CT MA ME NH NJ RI VT",
    "1": "DE NY PA",
    "2": "DC MD NC SC VA WV",
    "3": "AL FL GA MS TN",
    "4": "IN KY MI OH",
    "5": "IA MN MT ND SD WI",
    "6": "IL KS MO NE",
    "7": "AR LA OK TX",
    "8": "AZ CO ID NM NV UT WY",
    "9": "AK CA HI OR WA",
}
PAGE_TYPES = {"home", "category", "product", "cart", "checkout", "account", "search", "help"}
RESERVED_DOMAIN = re.compile(r"([a-z]+\.)?example\.(com|net|org)")

# Worked out by hand from each holiday's rule or proclamation.
KNOWN_HOLIDAYS = [
    ("US", "2024-01-01", "New Year's Day"),
    ("US", "2024-01-15", "Martin Luther King Jr. Day"),
    ("US", "2021-07-05", "Independence Day (observed)"),
    ("US", "2024-11-28", "Thanksgiving Day"),
    ("DE", "2024-10-03", "German Unity Day"),
    ("DE", "2017-10-31", "Reformation Day"),
    ("DE", "2025-04-21", "Easter Monday"),
    ("GB", "2024-03-29", "Good Friday"),
    ("GB", "2022-01-03", "New Year's Day (observed)"),
    ("GB", "2023-05-08", "Coronation of Charles III"),
]


def load(path: str) -> Any:
    return json.loads((DATA / path).read_text(encoding="utf-8"))


def records(pool: str) -> list[dict[str, Any]]:
    content = load(f"pools/{pool}.json")
    return [dict(zip(content["fields"], row, strict=True)) for row in content["rows"]]


def one_to_one(rows: list[dict[str, Any]], left: str, right: str) -> bool:
    pairs = {(row[left], row[right]) for row in rows}
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def versions_are_installed() -> bool:
    try:
        installed = {name: version(name) for name in ("faker", "holidays")}
    except PackageNotFoundError:
        return False
    return bool(installed == load("versions.json"))


def test_the_pools_are_the_ones_that_are_named_here() -> None:
    assert {path.stem for path in (DATA / "pools").iterdir()} == set(POOL_ROWS)


def test_the_pools_take_less_than_300_kilobytes() -> None:
    assert sum(path.stat().st_size for path in (DATA / "pools").iterdir()) < 300_000


@pytest.mark.parametrize("pool", POOL_ROWS)
def test_a_pool_has_a_power_of_two_of_rows(pool: str) -> None:
    rows = load(f"pools/{pool}.json")["rows"]
    assert len(rows) == POOL_ROWS[pool]
    assert len(rows).bit_count() == 1


@pytest.mark.parametrize("pool", POOL_ROWS)
def test_every_row_of_a_pool_has_a_value_of_the_declared_type_for_every_field(pool: str) -> None:
    content = load(f"pools/{pool}.json")
    types = [{"text": str, "integer": int}[declared] for declared in content["fields"].values()]
    assert all([type(value) for value in row] == types for row in content["rows"])


@pytest.mark.parametrize("pool", POOL_ROWS)
def test_the_texts_of_a_pool_are_trimmed_composed_and_not_empty(pool: str) -> None:
    texts = {value for row in records(pool) for value in row.values() if isinstance(value, str)}
    assert all(text and text == unicodedata.normalize("NFC", text.strip()) for text in texts)


@pytest.mark.parametrize("pool", POOL_ROWS)
def test_a_pool_has_its_rows_one_on_each_line(pool: str) -> None:
    lines = (DATA / f"pools/{pool}.json").read_bytes().split(b"\n")
    assert [json.loads(line.rstrip(b",")) for line in lines[1:-2]] == load(f"pools/{pool}.json")["rows"]
    assert lines[-2:] == [b"]}", b""]


@pytest.mark.parametrize("pool", WITHOUT_REPEATS)
def test_a_pool_of_equally_likely_values_repeats_none(pool: str) -> None:
    rows = load(f"pools/{pool}.json")["rows"]
    assert len({tuple(row) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("pool", "name", "key"),
    [("first_names", "first_name", "first_ascii"), ("last_names", "last_name", "last_ascii")],
)
def test_the_part_of_a_name_for_email_is_its_letters_in_small_ascii(pool: str, name: str, key: str) -> None:
    for row in records(pool):
        assert set(row[key]) <= set(string.ascii_lowercase)
        assert row[key] == row[name].lower().replace("'", "")


def test_only_the_most_common_last_names_are_there_twice() -> None:
    counts = Counter(row["last_name"] for row in records("last_names"))
    assert len(counts) >= 1000
    assert max(counts.values()) == 2
    assert counts["Smith"] == counts["Johnson"] == counts["Garcia"] == 2


def test_email_domains_are_reserved_for_examples() -> None:
    assert all(RESERVED_DOMAIN.fullmatch(row["domain"]) for row in records("email_domains"))


def test_a_us_state_has_one_name_and_the_name_one_state() -> None:
    places = records("us_places")
    assert one_to_one(places, "state", "state_name")
    assert len({row["state"] for row in places}) == 51


def test_a_zip_code_has_five_digits_and_begins_with_the_digit_of_its_state() -> None:
    for row in records("us_places"):
        assert re.fullmatch(r"\d{5}", row["postal_code"])
        assert row["state"] in STATES_BY_FIRST_DIGIT[row["postal_code"][0]].split()


def test_every_zip_code_is_there_once_and_big_cities_have_more_of_them() -> None:
    places = records("us_places")
    assert len({row["postal_code"] for row in places}) == len(places)
    cities = Counter((row["city"], row["state"]) for row in places)
    assert len(cities) >= 240
    assert cities["Los Angeles", "CA"] > cities["Denver", "CO"] > cities["Boulder", "CO"]


def test_a_city_of_the_world_lies_in_one_country_and_a_country_in_one_region() -> None:
    places = records("world_places")
    assert one_to_one(places, "country", "country_code")
    assert len({(row["country"], row["region"]) for row in places}) == len({row["country"] for row in places})
    assert len({(row["city"], row["country"]) for row in places}) == len({row["city"] for row in places})
    assert all(re.fullmatch("[A-Z]{2}", row["country_code"]) for row in places)


def test_most_customers_of_the_world_live_in_the_us_then_in_britain_then_in_germany() -> None:
    countries = Counter(row["country_code"] for row in records("world_places"))
    assert [code for code, _ in countries.most_common(3)] == ["US", "GB", "DE"]


def test_products_have_unique_items_and_each_subcategory_lies_in_one_category() -> None:
    products = records("retail_products")
    assert len({row["item"] for row in products}) == len(products)
    assert len({row["category"] for row in products}) >= 10
    subcategories = {(row["category"], row["subcategory"]) for row in products}
    assert len(subcategories) == len({subcategory for _, subcategory in subcategories})


def test_electronics_cost_more_than_groceries() -> None:
    prices: dict[str, list[int]] = {}
    for row in records("retail_products"):
        prices.setdefault(row["category"], []).append(row["price_cents"])
    assert min(min(values) for values in prices.values()) > 0
    assert min(prices["Electronics"]) > max(prices["Grocery"])


def test_a_page_has_one_type_and_every_type_has_a_page() -> None:
    pages = records("web_pages")
    assert {row["page_type"] for row in pages} == PAGE_TYPES
    kinds = {(row["page_path"], row["page_type"]) for row in pages}
    assert len(kinds) == len({path for path, _ in kinds})
    assert all(re.fullmatch(r"/[a-z/-]*", path) for path, _ in kinds)


def test_a_direct_visit_has_neither_medium_nor_campaign() -> None:
    direct = [row for row in records("campaigns") if row["source"] == "direct"]
    assert direct
    assert all((row["medium"], row["campaign"]) == ("none", "none") for row in direct)


def test_devices_systems_and_browsers_agree() -> None:
    devices = records("devices")
    assert {row["device_type"] for row in devices} == {"desktop", "mobile", "tablet"}
    systems = {"Safari": {"iOS", "iPadOS", "macOS"}, "Edge": {"Windows"}, "Samsung Internet": {"Android"}}
    for row in devices:
        assert row["operating_system"] in systems.get(row["browser"], {row["operating_system"]})
        assert (row["device_type"] == "desktop") == (row["operating_system"] in {"Windows", "macOS", "Linux"})


def test_normal_quantiles_rise_strictly_and_mirror_one_another() -> None:
    quantiles = load("normal_quantiles.json")
    assert len(quantiles) == 1025
    assert all(below < above for below, above in pairwise(quantiles))
    assert quantiles == [-value for value in reversed(quantiles)]


def test_normal_quantiles_have_the_shares_of_the_normal_distribution_below_them() -> None:
    quantiles = load("normal_quantiles.json")
    shares = [NormalDist().cdf(value / 10**9) for value in quantiles]
    assert shares[0] == pytest.approx(1 / 4096, rel=1e-6)
    assert shares[1:-1] == pytest.approx([step / 1024 for step in range(1, 1024)], rel=1e-6)


def test_an_hour_profile_gives_a_thousand_parts_to_twenty_four_hours() -> None:
    profiles = load("hour_profiles.json")
    assert set(profiles) == {"office_hours", "store_hours", "uniform", "web_hours"}
    for weights in profiles.values():
        assert (len(weights), sum(weights)) == (24, 1000)
        assert all(type(weight) is int and weight >= 0 for weight in weights)


def test_shops_are_closed_at_night_and_busy_at_noon_and_after_work() -> None:
    hours = load("hour_profiles.json")["store_hours"]
    assert [hour for hour, weight in enumerate(hours) if weight == 0] == [0, 1, 2, 3, 4, 5, 6, 22, 23]
    assert hours[11] < hours[12] > hours[13]
    assert hours[16] < hours[17] >= hours[18] > hours[19]


def test_the_web_never_sleeps_and_is_busiest_in_the_evening() -> None:
    hours = load("hour_profiles.json")["web_hours"]
    assert min(hours) > 0
    assert sorted(range(24), key=lambda hour: hours[hour])[:4] == [3, 4, 2, 5]
    assert set(sorted(range(24), key=lambda hour: hours[hour])[-3:]) == {19, 20, 21}


def test_the_uniform_profile_is_as_even_as_a_thousand_parts_allow() -> None:
    assert set(load("hour_profiles.json")["uniform"]) == {41, 42}


@pytest.mark.parametrize(("country", "day", "name"), KNOWN_HOLIDAYS)
def test_a_known_holiday_is_there_by_its_name(country: str, day: str, name: str) -> None:
    assert load("holidays.json")[country][day] == name


def test_an_ordinary_monday_is_no_holiday() -> None:
    holidays = load("holidays.json")
    assert not [country for country in ("US", "DE", "GB") if "2024-03-04" in holidays[country]]


def test_every_country_has_real_days_with_names_in_each_year_from_2015_to_2040() -> None:
    for country, days in load("holidays.json").items():
        assert re.fullmatch("[A-Z]{2}", country)
        assert list(days) == sorted(days)
        years = {date.fromisoformat(day).year for day in days}
        assert years - set(range(2015, 2041)) == set()
        assert years == set(range(2015, 2041)), country
        assert all(name and name == unicodedata.normalize("NFC", name.strip()) for name in days.values())


def test_two_holidays_on_one_day_are_joined_in_alphabetical_order() -> None:
    names = {name for days in load("holidays.json").values() for name in days.values()}
    shared = [name.split("; ") for name in names if ";" in name]
    assert ["Independent Czech State Restoration Day", "New Year's Day"] in shared
    assert all(parts == sorted(set(parts)) for parts in shared)


def test_every_customer_of_the_world_lives_in_a_country_whose_holidays_are_known() -> None:
    assert {row["country_code"] for row in records("world_places")} <= set(load("holidays.json"))


def test_the_readme_names_the_versions_that_the_files_were_made_with() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert all(f"{name}=={number}" in readme for name, number in load("versions.json").items())


def test_a_pool_whose_length_is_no_power_of_two_is_refused() -> None:
    with pytest.raises(ValueError, match="pool letters has 3 rows"):
        hand_made.Pool("letters", {"letter": "text"}, (("a",), ("b",), ("c",)))


def test_a_pool_with_a_row_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match=r"pool letters: .* does not have the fields"):
        hand_made.Pool("letters", {"letter": "text", "rank": "integer"}, (("a", 1), ("b",)))


def test_the_hand_made_files_are_what_the_sources_give() -> None:
    files = hand_made.hand_made_files()
    assert [path for path in files if (DATA / path).read_bytes() != files[path]] == []


def test_running_the_script_again_gives_the_same_bytes(tmp_path: Path) -> None:
    if not versions_are_installed():
        pytest.skip("needs the versions of faker and holidays that versions.json names")
    command = [sys.executable, "-m", "ingen_fab.catalog.data.make_data", str(tmp_path)]
    subprocess.run(command, cwd=REPOSITORY, check=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.json")}
    kept = {path.relative_to(DATA): path.read_bytes() for path in DATA.rglob("*.json")}
    assert made == kept
