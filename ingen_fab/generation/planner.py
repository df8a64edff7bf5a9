"""Dataset -> Plan: builds each table's queries, parents first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ingen_fab.errors import PlanError
from ingen_fab.generation import names, reference_columns
from ingen_fab.generation.asking import asked_at
from ingen_fab.generation.build import ColumnBuilder
from ingen_fab.generation.column_types import ColumnTypes
from ingen_fab.generation.distributions import quantile_bounds
from ingen_fab.generation.fingerprint import table_fingerprint
from ingen_fab.generation.inputs import GenerationInputs
from ingen_fab.generation.plan import FrozenRelation, Plan, PlannedColumn, PlannedTable
from ingen_fab.generation.relations import drift_of_table, merged, relations_by_table
from ingen_fab.generation.rows import (
    RowSource,
    cross_rows,
    date_rows,
    dealt_rows,
    departures,
    entity_slot,
    incremental_rows,
    popularity_lists,
    rank_buckets,
    rank_slot,
    snapshot_rows,
)
from ingen_fab.generation.streams import MASK, TWO_32, refuse_weak_constants
from ingen_fab.generation.table_context import TableContext
from ingen_fab.generation.table_order import kind_of, parents_first, planned_keys, unique_key
from ingen_fab.generation.text_lengths import TextLengths
from ingen_fab.model.columns import NumberColumn, SumOfChildrenColumn
from ingen_fab.model.dataset import Dataset, Table
from ingen_fab.model.problems import in_table
from ingen_fab.model.table_facts import foreign_keys
from ingen_fab.sql.expressions import Expr
from ingen_fab.sql.program import Query

# Any odd number: moves the hash of a row with every version.
ROW_VERSION_STEP = 0x9E3779B1 >> 1 | 1
RelationsByTable = Mapping[str, Mapping[str, FrozenRelation]]


def make_plan(dataset: Dataset, inputs: GenerationInputs) -> Plan:
    """Plan a checked dataset; raises PlanError and ExpressionError for what cannot be generated."""
    return _Planner(dataset, inputs).plan()


@dataclass(frozen=True)
class _Planner:
    dataset: Dataset
    inputs: GenerationInputs

    @cached_property
    def lengths(self) -> TextLengths:
        """How long texts can be."""
        fields = {pool: content.fields for pool, content in self.inputs.pools.items()}
        return TextLengths(ColumnTypes(self.dataset, fields), self.inputs.pools)

    def plan(self) -> Plan:
        relations = relations_by_table(self.dataset, self.inputs)
        constants: dict[str, int] = {}
        tables = []
        for name in parents_first(self.dataset):
            with asked_at(in_table(name)):
                tables.append(self.table(name, relations, constants))
        refuse_weak_constants(constants.items())
        return Plan(self.dataset, tuple(tables), merged(relations), self.inputs.public_holidays)

    def table(self, name: str, relations: RelationsByTable, constants: dict[str, int]) -> PlannedTable:
        table = self.dataset.table_configs[name]
        context = self.context(name, self.source(name, names.day_facts(name)))
        constants.update(context.constants)
        visible = [column for column, config in table.columns.items() if not config.hidden]
        written = {column: context.values[column].written() for column in visible}
        helpers = self.helpers(context)
        key = unique_key(table)
        keys = {k: context.values[k].written() for k in table.columns if k in key or k in foreign_keys(table)}
        program = context.source.program
        return PlannedTable(
            name=name,
            kind=kind_of(table),
            table=table,
            key=key,
            columns=tuple(
                PlannedColumn(c, context.values[c].type, self.lengths.of(name, c)) for c in visible
            ),
            foreign_keys=planned_keys(self.dataset, table),
            rows=program.query(written | keys | helpers | self.sums(context)),
            keys=program.query(keys | {n: helpers[n] for n in (names.DAY, names.HASH)}),
            hashes=program.query({n: helpers[n] for n in (names.DAY, names.HASH)}),
            reference=self.reference(name),
            totals={c: self.total(context, c) for c in self.summed(name)},
            auxiliaries=self.auxiliaries(name, table),
            stream=f"{self.dataset.dataset_id}/{name}@{table.version}",
            fingerprint=table_fingerprint(self.dataset, name, self.inputs, relations),
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
                return date_rows(relation)
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
        quantiles = frozenset(
            (table_name, column_name)
            for table_name, config in self.dataset.table_configs.items()
            for column_name, column in config.columns.items()
            if isinstance(column, NumberColumn) and quantile_bounds(column, self.inputs.normal_quantiles)
        )
        ColumnBuilder(self.lengths.types, quantiles).build_all(context)
        return context

    def helpers(self, context: TableContext) -> dict[str, Expr]:
        """The day, the row's hash, and for dealt rows the slot of their parent."""
        source, program = context.source, context.source.program
        row_hash: Expr = source.state_a
        if context.drift is not None:
            row_hash = (row_hash + context.row_version() * ROW_VERSION_STEP) & MASK
        helpers: dict[str, Expr] = {names.DAY: program.source("d_day"), names.HASH: row_hash}
        if source.parent_number is not None:
            helpers[names.SLOT] = program.source("d_day") * TWO_32 + source.parent_number
        return helpers

    def reference(self, name: str) -> Query | None:
        """The rows that others point at, by slot, with the columns that others take."""
        taken, modes, popular = self.asked_of(name)
        if not taken and not modes & {"living", "since_birth"}:
            return None
        source = self.source(name, names.reference_facts(name))
        context = self.context(name, source)
        if context.table.dates is not None:
            slot: Expr = source.key
        elif context.table.type == "incremental":
            slot = source.program.source("d_day") * TWO_32 + source.number
        else:
            slot = popularity_lists(source) if popular else rank_slot(source)
        key = context.values[unique_key(context.table)[0]].expr
        outputs = {"of_slot": slot, "of_id": key}
        if modes & {"pair", "leaving"}:
            outputs["of_entity"] = entity_slot(source, key, popular)
        for column_name in sorted(taken):
            value = context.values[column_name]
            outputs[names.taken(column_name)] = value.expr
            if value.microsecond is not None:
                outputs[f"of2_{column_name}"] = value.microsecond
        query = source.program.query(outputs)
        for column in context.table.columns.values():
            if (
                isinstance(column, SumOfChildrenColumn)
                and names.totals(column.table, column.column) in query.relations
            ):
                raise PlanError(
                    f"another table takes a column of '{name}' that is made of the sum of "
                    f"{column.table}.{column.column}",
                    hint="Take columns of the row itself; a sum is known only when its children are made.",
                )
        return query

    def asked_of(self, name: str) -> tuple[set[str], set[str], bool]:
        """Columns that other tables take, the modes of their foreign keys, and whether one is popular."""
        taken: set[str] = set()
        modes: set[str] = set()
        popular = False
        for other in self.dataset.table_configs.values():
            for key in planned_keys(self.dataset, other):
                if key.parent != name:
                    continue
                columns = reference_columns.columns_taken(self.dataset, other, key.column)
                if columns or key.mode in ("living", "since_birth"):
                    modes.add(key.mode)
                popular = popular or key.popular
                taken |= set(columns)
        return taken, modes, popular

    def auxiliaries(self, name: str, table: Table) -> dict[str, Query]:
        """What foreign keys to parents that may leave need: who has which rank, and who has left."""
        found: dict[str, Query] = {}
        for key in planned_keys(self.dataset, table):
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
