"""Dataset -> Plan: orders the tables, builds each one's queries, and gives each its fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingen_fab.generation import names
from ingen_fab.generation.build import ColumnBuilder
from ingen_fab.generation.column_types import ColumnTypes
from ingen_fab.generation.distributions import quantile_bounds
from ingen_fab.generation.inputs import GenerationInputs
from ingen_fab.generation.plan import (
    GENERATOR_VERSION,
    FrozenRelation,
    Plan,
    PlannedColumn,
    PlannedKey,
    PlannedTable,
    TableKind,
)
from ingen_fab.generation.reference_columns import can_leave
from ingen_fab.generation.relations import drift_of_table, frozen_relations
from ingen_fab.generation.rows import (
    RowSource,
    cross_rows,
    dealt_rows,
    departures,
    incremental_rows,
    popularity_lists,
    rank_buckets,
    rank_slot,
    snapshot_rows,
)
from ingen_fab.generation.streams import MASK, TWO_32, mixed, refuse_weak_constants
from ingen_fab.generation.table_context import TableContext
from ingen_fab.model.columns import (
    CalendarColumn,
    ForeignKeyColumn,
    FromParentColumn,
    KeyColumn,
    NumberColumn,
    SumOfChildrenColumn,
)
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.sql.expressions import Coalesce, Expr, Int
from ingen_fab.sql.program import Program, Query


def make_plan(dataset: Dataset, inputs: GenerationInputs) -> Plan:
    """Plan a checked dataset; raises PlanError and ExpressionError for what cannot be generated."""
    return _Planner(dataset, inputs).plan()


def kind_of(table: Table) -> TableKind:
    """Which row source a table has."""
    if table.cross:
        return "cross"
    if table.dates:
        return "dates"
    if table.type == "snapshot":
        return "snapshot"
    return "dealt" if dealt_key(table) else "incremental"


def dealt_key(table: Table) -> str | None:
    """The foreign key whose parents the rows are dealt to."""
    for name, column in table.columns.items():
        if isinstance(column, ForeignKeyColumn) and column.pick == "dealt":
            return name
    return None


def parents_of(table: Table) -> tuple[str, ...]:
    """Tables that a table's rows point at, sorted."""
    parents = {c.parent_table for c in table.columns.values() if isinstance(c, ForeignKeyColumn)}
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


@dataclass(frozen=True)
class _Planner:
    dataset: Dataset
    inputs: GenerationInputs

    def plan(self) -> Plan:
        relations = frozen_relations(self.dataset, self.inputs)
        constants: dict[str, int] = {}
        tables = tuple(self.table(name, relations, constants) for name in parents_first(self.dataset))
        refuse_weak_constants(constants.items())
        return Plan(self.dataset, tables, relations, self.inputs.public_holidays)

    def table(
        self, name: str, relations: tuple[FrozenRelation, ...], constants: dict[str, int]
    ) -> PlannedTable:
        table = self.dataset.table_configs[name]
        context = self.context(name, self.source(name, names.day_facts(name)))
        constants.update(context.constants)
        visible = [column for column, config in table.columns.items() if not config.hidden]
        written = {column: context.values[column].written() for column in visible}
        helpers = self.helpers(context)
        key = self.key_of(table)
        keys = {k: context.values[k].written() for k in table.columns if k in key or _is_key(table, k)}
        program = context.source.program
        return PlannedTable(
            name=name,
            kind=kind_of(table),
            table=table,
            key=key,
            columns=tuple(PlannedColumn(c, context.values[c].type) for c in visible),
            foreign_keys=tuple(self.foreign_keys(table)),
            rows=program.query(written | keys | helpers | self.sums(context)),
            keys=program.query(keys | {n: helpers[n] for n in (names.DAY, names.HASH)}),
            reference=self.reference(name),
            totals={c: self.total(context, c) for c in self.summed(name)},
            auxiliaries=self.auxiliaries(name, table),
            stream=f"{self.dataset.dataset_id}/{name}@{table.version}",
            fingerprint=self.fingerprint(name, relations),
        )

    def source(self, name: str, relation: str) -> RowSource:
        """The rows of a table over a relation of day facts."""
        table = self.dataset.table_configs[name]
        match kind_of(table):
            case "cross":
                assert table.cross is not None
                share = table.cross.share.as_integer_ratio()
                return cross_rows(relation, names.other_facts(name), share)
            case "dates":
                program = Program(relation)
                zero = program.define("no_state", program.source("d_date_key") & 0)
                return RowSource(program, zero, zero, zero, program.source("d_date_key"), program.source("d_day"))
            case "snapshot":
                return snapshot_rows(relation)
            case "dealt":
                return dealt_rows(relation)
        return incremental_rows(relation)

    def context(self, name: str, source: RowSource) -> TableContext:
        """A table with all its columns built."""
        table = self.dataset.table_configs[name]
        context = TableContext(
            self.dataset,
            name,
            table,
            source,
            drift_of_table(self.dataset, table, self.inputs),
            {pool: len(content.rows) for pool, content in self.inputs.pools.items()},
        )
        fields = {pool: content.fields for pool, content in self.inputs.pools.items()}
        quantiles = frozenset(
            (table_name, column_name)
            for table_name, config in self.dataset.table_configs.items()
            for column_name, column in config.columns.items()
            if isinstance(column, NumberColumn) and quantile_bounds(column, self.inputs.normal_quantiles)
        )
        ColumnBuilder(ColumnTypes(self.dataset, fields), quantiles).build_all(context)
        return context

    def helpers(self, context: TableContext) -> dict[str, Expr]:
        """The day, the row's hash, and for dealt rows the slot of their parent."""
        source, program = context.source, context.source.program
        mixture: Expr = (source.state_a ^ context.stream("row hash")) + source.state_b
        for position, name in enumerate(n for n in context.table.columns if _is_key(context.table, n)):
            mixture = mixture + Coalesce((context.values[name].expr, Int(0))) * (2 * position + 3)
        if context.drift is not None:
            mixture = mixture + context.row_version() * 40503
        helpers: dict[str, Expr] = {
            names.DAY: program.source("d_day"),
            names.HASH: mixed(program, "row_hash", mixture & MASK),
        }
        if source.parent_number is not None:
            helpers[names.SLOT] = program.source("d_day") * TWO_32 + source.parent_number
        return helpers

    def key_of(self, table: Table) -> tuple[str, ...]:
        """The columns that no two rows of a day share."""
        if table.cross:
            pairs = [n for n, c in table.columns.items() if _is_parent_of_cross(table, c)]
            return tuple(pairs)
        for name, column in table.columns.items():
            is_date_key = isinstance(column, CalendarColumn) and (column.field or name) == "date_key"
            if isinstance(column, KeyColumn) or is_date_key:
                return (name,)
        return ()

    def foreign_keys(self, table: Table) -> list[PlannedKey]:
        found = []
        for name, column in table.columns.items():
            if isinstance(column, ForeignKeyColumn):
                parent = self.dataset.table_configs[column.parent_table]
                mode = self.mode(table, column, parent)
                may_be_null = bool(column.null_rate) or column.nullable
                popular = column.pick == "popular"
                key = self.key_of(parent)[0]
                found.append(PlannedKey(name, column.parent_table, key, mode, popular, may_be_null))
        return found

    @staticmethod
    def mode(table: Table, column: ForeignKeyColumn, parent: Table):  # type: ignore[no-untyped-def]
        if table.cross and column.parent_table in table.cross.parents:
            return "pair"
        if column.pick in ("dealt", "day"):
            return "dealt" if column.pick == "dealt" else "date"
        if parent.type == "incremental":
            return "same_day"
        if table.type == "incremental":
            return "living"
        return "leaving" if can_leave(parent) else "since_birth"

    def reference(self, name: str) -> Query | None:
        """The rows that others point at, by slot, with the columns that others take."""
        taken: set[str] = set()
        pointed = popular = False
        for other in self.dataset.table_configs.values():
            for column_name, column in other.columns.items():
                if not isinstance(column, ForeignKeyColumn) or column.parent_table != name:
                    continue
                columns = {
                    c.column
                    for c in other.columns.values()
                    if isinstance(c, FromParentColumn) and c.foreign_key == column_name
                }
                mode = self.mode(other, column, self.dataset.table_configs[name])
                pointed = pointed or bool(columns) or mode in ("living", "since_birth")
                popular = popular or column.pick == "popular"
                taken |= columns
        if not pointed:
            return None
        source = self.source(name, names.reference_facts(name))
        context = self.context(name, source)
        if context.table.type == "incremental":
            slot: Expr = source.program.source("d_day") * TWO_32 + source.number
        else:
            slot = popularity_lists(source) if popular else rank_slot(source)
        outputs = {"of_slot": slot, "of_id": context.values[self.key_of(context.table)[0]].expr}
        for column_name in sorted(taken):
            value = context.values[column_name]
            outputs[f"of_{column_name}"] = value.expr
            if value.second is not None and value.microsecond is not None:
                outputs[f"of2_{column_name}"] = value.second
                outputs[f"of3_{column_name}"] = value.microsecond
        return source.program.query(outputs)

    def auxiliaries(self, name: str, table: Table) -> dict[str, Query]:
        """What foreign keys to parents that may leave need: who has which rank, and who has left."""
        found: dict[str, Query] = {}
        for key in self.foreign_keys(table):
            if key.mode == "leaving":
                ranks, left = names.rank_buckets(name, key.column), names.departures(name, key.column)
                found[ranks] = rank_buckets(names.facts_of(ranks))
                found[left] = departures(names.facts_of(left))
        return found

    def summed(self, name: str) -> tuple[str, ...]:
        """Columns of a table that a parent adds up, sorted."""
        return tuple(
            sorted(
                {
                    column.column
                    for other in self.dataset.table_configs.values()
                    for column in other.columns.values()
                    if isinstance(column, SumOfChildrenColumn) and column.table == name
                }
            )
        )

    def sums(self, context: TableContext) -> dict[str, Expr]:
        """Columns that a parent adds up: as written, for the self-check, and in units, for the sum."""
        found: dict[str, Expr] = {}
        for column in self.summed(context.name):
            found[column] = context.values[column].written()
            found[names.units(column)] = context.values[column].expr
        return found

    def total(self, context: TableContext, column: str) -> Query:
        """The sums of a column by the parent's slot."""
        source = context.source
        assert source.parent_number is not None
        slot = source.program.source("d_day") * TWO_32 + source.parent_number
        return source.program.query(
            {"of_slot": slot, "of_total": context.values[column].expr}, total_by="of_slot"
        )

    def fingerprint(self, name: str, relations: tuple[FrozenRelation, ...]) -> str:
        """A hash of everything that decides the table's values, seed and scale aside."""
        reached = sorted(self.reached(name))
        configs = {n: self.dataset.table_configs[n].model_dump(mode="json", exclude={"description"}) for n in reached}
        for config in configs.values():
            for column in config["columns"].values():
                column.pop("description")
        content = {
            "generator_version": GENERATOR_VERSION,
            "dataset_id": self.dataset.dataset_id,
            "incremental_config": self.dataset.incremental_config.model_dump(
                mode="json", exclude={"state_table_name"}
            ),
            "tables": configs,
            "relations": self.relation_hashes(reached, relations),
            "public_holidays": self.inputs.public_holidays,
        }
        return _sha256(content)

    def reached(self, name: str) -> set[str]:
        """The table, and all tables that its values depend on."""
        found: set[str] = set()
        pending = [name]
        while pending:
            current = pending.pop()
            if current in found:
                continue
            found.add(current)
            table = self.dataset.table_configs[current]
            pending += parents_of(table)
            pending += [c.table for c in table.columns.values() if isinstance(c, SumOfChildrenColumn)]
        return found

    def relation_hashes(
        self, tables: list[str], relations: tuple[FrozenRelation, ...]
    ) -> Mapping[str, str]:
        wanted = {
            relation.name
            for relation in frozen_relations(
                self.dataset.model_copy(
                    update={"table_configs": {n: self.dataset.table_configs[n] for n in tables}}
                ),
                self.inputs,
            )
        }
        return {r.name: _relation_hash(r) for r in relations if r.name in wanted}


def _is_key(table: Table, name: str) -> bool:
    return isinstance(table.columns[name], ForeignKeyColumn)


def _is_parent_of_cross(table: Table, column: object) -> bool:
    return bool(table.cross) and isinstance(column, ForeignKeyColumn) and column.parent_table in (
        table.cross.parents if table.cross else ()
    )


@lru_cache(maxsize=512)
def _relation_hash(relation: FrozenRelation) -> str:
    return _sha256([relation.columns, relation.rows])


def _sha256(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
