from __future__ import annotations

from pathlib import Path

from ingen_fab.local.delta_folders import delta_folders, schema_folders


def test_tables_are_found_with_and_without_a_schema(tmp_path: Path) -> None:
    for name in ("flat", "sales/orders", "sales/_hidden", ".tmp/x", "sales/a/deeper"):
        (tmp_path / name / "_delta_log").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    assert [table.full_name for table in delta_folders(tmp_path)] == ["flat", "sales.orders"]
    assert schema_folders(tmp_path) == ["empty", "sales"]


def test_a_missing_folder_has_none(tmp_path: Path) -> None:
    assert delta_folders(tmp_path / "none") == []
    assert schema_folders(tmp_path / "none") == []
