"""How the rows of a large table-day are laid out: in parts, and in which order."""

from __future__ import annotations

from ingen_fab.runtime.generation.date_rows import DateFacts
from ingen_fab.runtime.generation.tables import TableSpec

# Files with so many rows at the most are ordered by key; larger ones keep the order in which rows are made,
# which is that of the keys for incremental tables, and spare the sort.
ORDERED_ROWS = 500_000


def blocks_of_parts(table: TableSpec, facts: list[DateFacts], rows: int, limit: int) -> list[list[DateFacts]]:
    """Day facts by part file, blocks cut where a part takes less than one; no part exceeds `limit` rows.

    Where a unit of a block is not a row but all that a parent has, only the average is known, and a part is
    filled to three quarters.
    """
    sizes = [int(str(block.get("d_count", 1))) for block in facts]
    room = sum(sizes) * limit // rows
    room = max(1, room * 3 // 4 if table.kind in ("dealt", "cross") else room)
    parts: list[list[DateFacts]] = []
    left = 0
    for block, size in zip(facts, sizes, strict=True):
        for done in range(0, size, room):
            count = min(room, size - done)
            piece = block | {"d_count": count, "d_first": int(str(block.get("d_first", 0))) + done}
            if count > left:
                parts.append([])
                left = room
            parts[-1].append(piece)
            left -= count
    return parts
