from __future__ import annotations

import json
from pathlib import Path

from tests.command_line import GROUP, igf, tree


def test_the_json_schema_is_json_and_nothing_but_json(tmp_path: Path) -> None:
    printed = igf(tmp_path, GROUP, "json-schema")
    assert (printed.code, printed.err) == (0, "")
    schema = json.loads(printed.out)
    assert {"dataset_id", "incremental_config", "table_configs", "output"} <= schema["properties"].keys()
    assert tree(tmp_path) == {}
