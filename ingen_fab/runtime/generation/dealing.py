"""Deals the children of a day to its parents: who owns which rows, without drawing row by row.

Parents come in blocks of sixteen; a block has one of 256 patterns of weights that sum to 128, and W(j) is the
weight of the parents before number j. Of N children X = N - M are left when each of the M parents has one.
Block B gets those from S(B) = X * 128 * B div W(M) to S(B + 1), E(B) in all, and inside of it parent j owns

    b(j) .. b(j + 1) - 1,   b(j) = j + S(B) + (E(B) * (W(j) - 128 * B) + psi(B)) div w(B)

where w(B) is the block's weight and psi(B), drawn below it, decides where the rounding falls.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.mixing import mix32

DEALING_BLOCK = 16
DEALING_BLOCK_WEIGHT = 128
DEALING_PATTERN_COUNT = 256

# Of 1,024 parents so many have weight 1, 2, 3, ...: smooth, about eight on average, and such that at 2.25
# children a parent 28 % of the parents have one, 40 % two, 19 % three, and a few up to nine.
DEALING_SHARES = (
    *(154, 93, 84, 76, 68, 61, 55, 50, 45, 40, 36, 32, 28, 25, 22, 19),
    *(17, 15, 13, 12, 10, 9, 8, 7, 6, 5, 4, 4, 3, 3, 3, 2),
    *(2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1),
)
DEALING_SHARE_BITS = 10
# Where the drawing begins; of twelve thousand that were tried, the one that comes closest to those counts.
DEALING_SEED = 106803204
DEALING_DRAWS = 6
# The pattern takes the upper 8 bits of a block's draw, the rounding the others.
DEALING_ROUNDING_BITS = 24
DEALING_ROUNDING_MASK = 2**24 - 1

# The product of the spare children and the total weight is a signed BIGINT on every engine.
DEALING_LIMIT = 2**63


@lru_cache(maxsize=1)
def dealing_patterns() -> tuple[tuple[int, ...], ...]:
    """Return 256 patterns of 16 weights; each weight is at least 1, and each pattern sums to 128.

    They are sixteen and their rotations, so that every position has the same weights. The sixteen are what
    sixteen draws from DEALING_SHARES give when the sum happens to be right: fifteen are drawn, the last is
    what is missing, and the pattern is kept as often as the last would have been drawn.
    """
    deck = [weight for weight, share in enumerate(DEALING_SHARES, start=1) for _ in range(share)]
    patterns: list[tuple[int, ...]] = []
    counter = DEALING_SEED
    while len(patterns) < DEALING_BLOCK:
        hand = drawn_weights(deck, counter)
        last = DEALING_BLOCK_WEIGHT - sum(hand)
        share = DEALING_SHARES[last - 1] if 1 <= last <= len(DEALING_SHARES) else 0
        if mix32(counter + DEALING_DRAWS - 1) * max(DEALING_SHARES) < share << 32:
            patterns.append((*hand, last))
        counter += DEALING_DRAWS
    return tuple(pattern[turn:] + pattern[:turn] for pattern in patterns for turn in range(DEALING_BLOCK))


def drawn_weights(deck: list[int], counter: int) -> tuple[int, ...]:
    """Return fifteen weights of the deck, three for each number that is mixed from `counter` on."""
    hand: list[int] = []
    for number in range(DEALING_DRAWS - 1):
        draw = mix32(counter + number)
        for _ in range(3):
            hand.append(deck[draw & (2**DEALING_SHARE_BITS - 1)])
            draw >>= DEALING_SHARE_BITS
    return tuple(hand)


@lru_cache(maxsize=1)
def weights_before() -> tuple[tuple[int, ...], ...]:
    """Return, for each pattern, the weight that lies before each of its 16 positions."""
    return tuple(
        tuple(sum(pattern[:position]) for position in range(DEALING_BLOCK)) for pattern in dealing_patterns()
    )


def pattern_rows() -> list[tuple[int, int, int, int]]:
    """Return the patterns as rows (pattern, position, before, weight), ascending."""
    return [
        (number, position, weights_before()[number][position], weight)
        for number, pattern in enumerate(dealing_patterns())
        for position, weight in enumerate(pattern)
    ]


def pattern_of(block: int, key: int) -> int:
    """Return the pattern of a block of sixteen parents; `key` belongs to the table and day."""
    return mix32(block + key) >> 24


def weight_before(j: int, key: int) -> int:
    """Return W(j), the weight of the parents 0 .. j - 1."""
    block, position = divmod(j, DEALING_BLOCK)
    return DEALING_BLOCK_WEIGHT * block + weights_before()[pattern_of(block, key)][position]


def rounding_draw(block: int, key: int, weight: int) -> int:
    """Return psi(B), below the weight of the block: the lower bits of what chose its pattern."""
    return ((mix32(block + key) & DEALING_ROUNDING_MASK) * weight) >> DEALING_ROUNDING_BITS


def first_child(j: int, parents: int, children: int, total_weight: int, key: int) -> int:
    """Return b(j), the number of the first child of parent `j`; b(0) = 0 and b(parents) = children.

    With fewer children than parents b(j) = j * children div parents, and some parents have none.
    """
    if parents == 0:
        return 0
    if children < parents:
        return j * children // parents
    block = min(j, parents - 1) // DEALING_BLOCK
    spare, before = children - parents, DEALING_BLOCK_WEIGHT * block
    weight = min(DEALING_BLOCK_WEIGHT, total_weight - before)
    start, end = spare * before // total_weight, spare * (before + weight) // total_weight
    inside = (end - start) * (weight_before(j, key) - before) + rounding_draw(block, key, weight)
    return j + start + inside // weight


def largest_share(parents: int, children: int, total_weight: int) -> int:
    """Return a number that no parent's count of children exceeds."""
    if parents == 0 or children <= parents:
        return min(parents, children, 1)
    spare = children - parents
    heaviest = max(max(pattern) for pattern in dealing_patterns())
    # One more than the share: a block may have one child more than its weight says.
    return 1 + min(spare, 1 - (-spare * heaviest // total_weight))


@dataclass(frozen=True)
class Deal:
    """The deal of one day; `key` belongs to the table and day.

    Raises RuntimeUserError for children without parents, and for more of both than the engines can multiply.
    """

    parents: int
    children: int
    key: int

    def __post_init__(self) -> None:
        if self.parents == 0 < self.children:
            raise RuntimeUserError(
                f"{self.children} child rows have no parent row on that day",
                hint="Give the parent's table rows on every day on which the child's has some.",
            )
        if (self.children - self.parents) * self.total_weight >= DEALING_LIMIT:
            raise RuntimeUserError(
                f"{self.children} child rows cannot be dealt to {self.parents} parent rows in one day",
                hint="Lower base_rows_per_day of either table, or --scale.",
            )

    @cached_property
    def total_weight(self) -> int:
        """W(parents); 0 without parents."""
        return weight_before(self.parents, self.key)

    @cached_property
    def largest_share(self) -> int:
        """No parent has more children."""
        return largest_share(self.parents, self.children, self.total_weight)

    def boundary(self, j: int) -> int:
        """Return b(j) for j from 0 to `parents`."""
        return first_child(j, self.parents, self.children, self.total_weight, self.key)
