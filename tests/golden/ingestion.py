"""What an ingestion into a warehouse sends, without what differs from run to run."""

from __future__ import annotations

import re
from pathlib import Path

from tests.runtime.ingestion_warehouse.depot import Depot

SCHEMA = '{"id": "bigint", "price": "decimal(8,2)", "day": "date", "gift": "boolean", "note": "string"}'
CSV = "id,price,day,gift,note\n1,2.50,2024-01-01,true,tea\nx,1,,,\n"
# Ids, instants and durations.
CHANGING = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}'"), "'<instant>'"),
    (re.compile(r"'\d+\.\d{3}'"), "'<number>'"),
    (
        re.compile(r"(INSERT INTO \[dbo\]\.\[log_flat_file_ingestion\].*?VALUES\n)[^;]*;", re.DOTALL),
        r"\1<rows>;",
    ),
)


def ingestion_statements(folder: Path) -> str:
    """The batches of a merge of two days with a bad row, and of an append of one that changed."""
    depot = Depot(folder)
    for name in ("merged", "added"):
        for day in ("01", "02"):
            depot.write(f"{name}/2024/01/{day}/x.csv", CSV, modified=1_700_000_000)
    more = {"custom_schema_json": SCHEMA, "error_handling_strategy": "log"}
    merged = depot.source("merged", write_mode="merge", merge_keys="id", import_sequence_order=1, **more)
    depot.configure(merged, depot.source("added", import_sequence_order=2, **more))
    depot.run()
    batches = list(depot.sent)
    depot.write("added/2024/01/01/x.csv", CSV.replace("tea", "mint"), modified=1_700_000_000)
    depot.run(config_id="added")
    text = "\n\nGO\n\n".join([*batches, *depot.sent]) + "\n"
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return text
