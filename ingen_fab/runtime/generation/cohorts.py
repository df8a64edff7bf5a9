"""Those who were born on one day: their ids, and the keyed order in which they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isqrt

from ingen_fab.runtime.generation.mixing import mix32, stream_keys

# Four rounds are enough for large cohorts, small ones need six; one number keeps the SQL text static.
COHORT_ROUNDS = 6
# A phase is drawn below 8^4, so that every list of popularity is entered evenly.
PHASE_BITS = 12


@dataclass(frozen=True, slots=True)
class Cohort:
    """The entities that were born on one day; they bear the ids first_id .. first_id + size - 1.

    first_publish   number of the first publish on or after birth_day
    created_anchor  latest day that created_date may have
    created_days    created_date is one of so many days that end with created_anchor
    width           width of the ragged rectangle in which the ids are permuted: ceil(sqrt(size))
    keys            one of 32 bits for each round of the permutation
    rotation        0 .. size - 1, added at its end
    phase           0 .. 4095, where the counting of the lists of popularity begins
    survival_draw   0 .. 2^32 - 1, decides the fraction of a survivor
    churn_start     churn periods that were over on birth_day
    """

    birth_day: date
    first_id: int
    size: int
    first_publish: int
    created_anchor: date
    created_days: int
    width: int
    keys: tuple[int, ...]
    rotation: int
    phase: int
    survival_draw: int
    churn_start: int


@dataclass(frozen=True, slots=True)
class CohortDraws:
    """What is drawn for a cohort, as in Cohort."""

    keys: tuple[int, ...]
    rotation: int
    phase: int
    survival_draw: int


def draw_cohort(stream: str, seed: int, birth_day: date, size: int) -> CohortDraws:
    """Return what belongs to the cohort of a day; `stream` is the versioned name of the table."""
    drawn = stream_keys(COHORT_ROUNDS + 3, "cohort", stream, seed, birth_day.isoformat())
    rotation, phase, survival = drawn[COHORT_ROUNDS:]
    return CohortDraws(
        keys=drawn[:COHORT_ROUNDS],
        rotation=(rotation * size) >> 32,
        phase=phase >> (32 - PHASE_BITS),
        survival_draw=survival,
    )


def rectangle_width(size: int) -> int:
    """Return ceil(sqrt(size)) for a size of at least 1."""
    return isqrt(size - 1) + 1


def index_to_place(cohort: Cohort, index: int) -> int:
    """Return the place of the entity with id first_id + index; it is alive while place < survivors.

    A Feistel network on the rectangle whose last row may be short: even rounds move an index along its row,
    odd ones along its column. It is a bijection of 0 .. size - 1 for every size.
    """
    n, b = cohort.size, cohort.width
    hi, lo = divmod(index, b)
    for number, key in enumerate(cohort.keys):
        if number % 2 == 0:
            lo = (lo + mix32(hi + key)) % min(b, n - hi * b)
        else:
            hi = (hi + mix32(lo + key)) % ((n - lo + b - 1) // b)
    return (hi * b + lo + cohort.rotation) % n


def place_to_index(cohort: Cohort, place: int) -> int:
    """Return the index that `index_to_place` sends to `place`: the same rounds backwards."""
    n, b = cohort.size, cohort.width
    hi, lo = divmod((place + n - cohort.rotation) % n, b)
    for number in reversed(range(len(cohort.keys))):
        key = cohort.keys[number]
        if number % 2 == 0:
            length = min(b, n - hi * b)
            lo = (lo + length - mix32(hi + key) % length) % length
        else:
            height = (n - lo + b - 1) // b
            hi = (hi + height - mix32(lo + key) % height) % height
    return hi * b + lo
