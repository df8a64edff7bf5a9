"""Ten million rows of draws: even, and knowing nothing of neighbours, other days, columns, tables, seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from ingen_fab.generation.streams import column_constant
from ingen_fab.runtime.generation.mixing import MIX_MULTIPLIER_1, MIX_MULTIPLIER_2
from tests.quality.conftest import START, WIDE, MakeData, dataset, day, events, people
from tests.quality.measures import (
    Measured,
    assert_by_chance,
    assert_seen,
    chi_square,
    even,
    normal,
    poisson,
    runs,
    uncorrelated,
)

pytestmark = pytest.mark.slow

DRAW_BITS = 31
# (columns, days, rows): the upper 31 bits of each draw.
Sample = npt.NDArray[np.uint32]
COLUMNS = ("alpha", "beta", "gamma", "delta", "epsilon")
DAYS, ROWS = 10, 1_000_000
LAGS = (1, 2, 16)


# --- samples: the generator's, and bad ones -------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(make_data: MakeData) -> Sample:
    """Five wide columns of one table on ten days."""
    made = make_data(dataset({"events": events(ROWS, dict.fromkeys(COLUMNS, WIDE))}))
    drawn = np.empty((len(COLUMNS), DAYS, ROWS), dtype=np.uint32)
    for number in range(DAYS):
        found = made.rows("events", day(number), *COLUMNS)
        for position, name in enumerate(COLUMNS):
            drawn[position, number] = found[name]
    return drawn


def mixed(x: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """`mix32` of many numbers."""
    mask = np.uint64(0xFFFFFFFF)
    x = x & mask
    x = ((x ^ (x >> np.uint64(16))) * np.uint64(MIX_MULTIPLIER_1)) & mask
    x = ((x ^ (x >> np.uint64(15))) * np.uint64(MIX_MULTIPLIER_2 % 2**32)) & mask
    return x ^ (x >> np.uint64(15))


def coordinates() -> tuple[npt.NDArray[np.uint64], ...]:
    """Column, day and row of a small sample, for streams that ought to fail."""
    column, on, row = np.ogrid[0:3, 0:4, 0:200_000]
    return column.astype(np.uint64), on.astype(np.uint64), row.astype(np.uint64)


def unmixed() -> Sample:
    """A counter times an odd number: very even, and everything follows from what stands beside it."""
    column, on, row = coordinates()
    counter = row * np.uint64(2654435769) + on * np.uint64(97_531) + column * np.uint64(1_234_567)
    return np.asarray((counter & np.uint64(0xFFFFFFFF)) >> np.uint64(1), dtype=np.uint32)


def half_mixed() -> Sample:
    """The first half of the mixer: the lower bits do not see the upper ones."""
    column, on, row = coordinates()
    x = row + on * np.uint64(1_000_003) + column * np.uint64(77_777_777)
    x = ((x ^ (x >> np.uint64(16))) * np.uint64(MIX_MULTIPLIER_1)) & np.uint64(0xFFFFFFFF)
    return np.asarray(x >> np.uint64(1), dtype=np.uint32)


def keyed_by_adding() -> Sample:
    """mix(row + A * day + B * column): well mixed, and yet days and columns are shifted copies."""
    column, on, row = coordinates()
    return (mixed(row + on * np.uint64(1_000) + column * np.uint64(70_000)) >> np.uint64(1)).astype(np.uint32)


def states_added() -> Sample:
    """A draw in which the second state has no multiplier, of columns whose constants differ in eight bits."""
    _, on, row = coordinates()
    first, second = (
        mixed(row + on * np.uint64(977_777_777)),
        mixed(row + on * np.uint64(1_999_999_973) + np.uint64(5)),
    )
    column = np.array([0, 0x5180350, 0xFFFFFFFF], dtype=np.uint64).reshape(3, 1, 1)
    x = ((first ^ column) * np.uint64(MIX_MULTIPLIER_1) + second) & np.uint64(0xFFFFFFFF)
    x = ((x ^ (x >> np.uint64(15))) * np.uint64(MIX_MULTIPLIER_2 % 2**32)) & np.uint64(0xFFFFFFFF)
    return ((x ^ (x >> np.uint64(15))) >> np.uint64(1)).astype(np.uint32)


# --- measures -------------------------------------------------------------------------------------------


def evenness(drawn: Sample) -> Measured:
    """Chi-square of each column: the upper 12 bits, the lower 12, each byte, and every single bit."""
    for number, values in enumerate(drawn):
        yield f"{number}: upper bits", even(values >> (DRAW_BITS - 12), 4096)
        yield f"{number}: lower bits", even(values & 4095, 4096)
        for shift in (23, 15, 7, 0):
            counts = np.bincount(((values >> shift) & 255).ravel(), minlength=256)
            yield f"{number}: byte from bit {shift}", chi_square(counts, values.size / 256)
            for bit in range(8):
                ones = counts[np.arange(256) >> bit & 1 == 1].sum()
                yield f"{number}: bit {shift + bit}", normal((2 * ones - values.size) / values.size**0.5)


def evenness_by_day(drawn: Sample) -> Measured:
    """The same for each day alone, coarser: keys differ from day to day."""
    for number, values in enumerate(drawn):
        for on, of_day in enumerate(values):
            yield f"{number} on {on}", even(of_day >> (DRAW_BITS - 10), 1024)


def pairs(name: str, one: Sample, other: Sample) -> Measured:
    """Correlation, and chi-squares of the difference and of 64 x 64 of the upper and of the lower bits."""
    yield f"{name}: correlation", uncorrelated(one, other)
    yield f"{name}: lower correlation", uncorrelated(one & 0xFFFF, other & 0xFFFF)
    yield f"{name}: difference", even(((one - other) & (2**DRAW_BITS - 1)) >> (DRAW_BITS - 12), 4096)
    yield f"{name}: upper bits", even((one >> (DRAW_BITS - 6) << 6) | (other >> (DRAW_BITS - 6)), 4096)
    yield f"{name}: lower bits", even((one & 63) << 6 | (other & 63), 4096)


def neighbouring_rows(drawn: Sample) -> Measured:
    """A row and the one 1, 2 and 16 places on; two columns will do."""
    for number, values in enumerate(drawn[:2]):
        for lag in LAGS:
            yield from pairs(f"{number} lag {lag}", values[:, :-lag], values[:, lag:])


def neighbouring_days(drawn: Sample) -> Measured:
    """The same row number on the next day."""
    for number, values in enumerate(drawn):
        yield from pairs(f"{number}", values[:-1], values[1:])


def columns_of_a_row(drawn: Sample) -> Measured:
    """Two columns of the same row."""
    for one, other in combinations(range(len(drawn)), 2):
        yield from pairs(f"{one} and {other}", drawn[one], drawn[other])


def three_in_a_row(drawn: Sample) -> Measured:
    """Three columns of a row, and three neighbours of a column, in 16 x 16 x 16 classes."""
    upper = [values >> (DRAW_BITS - 4) for values in drawn]
    for one, two, three in combinations(range(len(drawn)), 3):
        yield f"{one}, {two} and {three}", even(upper[one] << 8 | upper[two] << 4 | upper[three], 4096)
    for number, values in enumerate(upper):
        triples = values[:, :-2] << 8 | values[:, 1:-1] << 4 | values[:, 2:]
        yield f"neighbours of {number}", even(triples, 4096)


def runs_of_rows(drawn: Sample) -> Measured:
    """How often the draws cross the middle, and how often they turn (a third of them does not)."""
    for number, values in enumerate(drawn):
        for on, of_day in enumerate(values):
            yield f"{number} on {on}: middle", runs(of_day >> (DRAW_BITS - 1) == 1)
            rising = of_day[1:] > of_day[:-1]
            turns = np.count_nonzero(rising[1:] != rising[:-1])
            deviation = ((16 * of_day.size - 29) / 90) ** 0.5
            yield f"{number} on {on}: turns", normal((turns - 2 * (of_day.size - 2) / 3) / deviation)


def agreeing_rows(drawn: Sample) -> Measured:
    """Rows, on any day, that agree in one of two columns and in another: there are next to none by chance."""
    flat = drawn.reshape(len(drawn), -1)
    places = np.arange(flat.shape[1], dtype=np.uint64)
    possible = places.size * (places.size - 1) / 2
    for number, values in enumerate(flat[:2]):
        order = values.astype(np.uint64) << np.uint64(32) | places
        order.sort()
        drawn_value, place = order >> np.uint64(32), order & np.uint64(0xFFFFFFFF)
        agree = np.flatnonzero(drawn_value[1:] == drawn_value[:-1])
        yield f"column {number}", poisson(agree.size, possible / 2**DRAW_BITS)
        one, other = place[agree], place[agree + 1]
        for second in range(number + 1, len(flat)):
            again = int(np.count_nonzero(flat[second][one] == flat[second][other]))
            # Should happen in one of a hundred thousand samples of ten million rows, so once is too often.
            yield f"columns {number} and {second}", 0.0 if again else 1.0


def shifted_copies(drawn: Sample) -> Measured:
    """Whether any two sequences share values at a constant distance, or mirrored: each (column, day) is one.

    Of all values those are compared whose lowest six bits are a fixed number: of a copy that overlaps in a
    thousand rows, some fifteen. Equal values at three pairs of places that fit together do not come by
    chance: n^3 / 6 / (pairs of sequences * distances)^2 with n = 10,000 equal values, 1,225 pairs, 2 million
    distances.
    """
    sequences = drawn.reshape(-1, drawn.shape[-1])
    where, place = np.nonzero((sequences & 63) == 5)
    values = sequences[where, place]
    order = np.argsort(values, kind="stable")
    where, place, values = where[order], place[order], values[order]
    equal = np.flatnonzero(values[1:] == values[:-1])
    possible = values.size * (values.size - 1) / 2
    yield "values met again", poisson(equal.size, possible / 2 ** (DRAW_BITS - 6))
    both = where[equal] * len(sequences) + where[equal + 1]
    relations = {
        "shifted": place[equal] - place[equal + 1],
        "mirrored": place[equal] + place[equal + 1],
        "crossed": place[equal] ^ place[equal + 1],
    }
    for name, relation in relations.items():
        _, times = np.unique(both * (8 * drawn.shape[-1]) + relation, return_counts=True)
        yield name, 0.0 if times.max(initial=0) >= 3 else 1.0


Measure = Callable[[Sample], Measured]
MEASURES: tuple[Measure, ...] = (
    evenness,
    evenness_by_day,
    neighbouring_rows,
    neighbouring_days,
    columns_of_a_row,
    three_in_a_row,
    runs_of_rows,
    agreeing_rows,
    shifted_copies,
)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.__name__)
def test_ten_million_rows_look_drawn_by_chance(sample: Sample, measure: Measure) -> None:
    assert_by_chance(measure(sample))


@pytest.mark.parametrize(
    ("measure", "bad_sample"),
    [
        (evenness, unmixed),
        (evenness, half_mixed),
        (evenness_by_day, unmixed),
        (neighbouring_rows, unmixed),
        (neighbouring_rows, half_mixed),
        (neighbouring_days, unmixed),
        (neighbouring_days, half_mixed),
        (columns_of_a_row, unmixed),
        (columns_of_a_row, states_added),
        (three_in_a_row, unmixed),
        (runs_of_rows, unmixed),
        (agreeing_rows, keyed_by_adding),
        (shifted_copies, keyed_by_adding),
    ],
    ids=lambda f: f.__name__,
)
def test_the_measures_see_a_bad_stream(measure: Measure, bad_sample: Callable[[], Sample]) -> None:
    assert_seen(measure(bad_sample()))


# --- columns whose constants look alike -----------------------------------------------------------------


def alike() -> list[tuple[str, str]]:
    """Of two thousand column names the pairs whose constants differ in the fewest bits: two to four of 32."""
    names = [f"column_{number}" for number in range(2000)]
    constants = np.array(
        [column_constant("quality", "events", 1, "h", name, 1) for name in names], dtype=np.uint32
    )
    pairs_of_names = []
    for number in range(1, len(names)):
        differences = (constants[:-number] ^ constants[number:]).view(np.uint8)
        bits = np.unpackbits(differences).reshape(-1, 32).sum(axis=1)
        pairs_of_names += [(int(bits[n]), names[n], names[n + number]) for n in np.flatnonzero(bits <= 4)]
    return [(one, other) for _, one, other in sorted(pairs_of_names)[:4]]


def test_columns_whose_constants_look_alike_are_independent(make_data: MakeData) -> None:
    names = alike()
    columns = sorted({name for pair in names for name in pair})
    made = make_data(dataset({"events": events(2_000_000, dict.fromkeys(columns, WIDE))}))
    rows = made.rows("events", START, *columns)

    def measured() -> Measured:
        for one, other in names:
            yield from pairs(f"{one} and {other}", rows[one].astype(np.uint32), rows[other].astype(np.uint32))

    assert_by_chance(measured())


# --- other streams of the same coordinates --------------------------------------------------------------


@pytest.fixture(scope="module")
def kin(make_data: MakeData) -> dict[str, npt.NDArray[np.uint32]]:
    """Streams that share row numbers or ids: two tables, two snapshot tables, two columns, four seeds."""
    columns = {"alpha": WIDE, "beta": WIDE}
    tables = {
        "events": events(250_000, columns),
        "others": events(250_000, columns),
        "people": people(250_000, columns),
        "places": people(250_000, columns),
    }
    found = {}
    for seed in range(4):
        made = make_data(dataset(tables), seed)
        for table in tables:
            rows = made.rows(table, START, *columns)
            for name in columns:
                found[f"{table}.{name} seed {seed}"] = rows[name].astype(np.uint32)
    return found


def test_tables_seeds_and_columns_know_nothing_of_each_other(kin: dict[str, Sample]) -> None:
    def measured() -> Iterator[tuple[str, float]]:
        for (name, one), (other_name, other) in combinations(kin.items(), 2):
            yield f"{name}, {other_name}: correlation", uncorrelated(one, other)
            classes = (one >> (DRAW_BITS - 5) << 5) | (other >> (DRAW_BITS - 5))
            yield f"{name}, {other_name}: classes", even(classes, 1024)

    assert_by_chance(measured())


def test_no_table_seed_or_column_is_a_shifted_copy_of_another(kin: dict[str, Sample]) -> None:
    assert_by_chance(shifted_copies(np.stack(list(kin.values()))[:, np.newaxis]))


@pytest.mark.parametrize(
    "measure", [evenness, neighbouring_rows, columns_of_a_row, runs_of_rows], ids=lambda m: m.__name__
)
@pytest.mark.parametrize("seed", range(4))
def test_entities_with_consecutive_ids_look_drawn_by_chance(
    kin: dict[str, Sample], measure: Measure, seed: int
) -> None:
    columns = [kin[f"people.{name} seed {seed}"] for name in ("alpha", "beta")]
    assert_by_chance(measure(np.stack(columns)[:, np.newaxis]))
