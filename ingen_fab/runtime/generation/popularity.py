"""The lists of popularity: who is drawn more often, as long as it lives, and how often each list is drawn.

An entity is in list L when (place + phase + 1) mod 8^L = 0: everybody is in list 0, one in 4,096 in list 4.
A reference draws a list by fixed shares, and then one of its members evenly.
"""

from __future__ import annotations

LIST_BASE = 8
LIST_LEVELS = 5
# In a hundred draws; one in a hundred of the entities gets about a fifth of the references.
LIST_SHARES = (55, 22, 12, 7, 4)
# A list with fewer members would make one of them a star; its share goes to list 0.
LIST_SMALLEST = 5


def list_size(phase: int, survivors: int, level: int) -> int:
    """Return how many of the places 0 .. survivors - 1 of a cohort are in the list of a level."""
    step: int = LIST_BASE**level
    return (phase + survivors) // step - phase // step


def list_member_place(phase: int, level: int, member: int) -> int:
    """Return the place of member number 0, 1, ... of a cohort in the list of a level."""
    step: int = LIST_BASE**level
    return (phase // step + 1 + member) * step - 1 - phase


def list_thresholds(sizes: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Return t1 .. t4: a draw h below 2^32 chooses the list whose level is the number of thresholds <= h.

    `sizes` are those of the five lists. A threshold of 2^32 is never reached.
    """
    shares = [
        share if size >= LIST_SMALLEST else 0 for share, size in zip(LIST_SHARES[1:], sizes[1:], strict=True)
    ]
    first = sum(LIST_SHARES) - sum(shares)
    second, third, fourth = first + shares[0], first + sum(shares[:2]), first + sum(shares[:3])
    return (share_of_draws(first), share_of_draws(second), share_of_draws(third), share_of_draws(fourth))


def share_of_draws(share: int) -> int:
    """Return so many hundredths of 2^32."""
    return (share << 32) // sum(LIST_SHARES)
