"""Which configs come after which, and which may be loaded at once."""

from __future__ import annotations

from ingen_fab.runtime.ingestion.run_order import at_once_of, in_order
from tests.runtime.ingestion.rows import config


def test_configs_of_one_number_and_other_tables_may_be_loaded_at_once() -> None:
    configs = [
        config(config_id="d", target_table_name="d", import_sequence_order=2),
        config(config_id="b", target_table_name="T", import_sequence_order=1),
        config(config_id="a", target_table_name="t", import_sequence_order=1),
        config(config_id="c", target_table_name="c", import_sequence_order=1),
        config(config_id="e", target_table_name="c", import_sequence_order=1, target_schema_name="other"),
    ]
    (group,) = in_order(configs)
    found = [[[one.config_id for one in chain] for chain in step] for step in at_once_of(group)]
    assert found == [[["a", "b"], ["c"], ["e"]], [["d"]]]
