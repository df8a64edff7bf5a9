"""Lays a dataset's own words over the tables of the catalog's schema that it names."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from ingen_fab.catalog.files import schema_names, schema_text
from ingen_fab.config.yaml_source import Data, parse
from ingen_fab.model.dataset import Table
from ingen_fab.model.problems import Problem, in_table, nearest


@dataclass(frozen=True)
class Merged:
    """A dataset with the catalog's tables filled in, and what was wrong on the way.

    `nameless` are tables that have no columns, because the catalog does not know them.
    `schema_columns` are the names of the columns that the catalog gives a table.
    """

    data: Data
    problems: tuple[Problem, ...]
    nameless: frozenset[str]
    schema_columns: dict[str, tuple[str, ...]]


def with_schema(data: Data) -> Merged:
    """The dataset with the tables of its schema; `data` is left as it is.

    Every table of the schema that says its `type` is taken in, another one where the dataset names it. Keys
    of a table are merged, columns by name: null removes a column, another `kind` replaces it whole, and else
    the keys of the column are merged.
    """
    schema = _schema_tables(data)
    own = data.get("table_configs")
    if own is None:
        own = {}
    if not isinstance(own, dict):
        return Merged(data, (), frozenset(), {})
    tables: Data = {}
    for name, table in schema.items():
        if _is_left_out(table, own.get(name)):
            continue
        if name in own:
            tables[name] = _merged_table(table, own[name])
        elif isinstance(table, dict) and "type" in table:
            tables[name] = deepcopy(table)
    tables.update({name: table for name, table in own.items() if name not in schema})
    merged: Data = {**data, "table_configs": tables} if tables or "table_configs" in data else dict(data)
    nameless = [
        name for name, table in tables.items() if isinstance(table, dict) and not table.get("columns")
    ]
    problems = _unknown_schema(data, schema, [str(name) for name in nameless], bool(tables))
    columns = {str(name): _column_names(table) for name, table in schema.items()}
    return Merged(merged, tuple(problems), frozenset(str(name) for name in nameless), columns)


def _is_left_out(schema: object, own: object) -> bool:
    """Whether a table that only a dataset could complete is not wanted: `products: {enabled: false}`."""
    either = (schema, own)
    return (
        isinstance(own, dict)
        and own.get("enabled") is False
        and not any(isinstance(table, dict) and "type" in table for table in either)
    )


def _schema_name(data: Data) -> str:
    return f"{data.get('domain', 'custom')}_{data.get('schema_pattern', 'custom')}"


def _schema_tables(data: Data) -> Data:
    name = _schema_name(data)
    if name not in schema_names():
        return {}
    content = parse(schema_text(name), f"{name}.yaml").data
    tables = content.get("tables") if isinstance(content, dict) else None
    return tables if isinstance(tables, dict) else {}


def _column_names(table: object) -> tuple[str, ...]:
    columns = table.get("columns") if isinstance(table, dict) else None
    return tuple(str(name) for name in columns) if isinstance(columns, dict) else ()


def _merged_table(schema: object, own: object) -> object:
    if not isinstance(schema, dict) or not isinstance(own, dict):
        return own
    table = deepcopy(schema)
    for what in ("growth", "churn"):
        rates = Table.rate_keys(what)
        # A rate of the dataset takes the place of the schema's, whose period may be another.
        if any(key in own for key in rates):
            table = {key: value for key, value in table.items() if key not in rates}
    for key, value in own.items():
        if key == "columns" and isinstance(value, dict):
            table[key] = _merged_columns(table.get(key), value)
        elif isinstance(value, dict) and isinstance(table.get(key), dict):
            table[key] = {**table[key], **value}
        else:
            table[key] = value
    return table


def _merged_columns(schema: object, own: Data) -> Data:
    columns: Data = dict(schema) if isinstance(schema, dict) else {}
    for name, column in own.items():
        before = columns.get(name)
        if column is None and name in columns:
            del columns[name]
        elif (
            isinstance(before, dict)
            and isinstance(column, dict)
            and column.get("kind", before["kind"]) == before["kind"]
        ):
            columns[name] = {**before, **column}
        else:
            columns[name] = column
    return columns


def _unknown_schema(data: Data, schema: Data, nameless: list[str], any_tables: bool) -> list[Problem]:
    """What to say of tables without columns: an unknown schema once, else each unknown table."""
    if not nameless and any_tables:
        return []
    name = _schema_name(data)
    keys = [key for key in ("domain", "schema_pattern") if key in data]
    if schema:
        message = f"has no columns, and the catalog's schema {name} has no table of this name"
        return [Problem(in_table(table), message, nearest(table, map(str, schema))) for table in nameless]
    if keys:
        message = f"the catalog has no table schema {name} (domain and schema_pattern)"
        return [Problem((keys[0],), message, nearest(name, schema_names()))]
    known = ", ".join(schema_names())
    message = f"has no columns; write them, or name a schema with domain and schema_pattern: {known}"
    return [Problem(in_table(table), message) for table in nameless]
