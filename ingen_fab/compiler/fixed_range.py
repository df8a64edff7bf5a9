"""Plan + days -> a T-SQL notebook that makes just these days: the statements of a run, written down.

A T-SQL notebook takes no parameters, and each of its cells is a session of its own: what one cell leaves for
another are tables of the staging schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingen_fab.compiler.environment import render_cell
from ingen_fab.compiler.recorded_session import RecordedSession
from ingen_fab.generation.plan import Plan
from ingen_fab.notebook.cells import Cell, Kernel, Notebook, code_cell, markdown_cell, tsql_notebook
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import UNIX_EPOCH, epoch_day
from ingen_fab.runtime.generation.series import SeriesRequest, TableDay, batches_of, plan_series
from ingen_fab.runtime.generation.tables import DatasetSpec, TableSpec
from ingen_fab.runtime.lakehouse.batch_relations import FrozenRelationRows
from ingen_fab.runtime.lakehouse.run_parameters import RunParameters
from ingen_fab.runtime.lakehouse.series_summary import MadeTableDay
from ingen_fab.runtime.warehouse.tsql_words import (
    STAGING_SCHEMA,
    tsql_day,
    tsql_name,
    tsql_table,
    tsql_text,
    tsql_type,
)
from ingen_fab.runtime.warehouse.warehouse_batch import WarehouseBatchMaker
from ingen_fab.runtime.warehouse.warehouse_checks import WarehouseChecks, key_number
from ingen_fab.runtime.warehouse.warehouse_generate import (
    WAREHOUSE_BATCH_ROWS,
    WAREHOUSE_MODE,
    WAREHOUSE_TARGET,
    daily_in_warehouse,
)
from ingen_fab.runtime.warehouse.warehouse_parameters import TABLE_FORMAT
from ingen_fab.runtime.warehouse.warehouse_relations import (
    NUMBERS_RELATION,
    NUMBERS_TABLE,
    WarehouseRelations,
    frozen_statements,
    frozen_table_name,
    numbers_statements,
)
from ingen_fab.runtime.warehouse.warehouse_state import DEFAULT_STATE_SCHEMA, WAREHOUSE_STATE_COLUMNS
from ingen_fab.runtime.warehouse.warehouse_tables import (
    GENERATION_DAY,
    insertion,
    refuse_day_column,
    removal,
    target_path,
    target_table,
)

# In the place of a run's id: two runs of one notebook must not be at work at once.
FIXED_RUN = "fixed"


def fixed_range_notebook(
    plan: Plan, spec: DatasetSpec, parameters: RunParameters, frozen: Mapping[str, FrozenRelationRows]
) -> Notebook:
    """The notebook; raises as planning a run does for days and tables that cannot be made."""
    recorded = FixedRange(spec, parameters, frozen).batches()
    values: dict[str, object] = {"spec": spec, "plan": plan, "parameters": parameters}
    title = render_cell("warehouse_tsql/title.md.j2", values).strip("\n")
    cells: list[Cell] = [markdown_cell(title)]
    cells += [code_cell(batch, Kernel.TSQL) for batch in recorded]
    return tsql_notebook(cells)


@dataclass(frozen=True)
class FixedRange:
    """The statements that make the days of a range."""

    dataset: DatasetSpec
    parameters: RunParameters
    frozen: Mapping[str, FrozenRelationRows]

    def batches(self) -> list[str]:
        """The batches in their order, each the text of a cell."""
        census = Census(self.dataset, self.parameters.seed, self.parameters.scale)
        daily = daily_in_warehouse(self.dataset)
        asked = SeriesRequest(
            self.parameters.first, self.parameters.last, self.parameters.tables, daily, self.parameters.force
        )
        planned = plan_series(census, asked, {}, lambda _table, _day, _rows: True, "")
        session, spec_id = RecordedSession(), self.dataset.dataset_id
        relations = WarehouseRelations(session, self.dataset.dataset_id, FIXED_RUN)
        self._prepare(session, relations, list(dict.fromkeys(item.table for item in planned.to_make)))
        before = len(session.batches)
        maker = WarehouseBatchMaker(relations, census, daily, nothing_recorded, {})
        for batch in batches_of(planned.to_make, self.parameters.batch_days, WAREHOUSE_BATCH_ROWS):
            self._make(session, maker, census, batch)
        own = re.compile(rf"\[{STAGING_SCHEMA}\]\.\[run_{re.escape(spec_id)}_{FIXED_RUN}_(?:[^\]]|\]\])+\]")
        # Left by the same notebook where it was stopped on its way.
        left = dict.fromkeys(table for text in session.batches for table in own.findall(text))
        if left:
            session.batches.insert(before, f"DROP TABLE IF EXISTS {', '.join(left)};")
        return session.batches

    def _prepare(self, session: RecordedSession, relations: WarehouseRelations, names: list[str]) -> None:
        session.make_schema(STAGING_SCHEMA)
        shared = {NUMBERS_RELATION: (NUMBERS_TABLE, numbers_statements())}
        for name, relation in self.frozen.items():
            table = frozen_table_name(name, relation)
            shared[name] = (table, frozen_statements(tsql_table(STAGING_SCHEMA, table), relation))
        for name, (table, statements) in shared.items():
            relations.tables[name] = tsql_table(STAGING_SCHEMA, table)
            session.make_once(relations.tables[name], statements)
        session.make_schema(self.dataset.schema)
        for name in names:
            table_spec = self.dataset.table(name)
            refuse_day_column(table_spec)
            kinds = {column: tsql_type(kind) for column, kind in table_spec.columns}
            self._made_once(session, target_table(self.dataset, table_spec), kinds | {GENERATION_DAY: "date"})
        schema, _, _ = self.dataset.state_table.rpartition(".")
        session.make_schema(schema or DEFAULT_STATE_SCHEMA)
        self._made_once(session, self._state_table(), WAREHOUSE_STATE_COLUMNS)

    @staticmethod
    def _made_once(session: RecordedSession, table: str, kinds: Mapping[str, str]) -> None:
        columns = ", ".join(f"{tsql_name(column)} {kind}" for column, kind in kinds.items())
        session.make_once(table, [f"CREATE TABLE {table} ({columns})"])

    def _state_table(self) -> str:
        schema, _, table = self.dataset.state_table.rpartition(".")
        return tsql_table(schema or DEFAULT_STATE_SCHEMA, table)

    def _make(
        self,
        session: RecordedSession,
        maker: WarehouseBatchMaker,
        census: Census,
        items: Sequence[TableDay],
    ) -> None:
        """One batch of days."""
        days: dict[str, list[date]] = {}
        for item in items:
            days.setdefault(item.table, []).append(item.day)
        maker.stage(days)
        relations = maker.relations
        staged = {name: relations.tables[f"rows_{name}"] for name in days}
        self._check(session, census, staged, days, maker.daily_snapshots)
        statements = []
        for name, rows in staged.items():
            table = self.dataset.table(name)
            statements.append(removal(self.dataset, name, days[name]))
            statements.append(insertion(self.dataset, table, rows))
            statements.append(self._recorded(table, rows, days[name]))
        session.transact(statements)
        relations.drop_batch()

    def _check(
        self,
        session: RecordedSession,
        census: Census,
        staged: Mapping[str, str],
        days: Mapping[str, list[date]],
        daily: bool,
    ) -> None:
        """The self-check of a run, each check a cell that throws."""
        checks = WarehouseChecks(session, census, staged, days, daily)
        for table in self.dataset.tables:
            if table.name not in days:
                continue
            told = f"the self-check of table '{table.name}' failed: "
            session.refuse(
                self._wrong_counts(census, table, staged[table.name], days[table.name]),
                f"{told}a day has another number of rows than planned, or a key twice",
            )
            written = {name for name, _ in table.columns}
            for key in table.foreign_keys:
                if key.column in written:
                    query = f"SELECT [n] FROM ({checks.orphans_query(table, key)}) AS [orphans]"
                    session.refuse(query, f"{told}{key.column} points at no row of {key.parent}")
            for total in table.totals:
                if set(days.get(total.parent, ())) == set(days[table.name]):
                    query = f"SELECT 1 AS [x] FROM {checks.wrong_totals(table, total)}"
                    session.refuse(query, f"{told}{total.parent_column} of {total.parent} is not the sum")

    @staticmethod
    def _wrong_counts(census: Census, table: TableSpec, staged: str, days: Sequence[date]) -> str:
        planned = " UNION ALL ".join(
            f"SELECT CAST({epoch_day(day)} AS bigint) AS [day], CAST({census.rows(table, day)} AS bigint) "
            "AS [rows]"
            for day in days
        )
        key, other = key_number(table), ">" if table.rows_at_most else "<>"
        return (
            f"SELECT 1 AS [x] FROM ({planned}) AS planned LEFT JOIN (SELECT [$day], COUNT_BIG(*) AS [n], "
            f"COUNT_BIG(DISTINCT {key}) AS [k] FROM {staged} GROUP BY [$day]) AS made "
            "ON made.[$day] = planned.[day] "
            f"WHERE COALESCE(made.[n], 0) {other} planned.[rows] OR made.[k] <> made.[n]"
        )

    def _recorded(self, table: TableSpec, staged: str, days: Sequence[date]) -> str:
        """The statement that writes the state rows of a table's days, counted by the warehouse itself."""
        key = key_number(table)
        bounds = (f"MIN({key})", f"MAX({key})") if len(table.key) == 1 else ("CAST(NULL AS bigint)",) * 2
        listed = " UNION ALL ".join(f"SELECT CAST({epoch_day(day)} AS bigint) AS [day]" for day in days)
        values = {
            "dataset_id": tsql_text(self.dataset.dataset_id),
            "table_name": tsql_text(table.name),
            "generation_date": f"DATEADD(day, CAST(planned.[day] AS int), {tsql_day(UNIX_EPOCH)})",
            "target": tsql_text(WAREHOUSE_TARGET),
            "path_format": tsql_text(TABLE_FORMAT),
            "file_format": tsql_text(TABLE_FORMAT),
            "file_path": tsql_text(target_path(self.dataset, table.name)),
            "row_count": "COALESCE(made.[n], 0)",
            "min_key": "made.[low]",
            "max_key": "made.[high]",
            "content_hash": "COALESCE(made.[content], 0)",
            "seed": str(self.parameters.seed),
            "scale": tsql_text(self.parameters.scale),
            "config_fingerprint": tsql_text(table.fingerprint),
            "generator_version": str(self.dataset.generator_version),
            "generation_mode": tsql_text(WAREHOUSE_MODE),
            "finished_at": "SYSUTCDATETIME()",
        }
        columns = ", ".join(map(tsql_name, WAREHOUSE_STATE_COLUMNS))
        return (
            f"INSERT INTO {self._state_table()} ({columns}) "
            f"SELECT {', '.join(values[name] for name in WAREHOUSE_STATE_COLUMNS)} "
            f"FROM ({listed}) AS planned LEFT JOIN (SELECT [$day], COUNT_BIG(*) AS [n], "
            f"{bounds[0]} AS [low], {bounds[1]} AS [high], SUM([$hash]) AS [content] "
            f"FROM {staged} GROUP BY [$day]) AS made "
            "ON made.[$day] = planned.[day]"
        )


def nothing_recorded(_made: list[MadeTableDay]) -> list[str]:
    """The state is written by the notebook's own statements."""
    return []
