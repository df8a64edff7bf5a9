from __future__ import annotations

import pytest

from ingen_fab.local.magics.spark_sql import split_statements


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("SELECT 1", [(1, "SELECT 1")]),
        ("\nSELECT 1;\n\nSELECT\n 2 ;\n", [(2, "SELECT 1"), (4, "SELECT\n 2")]),
        ("SELECT 'a;b', \"c;d\", `e;f`; SELECT 2", [(1, "SELECT 'a;b', \"c;d\", `e;f`"), (1, "SELECT 2")]),
        ("-- first; not\nSELECT 1 -- last; not\n", [(2, "SELECT 1")]),
        ("/* a; b */ SELECT /*+ BROADCAST(t) */ 1", [(1, "SELECT /*+ BROADCAST(t) */ 1")]),
        ("SELECT 'it''s'; SELECT 'it\\'s;'", [(1, "SELECT 'it''s'"), (1, "SELECT 'it\\'s;'")]),
        (";;", []),
        ("  -- nothing\n", []),
        ("SELECT 'open", [(1, "SELECT 'open")]),
    ],
)
def test_statements_are_split_at_their_semicolons(text: str, statements: list[tuple[int, str]]) -> None:
    assert list(split_statements(text)) == statements
