"""What kind of rows a table has, which tables it points at, and in which order tables are made."""

from __future__ import annotations

from ingen_fab.generation.plan import KeyMode, PlannedKey, TableKind
from ingen_fab.model.columns import ForeignKeyColumn
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.table_facts import can_leave, dealt_keys, foreign_keys, key_of, sort_of


def kind_of(table: Table) -> TableKind:
    """Which row source a table has."""
    sort = sort_of(table)
    return "dealt" if sort == "incremental" and dealt_keys(table) else sort


def parents_of(table: Table) -> tuple[str, ...]:
    """Tables that a table's rows point at, sorted."""
    parents = {column.parent_table for column in foreign_keys(table).values()}
    return tuple(sorted(parents | set(table.cross.parents if table.cross else ())))


def parents_first(dataset: Dataset) -> tuple[str, ...]:
    """Table names, each after its parents, otherwise in the order of the configuration."""
    placed: dict[str, None] = {}

    def place(name: str) -> None:
        if name not in placed:
            for parent in parents_of(dataset.table_configs[name]):
                place(parent)
            placed[name] = None

    for name in dataset.table_configs:
        place(name)
    return tuple(placed)


def unique_key(table: Table) -> tuple[str, ...]:
    """The columns that no two rows of a day share: the key, or a cross table's two foreign keys."""
    if table.cross:
        parents = table.cross.parents
        return tuple(name for name, column in foreign_keys(table).items() if column.parent_table in parents)
    key = key_of(table)
    return (key,) if key is not None else ()


def key_mode(table: Table, column: ForeignKeyColumn, parent: Table) -> KeyMode:
    """How the parent of a row is found."""
    if table.cross and column.parent_table in table.cross.parents:
        return "pair"
    if column.pick in ("dealt", "day"):
        return "dealt" if column.pick == "dealt" else "date"
    if parent.type == "incremental":
        return "same_day"
    if table.type == "incremental":
        return "living"
    return "leaving" if can_leave(parent) else "since_birth"


def planned_keys(dataset: Dataset, table: Table) -> tuple[PlannedKey, ...]:
    """The foreign keys of a table with what is known of them."""
    found = []
    for name, column in foreign_keys(table).items():
        parent = dataset.table_configs[column.parent_table]
        found.append(
            PlannedKey(
                column=name,
                parent=column.parent_table,
                parent_key=unique_key(parent)[0],
                mode=key_mode(table, column, parent),
                popular=column.pick == "popular",
                may_be_null=bool(column.null_rate) or column.nullable,
            )
        )
    return tuple(found)
