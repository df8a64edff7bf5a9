"""Builds the data files that need only the hand-written lists in `sources/` and the standard library."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import Literal

FieldType = Literal["text", "integer"]
Record = dict[str, str]

SOURCES = Path(__file__).parent / "sources"

LISTED_POOLS = (
    "brands",
    "campaigns",
    "devices",
    "email_domains",
    "product_styles",
    "retail_products",
    "store_names",
    "web_pages",
    "world_places",
)
"""Pools whose rows stand in a source list as they are, each once or as often as its weight says."""

INTEGER_FIELDS = frozenset({"price_cents"})

NUMBERED_STREETS = 16
QUANTILE_STEPS = 1024
QUANTILE_SCALE = 10**9


@dataclass(frozen=True)
class Pool:
    """A table of values to draw from; its length is a power of two, so a hash picks a row by shifting."""

    name: str
    fields: dict[str, FieldType]
    rows: tuple[tuple[str | int, ...], ...]

    def __post_init__(self) -> None:
        """Raise ValueError for a length that is no power of two, or a row without one value per field."""
        if len(self.rows).bit_count() != 1:
            raise ValueError(f"pool {self.name} has {len(self.rows)} rows, which is not a power of two")
        for row in self.rows:
            if len(row) != len(self.fields):
                raise ValueError(f"pool {self.name}: {row} does not have the fields {list(self.fields)}")

    @property
    def path(self) -> str:
        """Where the pool is kept, from the data folder on."""
        return f"pools/{self.name}.json"

    def to_bytes(self) -> bytes:
        """Return the JSON of the pool: fields on the first line, then one row per line."""
        rows = ",\n".join(compact_json(row) for row in self.rows)
        return f'{{"fields":{compact_json(self.fields)},"rows":[\n{rows}\n]}}\n'.encode()


def compact_json(value: object) -> str:
    """Return JSON without spaces, with characters beyond ASCII as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def json_lines(items: dict[str, object]) -> bytes:
    """Return a JSON object with one key per line, keys sorted."""
    lines = ",\n".join(f"{compact_json(key)}:{compact_json(items[key])}" for key in sorted(items))
    return f"{{\n{lines}\n}}\n".encode()


def read_source(name: str) -> list[Record]:
    """Return the records of a source list: `#` comments, a header line, then values separated by `|`."""
    lines = (SOURCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    header, *body = (line for line in lines if line and not line.startswith("#"))
    fields = header.split("|")
    return [dict(zip(fields, line.split("|"), strict=True)) for line in body]


def listed_pool(name: str) -> Pool:
    """Return the pool of a source list, in the order of the list; `weight` says how often a row is there."""
    records = read_source(name)
    names = [field for field in records[0] if field != "weight"]
    fields: dict[str, FieldType] = {
        field: "integer" if field in INTEGER_FIELDS else "text" for field in names
    }
    rows: list[tuple[str | int, ...]] = []
    for record in records:
        row = tuple(int(record[field]) if field in INTEGER_FIELDS else record[field] for field in names)
        rows.extend([row] * int(record.get("weight", "1")))
    return Pool(name, fields, tuple(rows))


def us_places_pool() -> Pool:
    """Return one row per ZIP code, so a city comes up as often as it has ZIP codes in the list."""
    states = {record["state"]: record["state_name"] for record in read_source("us_states")}
    rows = tuple(
        (record["city"], record["state"], states[record["state"]], postal_code)
        for record in read_source("us_places")
        for postal_code in record["postal_codes"].split()
    )
    return Pool(
        "us_places", {"city": "text", "state": "text", "state_name": "text", "postal_code": "text"}, rows
    )


def streets_pool() -> Pool:
    """Return each street name with four kinds of street, and sixteen numbered streets and avenues."""
    kinds = [(record["first"], record["second"]) for record in read_source("street_kinds")]
    streets = [
        f"{record['name']} {kind}"
        for index, record in enumerate(read_source("street_names"))
        for kind in ("Street", "Avenue", *kinds[index % len(kinds)])
    ]
    for number in range(1, NUMBERED_STREETS + 1):
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(number, "th")
        streets += [f"{number}{suffix} Street", f"{number}{suffix} Avenue"]
    return Pool("streets", {"street": "text"}, tuple((street,) for street in streets))


def normal_quantiles() -> list[int]:
    """Return the standard normal's quantiles at i/1024 for i = 0..1024, in thousand-millionths.

    The ends, which would be infinite, are taken at 1/4096 and 4095/4096. The upper half mirrors the lower.
    """
    lower = [1 / (4 * QUANTILE_STEPS)] + [step / QUANTILE_STEPS for step in range(1, QUANTILE_STEPS // 2)]
    below = [round(NormalDist().inv_cdf(share) * QUANTILE_SCALE) for share in lower]
    return [*below, 0, *(-value for value in reversed(below))]


def hour_profiles() -> dict[str, object]:
    """Return the weights of the 24 hours of a day by profile; they sum to 1000."""
    return {
        record["profile"]: [int(weight) for weight in record["weights"].split()]
        for record in read_source("hour_profiles")
    }


def hand_made_files() -> dict[str, bytes]:
    """Return what is in each file that depends on no library, by its path from the data folder on."""
    pools = [*(listed_pool(name) for name in LISTED_POOLS), streets_pool(), us_places_pool()]
    quantiles = ",\n".join(str(value) for value in normal_quantiles())
    return {
        "hour_profiles.json": json_lines(hour_profiles()),
        "normal_quantiles.json": f"[\n{quantiles}\n]\n".encode(),
        **{pool.path: pool.to_bytes() for pool in pools},
    }
