"""A row of `config_flat_file_ingestion` as checked values: every column acts, or is refused with its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.ingestion.config_columns import CONFIG_TABLE
from ingen_fab.runtime.ingestion.config_values import (
    PLAIN_NAME,
    ConfigRowReader,
    ValidationRules,
    delta_name,
    read_character,
    read_delimiter,
    read_encoding,
    read_flag,
    read_rules,
)
from ingen_fab.runtime.ingestion.custom_schema import SchemaField, read_custom_schema

SOURCE_FORMATS = ("csv", "json", "parquet")
WRITE_MODES = ("append", "merge", "overwrite")
ERROR_STRATEGIES = ("fail", "skip", "log")
IMPORT_PATTERNS = ("single_file", "date_partitioned", "wildcard_pattern")
DATE_PARTITION_FORMATS = ("YYYY/MM/DD", "YYYYMMDD", "YYYY-MM-DD")
AUDIT_COLUMNS = ("_ingestion_timestamp", "_source_file", "_source_date", "_execution_id")
# How a path of the harness, of a notebook's mount and of a lakehouse begin.
LAKEHOUSE_PREFIX = re.compile(r"^(?:/?tmp/spark/|/lakehouse/default/|/)?(?:Files/)?")
STARTS_AT_FILES = re.compile(r"(?:/?tmp/spark/|/lakehouse/default/|/)?Files(?:/|$)|abfss://")
ONELAKE_PATH = re.compile(r"^abfss://[^/]+/[^/]+/Files/")


@dataclass(frozen=True)
class CsvOptions:
    """How the text of a CSV file is cut into fields."""

    delimiter: str = ","
    has_header: bool = True
    encoding: str = "utf-8"
    quote: str = '"'
    escape: str = '"'
    multiline: bool = False
    trim_left: bool = False
    trim_right: bool = False
    null_value: str = ""
    empty_value: str = ""
    comment: str = ""
    max_columns: int = 20480
    max_chars: int = -1


@dataclass(frozen=True)
class SourcePlace:
    """Where files lie: `folder` is below Files; workspace and lakehouse are empty for the notebook's own."""

    folder: str
    pattern: str = ""
    workspace: str = ""
    lakehouse: str = ""


@dataclass(frozen=True)
class IngestionConfig:
    """One source and its target, checked; the names are those of the table's columns where they say it."""

    config_id: str
    config_name: str
    source: SourcePlace
    source_file_format: str
    csv: CsvOptions
    target_table: str  # schema.table
    target_workspace: str  # empty, with target_lakehouse: the notebook's own
    target_lakehouse: str
    date_format: str
    timestamp_format: str
    schema_inference: bool
    schema: tuple[SchemaField, ...]  # empty: inferred, or all text
    partition_columns: tuple[str, ...]
    sort_columns: tuple[str, ...]
    write_mode: str
    merge_keys: tuple[str, ...]
    validation: ValidationRules
    error_handling_strategy: str
    execution_group: int
    import_pattern: str
    date_partition_format: str
    table_relationship_group: str
    batch_import_enabled: bool
    import_sequence_order: int
    date_range_start: date | None
    date_range_end: date | None
    skip_existing_dates: bool
    source_is_folder: bool

    @property
    def is_dated(self) -> bool:
        """Whether a slice is a date; otherwise it is a file."""
        return self.import_pattern == "date_partitioned"

    def in_range(self, day: date) -> bool:
        """Whether a date lies in the range of the row, both ends included."""
        first, last = self.date_range_start, self.date_range_end
        return (first is None or day >= first) and (last is None or day <= last)


def read_configs(
    rows: Iterable[Mapping[str, object]], data_target: str = "lakehouse"
) -> tuple[list[IngestionConfig], dict[str, list[str]]]:
    """The active rows as checked values, and what is wrong with the others by config_id.

    Rows that are not active are passed over, whatever is in them. `data_target` is what the notebook loads
    into: lakehouse or warehouse.
    """
    found: list[IngestionConfig] = []
    problems: dict[str, list[str]] = {}
    for row in rows:
        if read_flag(row.get("active_yn"), True) is False:
            continue
        config, wrong = read_config(row, data_target)
        config_id = str(row.get("config_id") or "(no config_id)")
        if any(known.config_id == config_id for known in found):
            wrong = [*wrong, "config_id is that of another active row"]
        if config is None or wrong:
            problems.setdefault(config_id, []).extend(wrong)
        else:
            found.append(config)
    return found, problems


def config_error(problems: Mapping[str, list[str]]) -> RuntimeUserError:
    """The error that names each row and column."""
    lines = [f"{config_id}: {text}" for config_id, texts in sorted(problems.items()) for text in texts]
    return RuntimeUserError(
        f"{CONFIG_TABLE} has {'a row' if len(problems) == 1 else f'{len(problems)} rows'} that cannot be"
        f" loaded:\n" + "\n".join(f"  {line}" for line in lines),
        hint="Mend the row, or set active_yn to N.",
    )


def read_config(
    row: Mapping[str, object], data_target: str = "lakehouse"
) -> tuple[IngestionConfig | None, list[str]]:
    """One row; None with what is wrong with it."""
    reader = ConfigRowReader({str(name).lower(): value for name, value in row.items()})
    _refuse_what_is_not_done(reader, data_target)
    config = _config_of(reader)
    _check_together(reader, config)
    return (None, reader.problems) if reader.problems else (config, [])


def _config_of(reader: ConfigRowReader) -> IngestionConfig:
    return IngestionConfig(
        config_id=reader.needed("config_id"),
        config_name=reader.needed("config_name"),
        source=_source(reader),
        source_file_format=reader.word("source_file_format", SOURCE_FORMATS),
        csv=_csv(reader),
        target_table=_target(reader),
        target_workspace=reader.text("target_workspace_id"),
        target_lakehouse=reader.text("target_datastore_id"),
        date_format=reader.text("date_format", "yyyy-MM-dd"),
        timestamp_format=reader.text("timestamp_format", "yyyy-MM-dd HH:mm:ss"),
        schema_inference=reader.flag("schema_inference", True),
        schema=cast(
            "tuple[SchemaField, ...]", reader.read("custom_schema_json", read_custom_schema, default=())
        ),
        partition_columns=reader.names("partition_columns"),
        sort_columns=reader.names("sort_columns"),
        write_mode=reader.word("write_mode", WRITE_MODES),
        merge_keys=reader.names("merge_keys"),
        validation=cast(
            "ValidationRules", reader.read("data_validation_rules", read_rules, default=ValidationRules())
        ),
        error_handling_strategy=reader.word("error_handling_strategy", ERROR_STRATEGIES, "fail"),
        execution_group=reader.number("execution_group", 1, 0) or 0,
        import_pattern=reader.word("import_pattern", IMPORT_PATTERNS, "single_file"),
        date_partition_format=_date_partition_format(reader),
        table_relationship_group=reader.text("table_relationship_group"),
        batch_import_enabled=reader.flag("batch_import_enabled", True),
        import_sequence_order=reader.number("import_sequence_order", 1, -1_000_000) or 0,
        date_range_start=reader.day("date_range_start"),
        date_range_end=reader.day("date_range_end"),
        skip_existing_dates=reader.flag("skip_existing_dates", False),
        source_is_folder=reader.flag("source_is_folder", False),
    )


def _refuse_what_is_not_done(reader: ConfigRowReader, data_target: str) -> None:
    for column, only in (("source_datastore_type", "lakehouse"), ("target_datastore_type", data_target)):
        if reader.text(column, only).lower() != only:
            word = "from lakehouses" if column.startswith("source") else f"into a {data_target}"
            reader.problem(column, f"is '{reader.text(column)}'; this notebook loads {word} only")
    if reader.text("staging_table_name"):
        reader.problem("staging_table_name", "is not used: rows are written in one commit; leave it empty")
    read_active = read_flag(reader.row.get("active_yn"), True)
    if read_active is None:
        reader.problem("active_yn", f"is '{reader.row.get('active_yn')}'; use Y or N")
    for column in (
        "source_workspace_id",
        "source_datastore_id",
        "target_workspace_id",
        "target_datastore_id",
    ):
        if "{{" in reader.text(column):
            reader.problem(column, f"still has its placeholder {reader.text(column)}")


def _source(reader: ConfigRowReader) -> SourcePlace:
    path = reader.needed("source_file_path")
    if not STARTS_AT_FILES.match(path):
        path = "/".join(filter(None, (reader.text("source_file_root_path").rstrip("/"), path)))
    folder = ONELAKE_PATH.sub("", path)
    folder = LAKEHOUSE_PREFIX.sub("", folder, count=1).strip("/")
    parts = folder.split("/")
    if "://" in folder or "\\" in folder or any(part in (".", "..") for part in parts):
        reader.problem("source_file_path", f"is '{path}', which is no path below Files")
    return SourcePlace(
        "/".join(part for part in parts if part),
        reader.text("file_discovery_pattern").strip("/"),
        reader.text("source_workspace_id"),
        reader.text("source_datastore_id"),
    )


def _csv(reader: ConfigRowReader) -> CsvOptions:
    quote, escape = reader.exact("quote_character"), reader.exact("escape_character")
    return CsvOptions(
        delimiter=str(reader.read("file_delimiter", read_delimiter, default=",")),
        has_header=reader.flag("has_header", True),
        encoding=str(reader.read("encoding", read_encoding, default="utf-8")),
        quote='"' if quote is None else str(reader.read("quote_character", read_character, default="")),
        escape='"' if escape is None else str(reader.read("escape_character", read_character, default="")),
        multiline=reader.flag("multiline_values", False),
        trim_left=reader.flag("ignore_leading_whitespace", False),
        trim_right=reader.flag("ignore_trailing_whitespace", False),
        null_value=reader.exact("null_value") or "",
        empty_value=reader.exact("empty_value") or "",
        comment=str(reader.read("comment_character", read_character, default="")),
        max_columns=reader.number("max_columns", 20480, 1) or 20480,
        max_chars=reader.number("max_chars_per_column", -1, -1) or -1,
    )


def _target(reader: ConfigRowReader) -> str:
    names = [reader.needed(column) for column in ("target_schema_name", "target_table_name")]
    for column, name in zip(("target_schema_name", "target_table_name"), names, strict=True):
        if name and not PLAIN_NAME.fullmatch(name):
            reader.problem(column, f"is '{name}'; use letters, digits and _")
    return ".".join(names)


def _date_partition_format(reader: ConfigRowReader) -> str:
    written = reader.text("date_partition_format", DATE_PARTITION_FORMATS[0]).upper()
    if written not in DATE_PARTITION_FORMATS:
        reader.problem(
            "date_partition_format", f"is '{written}'; use one of {', '.join(DATE_PARTITION_FORMATS)}"
        )
    return written


def _check_together(reader: ConfigRowReader, config: IngestionConfig) -> None:
    if config.write_mode == "merge" and not config.merge_keys:
        reader.problem("merge_keys", "is empty, and write_mode is merge")
    if config.write_mode in ("append", "overwrite") and config.merge_keys:
        reader.problem("merge_keys", f"has no effect where write_mode is {config.write_mode}; leave it empty")
    if config.import_pattern != "date_partitioned":
        for column in ("date_range_start", "date_range_end"):
            if reader.text(column):
                reader.problem(column, "needs import_pattern date_partitioned: other sources have no dates")
    if config.import_pattern == "wildcard_pattern" and not config.source.pattern:
        reader.problem("file_discovery_pattern", "is empty, and import_pattern is wildcard_pattern")
    if config.import_pattern == "single_file" and config.source.pattern:
        reader.problem("file_discovery_pattern", "has no effect where import_pattern is single_file")
    first, last = config.date_range_start, config.date_range_end
    if first and last and first > last:
        reader.problem("date_range_start", f"is {first}, after date_range_end {last}")
    names = {delta_name(field.name).lower() for field in config.schema}
    audited = {*names, *AUDIT_COLUMNS}
    for column, asked, known in (
        ("merge_keys", config.merge_keys, names),
        ("sort_columns", config.sort_columns, audited),
        ("partition_columns", config.partition_columns, audited),
        ("data_validation_rules", [rule.column for rule in config.validation.rules], names),
    ):
        unknown = [name for name in asked if names and name.lower() not in known]
        if unknown:
            reader.problem(column, f"names {', '.join(unknown)}, which custom_schema_json has not")
    ours = sorted(names & set(AUDIT_COLUMNS))
    if ours:
        reader.problem("custom_schema_json", f"names {', '.join(ours)}, which every target gets by itself")
