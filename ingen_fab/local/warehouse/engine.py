"""Runs batches of T-SQL on a DuckDB file: control of flow, variables and transactions by T-SQL's rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from ingen_fab.errors import UserError
from ingen_fab.local.warehouse.bulk_rows import BulkRows
from ingen_fab.local.warehouse.casts import cast
from ingen_fab.local.warehouse.catalog import TEMPORARY_SCHEMA, Catalog, renamed_types
from ingen_fab.local.warehouse.copy_files import FileCopy
from ingen_fab.local.warehouse.copy_grammar import copy_into
from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.expressions import Surroundings
from ingen_fab.local.warehouse.functions import MACROS
from ingen_fab.local.warehouse.grammar import tree_of
from ingen_fab.local.warehouse.plain_inserts import plain_insert
from ingen_fab.local.warehouse.queries import QueryCarrier
from ingen_fab.local.warehouse.scope import Carried, Scope, quoted, text_literal
from ingen_fab.local.warehouse.script import Block, Condition, Plain, Statement, TryCatch, statements_of
from ingen_fab.local.warehouse.statements import StatementCarrier
from ingen_fab.local.warehouse.types import INT, LONG_TEXT, NULL, SqlType, type_of
from ingen_fab.local.warehouse.work import Work
from ingen_fab.sql.tsql_surface import REFUSED_STATEMENTS

LONGEST_LOOP = 100_000
_OPTIONS = {"NOCOUNT", "XACT_ABORT", "ANSI_NULLS", "QUOTED_IDENTIFIER", "ANSI_WARNINGS", "ARITHABORT"}
_THROW = re.compile(r"THROW(?:\s+(.+))?", re.IGNORECASE | re.DOTALL)
# What DuckDB says -> SQL Server's number and words.
_EXPLAINED = (
    ("String or binary data would be truncated", 2628, "String or binary data would be truncated"),
    (
        "NOT NULL constraint failed",
        515,
        "Cannot insert the value NULL into a column that does not allow nulls",
    ),
    ("Divide by zero error encountered", 8134, "Divide by zero error encountered."),
    ("Conflict on", 24556, "Snapshot isolation transaction aborted due to update conflict"),
    ("TransactionContext Error", 24556, "Snapshot isolation transaction aborted due to update conflict"),
)


@dataclass(frozen=True)
class Result:
    """The rows of a batch's first query, with the names of their columns; both empty where there is none."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass
class Caught:
    """The error that a CATCH block handles."""

    error: WarehouseError


@dataclass
class WarehouseEngine:
    """One connection to a warehouse file; `messages` has what PRINT said.

    `lakehouse` is the folder that stands for every lakehouse, whose files COPY INTO and OPENROWSET read.
    """

    path: Path
    name: str
    lakehouse: Path | None = None
    messages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.engine = duckdb.connect(str(self.path))
        except duckdb.IOException as error:
            raise locked_or_broken(self.path, error) from error
        for setting in ("SET TimeZone = 'UTC'", "SET enable_progress_bar = false", *MACROS):
            self.engine.execute(setting)
        self.files = self.lakehouse or self.path.parent.parent / "spark"
        self.catalog = Catalog(self.engine, self.name)
        self.bulk = BulkRows(self.engine, self.files, self.catalog.bulk)
        self.catalog.prepare()
        self.in_transaction = False
        self.result: Result | None = None
        self.caught: list[Caught] = []
        self.around = Surroundings({}, self._functions())
        self.carrier = StatementCarrier(self.catalog, self.around)

    def close(self) -> None:
        """Let the file go; what is not committed is lost."""
        self.engine.close()

    def run(self, sql: str) -> Result:
        """Run one batch and return the rows of its first query; a transaction left open is rolled back."""
        self.result, self.messages = None, []
        self.around.variables.clear()
        self.catalog.bulk.clear()
        self._count_transactions()
        plain = plain_insert(sql, self.catalog)
        try:
            if plain is not None:
                self._do(plain)
            else:
                self._all(statements_of(sql))
        finally:
            if self.in_transaction:
                self._end_transaction("ROLLBACK")
            self._drop_temporary()
        return self.result or Result()

    def _drop_temporary(self) -> None:
        for name in self.catalog.temporary():
            self.engine.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
            self.catalog.learn((), [(TEMPORARY_SCHEMA, name)])

    # --- control of flow ----------------------------------------------------------------------------------

    def _all(self, statements: tuple[Statement, ...]) -> None:
        for statement in statements:
            self._one(statement)

    def _one(self, statement: Statement) -> None:
        if isinstance(statement, Block):
            self._all(statement.body)
        elif isinstance(statement, TryCatch):
            self._try(statement)
        elif isinstance(statement, Condition):
            self._condition(statement)
        else:
            self._plain(statement)

    def _try(self, statement: TryCatch) -> None:
        try:
            self._all(statement.body)
        except WarehouseError as error:
            self.caught.append(Caught(error))
            try:
                self._all(statement.handler)
            finally:
                self.caught.pop()

    def _condition(self, statement: Condition) -> None:
        if not statement.again:
            if self._holds(statement.test):
                self._one(statement.then)
            elif statement.otherwise is not None:
                self._one(statement.otherwise)
            return
        for _ in range(LONGEST_LOOP):
            if not self._holds(statement.test):
                return
            self._one(statement.then)
        raise not_here(f"a loop of more than {LONGEST_LOOP} turns")

    def _holds(self, test: str) -> bool:
        tree = tree_of(f"SELECT CASE WHEN {test} THEN 1 ELSE 0 END AS x")
        text, _ = QueryCarrier(self.catalog.find, self.around).query(tree)
        row = self._asked(text)
        return bool(row and row[0])

    def _plain(self, statement: Plain) -> None:
        first, second = (*statement.words, "", "")[:2]
        for refused, reason in REFUSED_STATEMENTS.items():
            if refused in (first, f"{first} {second}"):
                raise not_on_fabric(refused, f"{reason[0].upper()}{reason[1:]}.")
        handler = {
            "BEGIN": self._begin, "COMMIT": self._commit, "ROLLBACK": self._rollback, "SET": self._set,
            "DECLARE": self._declare, "THROW": self._throw, "PRINT": self._print, "EXEC": self._exec,
            "EXECUTE": self._exec, "COPY": self._copy,
        }.get(first)  # fmt: skip
        if handler is not None:
            handler(statement)
            return
        plain = plain_insert(statement.text, self.catalog) if first == "INSERT" else None
        self._do(plain or self.carrier.carry(tree_of(self.bulk.replaced(statement.text))))

    # --- statements of its own ----------------------------------------------------------------------------

    def _begin(self, _statement: Plain) -> None:
        if self.in_transaction:
            raise not_on_fabric("a transaction within a transaction")
        self._execute("BEGIN TRANSACTION")
        self.in_transaction = True
        self._count_transactions()

    def _commit(self, _statement: Plain) -> None:
        self._need_transaction("COMMIT")
        self._end_transaction("COMMIT")

    def _rollback(self, _statement: Plain) -> None:
        self._need_transaction("ROLLBACK")
        self._end_transaction("ROLLBACK")

    def _need_transaction(self, word: str) -> None:
        if not self.in_transaction:
            raise WarehouseError(
                f"The {word} TRANSACTION request has no corresponding BEGIN TRANSACTION.", number=3902
            )

    def _end_transaction(self, word: str) -> None:
        self.in_transaction = False
        self._count_transactions()
        if word == "ROLLBACK":
            self.catalog.forget()
        self._execute(word)

    def _count_transactions(self) -> None:
        self.around.variables["@@TRANCOUNT"] = Carried(str(int(self.in_transaction)), INT)

    def _set(self, statement: Plain) -> None:
        if statement.words[1].startswith("@") or statement.words[1] == "@":
            match = re.fullmatch(r"SET\s+(@\w+)\s*=\s*(.+)", statement.text, re.IGNORECASE | re.DOTALL)
            if match is None:
                raise WarehouseError("Incorrect syntax near SET.", number=102)
            name = match[1].upper()
            if name not in self.around.variables:
                raise WarehouseError(f'Must declare the scalar variable "{match[1]}".', number=137)
            self._assign(name, match[2], self.around.variables[name].kind)
        elif statement.words[1] not in _OPTIONS:
            raise not_here(f"SET {statement.words[1]}")

    def _declare(self, statement: Plain) -> None:
        pattern = r"DECLARE\s+(@\w+)\s+(?:AS\s+)?(\w+(?:\s*\([\w\s,]+\))?)\s*(?:=\s*(.+))?"
        match = re.fullmatch(pattern, statement.text, re.IGNORECASE | re.DOTALL)
        if match is None:
            raise not_here("DECLARE of more than one variable, of a table or a cursor")
        tree = tree_of(f"SELECT CAST(NULL AS {match[2]}) AS x")
        found = tree.find(exp.Cast)
        assert found is not None
        # A variable may have a type that no column has.
        spelled = found.to.sql("tsql").lower()
        kind = LONG_TEXT if spelled.startswith(("nvarchar", "nchar", "sysname")) else type_of(found.to)
        self._assign(match[1].upper(), match[3] or "NULL", kind)

    def _assign(self, name: str, text: str, kind: SqlType) -> None:
        tree = tree_of(f"SELECT {text} AS x")
        carrier = QueryCarrier(self.catalog.find, self.around)
        assert isinstance(tree, exp.Select)
        value = cast(carrier.expressions.value(tree.expressions[0].this, Scope()), kind)
        row = self._execute(f"SELECT CAST(({value.text}) AS VARCHAR)").fetchone()
        held = row[0] if row else None
        literal = "NULL" if held is None else text_literal(str(held))
        self.around.variables[name] = Carried(f"CAST({literal} AS {kind.held_as})", kind)

    def _throw(self, statement: Plain) -> None:
        match = _THROW.fullmatch(statement.text)
        if match is None or not match[1]:
            if not self.caught:
                raise WarehouseError(
                    "THROW without anything to throw stands outside of a CATCH.", number=10704
                )
            raise self.caught[-1].error
        tree = tree_of(f"SELECT {match[1]}")
        carrier = QueryCarrier(self.catalog.find, self.around)
        assert isinstance(tree, exp.Select)
        number, message = (carrier.expressions.value(part, Scope()).text for part in tree.expressions[:2])
        row = self._execute(f"SELECT {number}, {message}").fetchone()
        assert row is not None
        raise WarehouseError(str(row[1]), number=int(row[0]))

    def _copy(self, statement: Plain) -> None:
        """COPY INTO: all files or none, also outside of a transaction."""
        copy = FileCopy(self.engine, self.catalog, self.files, copy_into(statement.text))
        alone = not self.in_transaction
        if alone:
            self._execute("BEGIN TRANSACTION")
        try:
            self._count(copy.run())
        except (WarehouseError, duckdb.Error) as error:
            if alone:
                self._execute("ROLLBACK")
            raise explained(error) if isinstance(error, duckdb.Error) else error from error
        if alone:
            self._execute("COMMIT")

    def _print(self, statement: Plain) -> None:
        self.messages.append(str(self._scalar(statement.text[5:])))

    def _exec(self, statement: Plain) -> None:
        match = re.fullmatch(r"EXEC(?:UTE)?\s*\((.+)\)", statement.text, re.IGNORECASE | re.DOTALL)
        if match is not None:
            self._all(statements_of(str(self._scalar(match[1]))))
            return
        match = re.fullmatch(
            r"EXEC(?:UTE)?\s+(?:sys\.)?sp_rename\s+'([^']+)'\s*,\s*'([^']+)'(?:\s*,\s*'(OBJECT)')?",
            statement.text, re.IGNORECASE | re.DOTALL,
        )  # fmt: skip
        if match is None:
            raise not_here(f"{statement.text[:60]}")
        schema, _, name = (part.strip("[]") for part in match[1].rpartition("."))
        table = exp.to_table(name, db=schema or None)
        found = self.catalog.find(table)
        note = renamed_types(self.catalog.schema_of(table), name, match[2])
        self._do(Work((f"ALTER TABLE {found.text} RENAME TO {quoted(match[2])}", note), rereads=True))

    def _scalar(self, text: str) -> Any:
        tree = tree_of(f"SELECT {text} AS x")
        row = self._asked(QueryCarrier(self.catalog.find, self.around).query(tree)[0])
        return row[0] if row else None

    def _asked(self, text: str) -> tuple[Any, ...] | None:
        """The first row of a query that changes nothing; after an error DuckDB's transaction answers none."""
        if not (self.in_transaction and self.caught):
            return self._execute(text).fetchone()
        with self.engine.cursor() as apart:
            return apart.execute(text).fetchone()

    # --- doing --------------------------------------------------------------------------------------------

    def _do(self, work: Work) -> None:
        """Do the work of one statement whole or not at all, also outside of a transaction."""
        alone = len(work.texts) > 1 and not self.in_transaction
        if alone:
            self._execute("BEGIN TRANSACTION")
        try:
            for text in work.texts:
                self._fetch(self._execute(text), rows=work.rows)
        except WarehouseError:
            if alone:
                self._execute("ROLLBACK")
            raise
        if alone:
            self._execute("COMMIT")
        if work.rereads:
            self.catalog.forget()
        else:
            self.catalog.learn(work.made, work.gone)

    def _fetch(self, done: duckdb.DuckDBPyConnection, *, rows: bool) -> None:
        if not rows:
            changed = done.fetchone() if done.description else None
            self._count(int(changed[0]) if changed and isinstance(changed[0], int) else 0)
            return
        found = tuple(done.fetchall())
        self._count(len(found))
        if self.result is None:
            described = done.description or []
            self.result = Result(
                tuple(str(column[0]) for column in described), found, tuple(str(c[1]) for c in described)
            )

    def _count(self, rows: int) -> None:
        self.around.variables["@@ROWCOUNT"] = Carried(str(rows), INT)

    def _execute(self, text: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.engine.execute(text)
        except duckdb.Error as error:
            raise explained(error) from error

    def _functions(self) -> Mapping[str, Any]:
        """Functions that ask the session and not the data."""

        def of_error(attribute: str, kind: SqlType) -> Carried:
            if not self.caught:
                return Carried("NULL", NULL)
            value = getattr(self.caught[-1].error, attribute)
            return Carried(text_literal(value) if isinstance(value, str) else str(value), kind)

        return {
            "OBJECT_ID": lambda words: Carried(self.catalog.object_id(words[0]), INT),
            "SCHEMA_ID": lambda words: Carried("1" if words[0] in self.catalog.schemas() else "NULL", INT),
            "DB_NAME": lambda _words: Carried(text_literal(self.name), LONG_TEXT),
            "ERROR_MESSAGE": lambda _words: of_error("message", LONG_TEXT),
            "ERROR_NUMBER": lambda _words: of_error("number", INT),
            "XACT_STATE": lambda _words: Carried("1" if self.in_transaction else "0", INT),
        }


def explained(error: duckdb.Error) -> WarehouseError:
    """The error of a warehouse for what DuckDB says."""
    text = str(error).split("\n")[0]
    for part, number, words in _EXPLAINED:
        if part in text:
            return WarehouseError(text if number == 2628 else words, number=number)
    return WarehouseError(text, number=50000)


def locked_or_broken(path: Path, error: duckdb.Error) -> UserError:
    """The error for a file that cannot be opened: another run has it, or it is no warehouse."""
    text = str(error).split("\n")[0]
    if "lock" in text.lower():
        return UserError(
            f"another run is using the warehouse {path.stem}", hint="Wait until it has ended, then run again."
        )
    return UserError(
        f"the warehouse {path} cannot be opened: {text}", hint="Move the file away, and run again."
    )
