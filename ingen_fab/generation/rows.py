"""Where a table's rows come from: the coordinate of a row, its state, its key, for each kind of table.

Rows are numbered blocks of the day facts, exploded; names that begin with `d_` are facts of a day (or of a
cohort on a day) that the notebook computes before it runs the text. Sources: see docs/architecture.md, "The
arithmetic".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingen_fab.generation.streams import MASK, TWO_32, keyed_mix, mixed
from ingen_fab.sql.expressions import Case, Expr, Int, NeverNull, Ref
from ingen_fab.sql.program import Lookup, Program, Query

FEISTEL_ROUNDS = 6
COHORT_FIELDS = ("size", "width", "rotation", "id", *(f"f{n}" for n in range(FEISTEL_ROUNDS)))
# The width of a bucket of ranks, as a shift: few cohorts meet in one bucket, and few buckets are needed.
BUCKET_BITS = 7
LIST_STEPS = (1, 8, 64, 512, 4096)


@dataclass(frozen=True)
class RowSource:
    """What every column of a table may build on.

    `number` is the row's place among its day's rows (incremental) or in its cohort (snapshot).
    """

    program: Program
    state_a: Ref
    state_b: Ref
    number: Ref
    key: Expr
    day: Expr
    parent_number: Expr | None = None  # of dealt tables: the parent's number among its day's rows
    position: Expr | None = None
    stable_a: Ref | None = None  # of cross tables: the pair's state, alike on every day
    stable_b: Ref | None = None
    pair: tuple[Expr, Expr] | None = None


def _numbered(program: Program) -> Ref:
    """The number of each row of a block: the block's first plus the copy."""
    copy = program.explode("i_block", program.source("d_count"))
    return program.define("row_number", program.source("d_first") + copy)


def incremental_rows(relation: str) -> RowSource:
    """Rows of a day, numbered from 0; keys run on from all earlier days."""
    program = Program(relation)
    number = _numbered(program)
    return RowSource(
        program,
        keyed_mix(program, "state_a", number, program.source("d_a")),
        keyed_mix(program, "state_b", number, program.source("d_b")),
        number,
        program.source("d_key") + number,
        program.source("d_day"),
    )


def dealt_rows(relation: str) -> RowSource:
    """Rows dealt to the day's parents: parent j owns the rows b(j) .. b(j+1) - 1.

    The formula of b stands in `runtime.generation.dealing`; with fewer rows than parents b(j) = j * rows div
    parents (`d_each` is 0 then, and `d_extra` all rows).
    """
    program = Program(relation)
    parent = _numbered(program)
    first_of = _first_child(program, parent)
    first = program.define("first_child", first_of(parent, Ref("deal_before")))
    after = first_of(parent + 1, Ref("deal_before") + Ref("deal_weight"))
    copy = program.explode("i_child", after - first)
    number = program.define("child_number", first + copy)
    return RowSource(
        program,
        keyed_mix(program, "state_a", number, program.source("d_a")),
        keyed_mix(program, "state_b", number, program.source("d_b")),
        number,
        program.source("d_key") + number,
        program.source("d_day"),
        parent_number=parent,
        position=copy + 1,
    )


def _first_child(program: Program, parent: Ref) -> Callable[[Expr, Expr], Expr]:
    """b as a function of a parent's number and of the weight before it in the parent's block."""
    extra, total = program.source("d_extra"), program.source("d_weight")
    block = program.define("deal_block", NeverNull(parent // 16))
    drawn_block = keyed_mix(program, "deal_mix", block, program.source("d_deal"))
    program.look_up(
        Lookup(
            "dealt",
            "deal_patterns",
            (("of_slot", (drawn_block >> 24) * 16 + parent % 16),),
            (("deal_before", "of_before"), ("deal_weight", "of_weight")),
            dense=True,
            numbers=True,
        )
    )
    full_end = program.define("block_end", block * 128 + 128)
    block_end = program.define("block_weight_end", Case(((full_end < total, full_end),), total))
    weight = program.define("block_weight", block_end - block * 128)
    start = program.define("block_start", NeverNull((extra * block * 128) // total))
    size = program.define("block_extra", NeverNull((extra * block_end) // total) - start)
    rounding = program.define("block_rounding", ((drawn_block & 16777215) * weight) >> 24)
    by_pattern = program.source("d_each").equals(1)

    def first_of(number: Expr, before: Expr) -> Expr:
        dealt = number + start + NeverNull((size * before + rounding) // weight)
        return Case(((by_pattern, dealt),), NeverNull((number * extra) // total))

    return first_of


def date_rows(relation: str) -> RowSource:
    """One row a date; the relation has every property of the date."""
    program = Program(relation)
    key = program.source("d_date_key")
    return RowSource(
        program,
        keyed_mix(program, "state_a", key, program.source("d_a")),
        keyed_mix(program, "state_b", key, program.source("d_b")),
        key,
        key,
        program.source("d_date"),
    )


def snapshot_rows(relation: str) -> RowSource:
    """Living entities of a publish day, by their place in their cohort."""
    program = Program(relation)
    place = _numbered(program)
    index = index_at_place(program, place, "d_", "id")
    key = program.define("entity_id", program.source("d_id") + index)
    return RowSource(
        program,
        keyed_mix(program, "state_a", key, program.source("d_a")),
        keyed_mix(program, "state_b", key, program.source("d_b")),
        place,
        key,
        program.source("d_pub"),
    )


def cross_rows(relation: str, second: str, share: tuple[int, int]) -> RowSource:
    """Pairs of living rows of two snapshot tables, drawn once for ever.

    Of each group of `share[1]` neighbouring places of the second's cohort a row of the first has `share[0]`;
    `relation` has the first table's cohorts of a day, `second` the second's, in blocks of groups.
    """
    program = Program(relation)
    place = _numbered(program)
    left = program.define("left_id", program.source("d_id") + index_at_place(program, place, "d_", "left"))
    other_place = _chosen_places(program, left, second, share)
    right = program.define("right_id", Ref("e_id") + index_at_place(program, other_place, "e_", "right"))
    daily = _pair_state(program, left, right, "")
    stable = _pair_state(program, left, right, "stable_")
    return RowSource(
        program,
        *daily,
        place,
        left,
        program.source("d_pub"),
        stable_a=stable[0],
        stable_b=stable[1],
        pair=(left, right),
    )


def _chosen_places(program: Program, left: Ref, second: str, share: tuple[int, int]) -> Ref:
    """The places of the second table's cohorts that a row of the first has, living ones only."""
    chosen, group_size = share
    fields = ("first", "count", "living", *COHORT_FIELDS)
    program.look_up(
        Lookup(
            "other",
            second,
            (("of_day", program.source("d_day")),),
            tuple((f"e_{name}", f"of_{name}") for name in fields),
        )
    )
    group = program.define("group_number", Ref("e_first") + program.explode("i_group", Ref("e_count")))
    pick_key = keyed_mix(program, "pick_left", left, program.source("d_pick"))
    # The group's place among all ids: neighbouring cohorts would otherwise share draws a few groups apart.
    pick = mixed(program, "pick_group", pick_key ^ ((Ref("e_id") + group * group_size) & MASK))
    offset = (pick * group_size) >> 32
    if chosen > 1:
        offset = NeverNull((offset + program.explode("i_pick", Int(chosen))) % group_size)
    place = program.define("other_place", group * group_size + offset)
    program.keep_where(place < Ref("e_living"))
    return place


def _pair_state(program: Program, left: Ref, right: Ref, prefix: str) -> tuple[Ref, Ref]:
    one = keyed_mix(program, f"{prefix}pair_left", left, program.source(f"d_{prefix}a"))
    two = keyed_mix(program, f"{prefix}pair_right", right, program.source(f"d_{prefix}b"))
    return (
        mixed(program, f"{prefix}state_a", one ^ two),
        mixed(program, f"{prefix}state_b", (one + two * 3) & MASK),
    )


def index_at_place(program: Program, place: Expr, prefix: str, name: str) -> Ref:
    """The index in its cohort (0 .. size-1) of the entity at a place: the cohort's permutation, inverted.

    A Feistel network on a ragged rectangle of `width` columns, its rounds run backwards; then ids need no
    table.
    """

    def fact(field: str) -> Ref:
        return Ref(f"{prefix}{field}") if prefix != "d_" else program.source(f"d_{field}")

    size, width = fact("size"), fact("width")
    moved = program.define(f"{name}_moved", NeverNull((place + size - fact("rotation")) % size))
    high = program.define(f"{name}_high_{FEISTEL_ROUNDS}", NeverNull(moved // width))
    low = program.define(f"{name}_low_{FEISTEL_ROUNDS}", NeverNull(moved % width))
    for round_ in reversed(range(FEISTEL_ROUNDS)):
        key = fact(f"f{round_}")
        if round_ % 2:
            rows = program.define(f"{name}_rows_{round_}", NeverNull((size - low + width - 1) // width))
            mix = keyed_mix(program, f"{name}_mix_{round_}", low, key)
            high = program.define(f"{name}_high_{round_}", NeverNull((high + rows - mix % rows) % rows))
        else:
            room = size - high * width
            cells = program.define(f"{name}_cells_{round_}", Case(((room < width, room),), width))
            mix = keyed_mix(program, f"{name}_mix_{round_}", high, key)
            low = program.define(f"{name}_low_{round_}", NeverNull((low + cells - mix % cells) % cells))
    return program.define(f"{name}_index", high * width + low)


def rank_buckets(relation: str) -> Query:
    """The living of some publish days by buckets of 128 ranks: a rank finds its cohort by one equi-join.

    A bucket's row says which ranks of the bucket the cohort has, and how its permutation is inverted.
    """
    program = Program(relation)
    before, living = program.source("d_before0"), program.source("d_living")
    first = program.define("first_bucket", before >> BUCKET_BITS)
    last = (before + living - 1) >> BUCKET_BITS
    bucket = program.explode("i_bucket", last - first + 1)
    outputs: dict[str, Expr] = {
        "of_bucket": program.source("d_pub") * TWO_32 + first + bucket,
        "of_before": before,
        "of_living": living,
    }
    for field in COHORT_FIELDS:
        outputs[f"of_{field}"] = program.source(f"d_{field}")
    return program.query(outputs)


def departures(relation: str) -> Query:
    """Who has left, and on which publish day this was first seen: a range of places of a cohort a row."""
    program = Program(relation)
    place = _numbered(program)
    index = index_at_place(program, place, "d_", "id")
    return program.query({"of_key": program.source("d_id") + index, "of_left": program.source("d_left")})


def popularity_lists(source: RowSource) -> Expr:
    """Make each living row appear once in list 0 and again in every list its place belongs to.

    Gives the slot: (publish day * 8 + list) * 2**32 + the row's number in the list: one BIGINT to join on.
    """
    program = source.program
    level = program.explode("i_list", Int(len(LIST_STEPS)))
    step = program.define("list_step", _by_level(level, [Int(step) for step in LIST_STEPS]))
    shifted = program.define("list_place", source.number + program.source("d_phase") + 1)
    program.keep_where((shifted % step).equals(0))
    before = _by_level(level, [program.source(f"d_before{n}") for n in range(len(LIST_STEPS))])
    member = before + NeverNull(shifted // step) - NeverNull(program.source("d_phase") // step) - 1
    return program.source("d_pub") * (8 * TWO_32) + member


def entity_slot(source: RowSource, key: Expr, popular: bool) -> Expr:
    """Publish day * 2**32 + key, for those who know the key; only the row's entry in list 0 has one."""
    slot = source.program.source("d_pub") * TWO_32 + key
    return Case(((Ref("i_list").equals(0), slot),), Int(-1)) if popular else slot


def rank_slot(source: RowSource) -> Expr:
    """The slot of each living row in list 0 alone, where nobody asks for popularity."""
    program = source.program
    return program.source("d_pub") * (8 * TWO_32) + program.source("d_before0") + source.number


def _by_level(level: Expr, values: list[Expr]) -> Expr:
    branches = tuple((level.equals(n), value) for n, value in enumerate(values[:-1]))
    return Case(branches, values[-1])
