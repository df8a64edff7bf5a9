"""Every column of a config row acts, or is refused with its name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingen_fab.runtime.ingestion.config_columns import CONFIG_COLUMNS, CONFIG_NAMES, CONFIG_REQUIRED
from ingen_fab.runtime.ingestion.config_row import config_error, read_config, read_configs
from ingen_fab.runtime.ingestion.custom_schema import SchemaField
from tests.runtime.ingestion.rows import config, row

OLDER_ROW = {
    **dict.fromkeys(CONFIG_NAMES),
    **row(),
    "source_workspace_id": "11111111-2222-3333-4444-555555555555",
    "source_datastore_id": "11111111-2222-3333-4444-666666666666",
    "source_datastore_type": "lakehouse",
    "target_workspace_id": "11111111-2222-3333-4444-555555555555",
    "target_datastore_id": "11111111-2222-3333-4444-777777777777",
    "target_datastore_type": "lakehouse",
    "file_delimiter": ",",
    "has_header": "Y",
    "encoding": "utf-8",
    "date_format": "yyyy-MM-dd",
    "timestamp_format": "yyyy-MM-dd HH:mm:ss",
    "schema_inference": "Y",
    "quote_character": '"',
    "escape_character": "\\",
    "multiline_values": "N",
    "ignore_leading_whitespace": "N",
    "ignore_trailing_whitespace": "false",
    "null_value": "",
    "max_columns": "20480",
    "max_chars_per_column": -1,
    "batch_import_enabled": "Y",
    "import_sequence_order": "3",
    "date_range_start": "2024-01-01",
    "date_range_end": "2024-01-30",
    "skip_existing_dates": "Y",
    "source_is_folder": "N",
    "execution_group": "2",
    "created_date": "2024-01-01",
    "created_by": "system",
}


def test_a_row_of_the_older_product_with_all_its_columns_is_read() -> None:
    found = config(**OLDER_ROW)
    assert set(OLDER_ROW) == {column.name for column in CONFIG_COLUMNS}
    assert (found.skip_existing_dates, found.csv.has_header, found.csv.multiline) == (True, True, False)
    assert (found.execution_group, found.import_sequence_order) == (2, 3)
    assert (found.date_range_start, found.date_range_end) == (date(2024, 1, 1), date(2024, 1, 30))
    assert found.csv.escape == "\\"


@pytest.mark.parametrize("written", [True, "Y", "y", "yes", "true", "TRUE", "1", 1])
def test_a_flag_may_be_written_in_many_ways(written: object) -> None:
    assert config(skip_existing_dates=written).skip_existing_dates is True


@pytest.mark.parametrize(
    "path",
    ["tmp/spark/Files/in/x", "Files/in/x", "/lakehouse/default/Files/in/x", "in/x", "in/x/",
     "abfss://w@onelake.dfs.fabric.microsoft.com/l/Files/in/x"],
)  # fmt: skip
def test_all_spellings_of_a_path_mean_the_same_folder(path: str) -> None:
    assert config(source_file_path=path).source.folder == "in/x"


def test_a_root_path_stands_before_a_path_that_does_not_begin_with_files() -> None:
    assert config(source_file_root_path="Files/landing/", source_file_path="x").source.folder == "landing/x"
    assert config(source_file_root_path="Files/landing", source_file_path="Files/x").source.folder == "x"


@pytest.mark.parametrize("column", sorted(CONFIG_REQUIRED - {"execution_group", "active_yn"}))
def test_a_column_that_must_not_be_empty_is_named(column: str) -> None:
    default = {"error_handling_strategy"}
    _, problems = read_config(row(**{column: None}))
    assert bool(problems) is (column not in default)
    assert all(column in problem for problem in problems)


REFUSED = [
    ({"source_file_format": "avro"}, "source_file_format is 'avro'; use one of csv, json, parquet"),
    ({"source_datastore_type": "warehouse"}, "source_datastore_type is 'warehouse'"),
    ({"target_datastore_type": "warehouse"}, "target_datastore_type is 'warehouse'"),
    ({"staging_table_name": "stage"}, "staging_table_name is not used"),
    ({"write_mode": "merge"}, "merge_keys is empty, and write_mode is merge"),
    ({"merge_keys": "id"}, "merge_keys has no effect where write_mode is append"),
    ({"write_mode": "merge", "merge_keys": "id,ID"}, "merge_keys names a column twice"),
    ({"has_header": "maybe"}, "has_header is 'maybe'"),
    ({"encoding": "klingon"}, "encoding is 'klingon'"),
    ({"quote_character": "''"}, "quote_character is"),
    ({"max_columns": "many"}, "max_columns is 'many'; use a whole number from 1"),
    ({"date_range_start": "January"}, "date_range_start is 'January'; write it yyyy-mm-dd"),
    ({"date_range_start": "2024-02-01", "date_range_end": "2024-01-01"}, "after date_range_end"),
    ({"date_partition_format": "DD.MM.YYYY"}, "date_partition_format is 'DD.MM.YYYY'"),
    ({"import_pattern": "wildcard_pattern", "file_discovery_pattern": ""}, "file_discovery_pattern is empty"),
    ({"import_pattern": "single_file"}, "file_discovery_pattern has no effect"),
    ({"import_pattern": "wildcard_pattern", "date_range_end": "2024-01-01"}, "date_range_end needs"),
    ({"target_table_name": "a b"}, "target_table_name is 'a b'; use letters, digits and _"),
    ({"source_file_path": "Files/../secret"}, "source_file_path is 'Files/../secret'"),
    ({"source_workspace_id": "{{varlib:ws}}"}, "source_workspace_id still has its placeholder"),
    ({"custom_schema_json": "{"}, "custom_schema_json is no JSON"),
    ({"custom_schema_json": '{"a": "thing"}'}, "custom_schema_json has the type 'thing'"),
    ({"custom_schema_json": '{"_source_file": "string"}'}, "which every target gets by itself"),
    ({"custom_schema_json": '{"a": "int"}', "sort_columns": "b"}, "sort_columns names b"),
    (
        {
            "custom_schema_json": '{"a": "int"}',
            "data_validation_rules": '[{"column":"b","check":"not_null"}]',
        },
        "data_validation_rules names b",
    ),
    (
        {"custom_schema_json": '{"a": "int"}', "write_mode": "merge", "merge_keys": "_source_file"},
        "merge_keys names _source_file",
    ),
    ({"data_validation_rules": "[1]"}, "data_validation_rules has a rule that is not understood"),
    ({"data_validation_rules": '{"max_rejected_rows": -1}'}, "max_rejected_rows"),
    ({"active_yn": "perhaps"}, "active_yn is 'perhaps'"),
]


@pytest.mark.parametrize(("changes", "expected"), REFUSED, ids=[text for _, text in REFUSED])
def test_what_has_no_meaning_is_refused_with_its_column(changes: dict[str, object], expected: str) -> None:
    _, problems = read_config(row(**changes))
    assert any(expected in problem for problem in problems), problems


def test_all_problems_are_told_at_once_with_their_config() -> None:
    rows = [row(config_id="a", write_mode="x", encoding="y"), row(config_id="b"), row(config_id="b")]
    configs, problems = read_configs(rows)
    assert [found.config_id for found in configs] == ["b"]
    message = config_error(problems).message
    assert "2 rows" in message
    assert "a: write_mode is 'x'" in message
    assert "a: encoding is 'y'" in message
    assert "b: config_id is that of another active row" in message


@pytest.mark.parametrize("inactive", ["N", "n", False, "false"])
def test_a_row_that_is_not_active_is_never_refused(inactive: object) -> None:
    assert read_configs([row(active_yn=inactive, write_mode="nonsense")]) == ([], {})


SCHEMAS = [
    '{"id": "bigint", "amount": "decimal(10,3)"}',
    '[{"name": "id", "type": "long"}, {"name": "amount", "type": "DECIMAL(10, 3)"}]',
    '{"type": "struct", "fields": [{"name": "id", "type": "long", "nullable": true, "metadata": {}},'
    ' {"name": "amount", "type": "decimal(10,3)", "nullable": true, "metadata": {}}]}',
    '{"columns": [{"column_name": "id", "data_type": "BIGINT"},'
    ' {"column_name": "amount", "data_type": "numeric(10,3)"}]}',
]


@pytest.mark.parametrize("text", SCHEMAS)
def test_a_schema_may_be_written_in_many_ways(text: str) -> None:
    assert config(custom_schema_json=text).schema == (
        SchemaField("id", "BIGINT"),
        SchemaField("amount", "DECIMAL(10,3)"),
    )


def test_rules_and_budget_are_read() -> None:
    text = (
        '{"rules": [{"column": "q", "check": "min", "value": 1}, {"column": "s", "check": "one_of",'
        ' "value": ["a", "b"]}], "max_rejected_share": 0.1}'
    )
    rules = config(data_validation_rules=text).validation
    assert [(r.column, r.check, r.bound, r.allowed) for r in rules.rules] == [
        ("q", "min", "1", ()),
        ("s", "one_of", "", ("a", "b")),
    ]
    assert rules.max_rejected_share == Decimal("0.1")
    assert not rules.over_budget(10, 1)
    assert rules.over_budget(10, 2)


@pytest.mark.parametrize(("written", "delimiter"), [("\\t", "\t"), ("\t", "\t"), ("tab", "\t"), (";", ";")])
def test_a_delimiter_may_be_named(written: str, delimiter: str) -> None:
    assert config(file_delimiter=written).csv.delimiter == delimiter


def test_who_made_a_row_and_when_has_no_effect() -> None:
    made = {"created_date": "x", "modified_date": "y", "created_by": "z", "modified_by": "w"}
    assert config(**made) == config()


def test_a_column_with_a_blank_in_its_name_is_asked_for_as_the_target_has_it() -> None:
    found = config(
        write_mode="merge",
        merge_keys="order id, shop",
        sort_columns="order id",
        custom_schema_json='{"order id": "int", "shop": "string"}',
        data_validation_rules='[{"column": "order id", "check": "not_null"}]',
    )
    assert (found.merge_keys, found.sort_columns) == (("order_id", "shop"), ("order_id",))
    assert found.validation.rules[0].column == "order_id"
