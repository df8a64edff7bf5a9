"""The relations of a batch as tables of a staging schema; a query names them by common table expressions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingen_fab.runtime.generation.date_rows import DateFacts
from ingen_fab.runtime.generation.tables import QueryText, TableSpec
from ingen_fab.runtime.lakehouse.batch_relations import FrozenRelationRows
from ingen_fab.runtime.warehouse.tsql_words import STAGING_SCHEMA, tsql_name, tsql_table
from ingen_fab.runtime.warehouse.warehouse_session import WarehouseSession, insert_statements

# The relation that counts 0, 1, 2 ...: a block of day facts has no more rows.
NUMBERS_TABLE = "numbers_65536"
NUMBERS_RELATION = "numbers"
LONGEST_NAME_OF_A_TABLE = 128
TEXT_FACT_COLUMNS = frozenset({"d_holiday_name", "d_month_name", "d_day_name"})
FACT_TEXT_TYPE = "varchar(200)"


@dataclass
class WarehouseRelations:
    """Makes tables named after a dataset and a run; `tables` has the table of each relation, quoted."""

    session: WarehouseSession
    dataset_id: str
    run_id: str
    tables: dict[str, str] = field(default_factory=dict)
    made: int = 0

    # --- what outlives a run ------------------------------------------------------------------------------

    def prepare(self, frozen: Mapping[str, FrozenRelationRows]) -> None:
        """Make the staging schema and what is fixed in it, and clear what killed runs of the dataset left."""
        self.session.make_schema(STAGING_SCHEMA)
        there = self.session.tables_of(STAGING_SCHEMA)
        left = [tsql_table(STAGING_SCHEMA, name) for name in there if name.startswith(self._prefix())]
        if left:
            self.session.run(f"DROP TABLE IF EXISTS {', '.join(left)};")
        if NUMBERS_TABLE not in there:
            self.session.transact(numbers_statements())
        self.tables[NUMBERS_RELATION] = tsql_table(STAGING_SCHEMA, NUMBERS_TABLE)
        for name, relation in frozen.items():
            table = frozen_table_name(name, relation)
            self.tables[name] = tsql_table(STAGING_SCHEMA, table)
            if table not in there:
                self.session.transact(frozen_statements(self.tables[name], relation))

    def _prefix(self) -> str:
        return f"run_{self.dataset_id}_"

    # --- relations of a batch -----------------------------------------------------------------------------

    @staticmethod
    def quoted(name: str) -> str:
        """A name in brackets."""
        return tsql_name(name)

    def register_rows(self, table: TableSpec, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """The day facts of a table."""
        self.register_facts(f"days_{table.name}", columns, facts)

    def register_facts(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts as rows of a table."""
        table = self._new_table(name)
        kinds = [FACT_TEXT_TYPE if column in TEXT_FACT_COLUMNS else "bigint" for column in columns]
        listed = ", ".join(f"{tsql_name(c)} {kind}" for c, kind in zip(columns, kinds, strict=True))
        self.session.run(f"CREATE TABLE {table} ({listed});")
        self.session.send_rows(table, columns, ([block[name] for name in columns] for block in facts))

    def register_lookup(self, name: str, columns: Sequence[str], facts: Iterable[DateFacts]) -> None:
        """Day facts that rows are joined to."""
        self.register_facts(name, columns, facts)

    def create(self, name: str, query: QueryText) -> None:
        """A table with the rows of a query."""
        target = self._new_table(name)
        self.session.run(self.statement(query, f"SELECT * INTO {target} FROM [made]"))

    def add_up(self, name: str, rows: str, slot: str, units: str) -> None:
        """The sums of a column over the rows that share a slot."""
        source, target = self.tables[rows], self._new_table(name)
        self.session.run(
            f"SELECT {tsql_name(slot)} AS [of_slot], SUM({tsql_name(units)}) AS [of_total] "
            f"INTO {target} FROM {source} GROUP BY {tsql_name(slot)};"
        )

    def statement(self, query: QueryText, tail: str) -> str:
        """A compiled query with its relations in front and what takes its rows from `made` behind."""
        names = dict.fromkeys([*query.relations, NUMBERS_RELATION])
        bound = [f"{tsql_name(name)} AS (SELECT * FROM {self.tables[name]})" for name in names]
        return f"WITH {', '.join(bound)},\n{query.sql}\n{tail};"

    def drop(self, name: str) -> None:
        """Drop the table of a relation if there is one."""
        table = self.tables.pop(name, None)
        if table is not None:
            self.session.run(f"DROP TABLE IF EXISTS {table};")

    def drop_batch(self) -> None:
        """Drop every table that belongs to this run."""
        own = f"{tsql_name(STAGING_SCHEMA)}.[{self._prefix()}"
        names = [name for name, table in self.tables.items() if table.startswith(own)]
        if names:
            self.session.run(f"DROP TABLE IF EXISTS {', '.join(self.tables.pop(name) for name in names)};")

    def _new_table(self, name: str) -> str:
        """The table for a relation, in place of the one that it has."""
        self.drop(name)
        self.made += 1
        own = f"{self._prefix()}{self.run_id}_{self.made}_{name}"[:LONGEST_NAME_OF_A_TABLE]
        self.tables[name] = tsql_table(STAGING_SCHEMA, own)
        return self.tables[name]


def frozen_table_name(name: str, relation: FrozenRelationRows) -> str:
    """The name of a frozen relation's table, by its content: another content is another table."""
    text = json.dumps([relation.columns, json.loads(relation.rows)], ensure_ascii=True)
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
    return f"{name[: LONGEST_NAME_OF_A_TABLE - 17]}_{digest}"


def frozen_statements(table: str, relation: FrozenRelationRows) -> Iterable[str]:
    """What makes and fills the table of a frozen relation."""
    rows = json.loads(relation.rows)
    kinds = []
    for place, (_, kind) in enumerate(relation.columns):
        longest = max((len(str(row[place]).encode()) for row in rows), default=1)
        kinds.append("bigint" if kind == "integer" else f"varchar({max(1, longest)})")
    columns = [column for column, _ in relation.columns]
    listed = ", ".join(f"{tsql_name(c)} {kind}" for c, kind in zip(columns, kinds, strict=True))
    yield f"CREATE TABLE {table} ({listed})"
    yield from insert_statements(table, columns, rows)


def numbers_statements() -> Iterable[str]:
    """What makes the relation that counts, by a cross join of sixteen digits with themselves."""
    table = tsql_table(STAGING_SCHEMA, NUMBERS_TABLE)
    digits = " UNION ALL ".join(f"SELECT CAST({digit} AS bigint) AS d" for digit in range(16))
    yield f"CREATE TABLE {table} ([of_number] bigint)"
    yield (
        f"WITH digits AS ({digits}) INSERT INTO {table} ([of_number]) "
        "SELECT a.d + 16 * b.d + 256 * c.d + 4096 * e.d "
        "FROM digits AS a CROSS JOIN digits AS b CROSS JOIN digits AS c CROSS JOIN digits AS e"
    )
