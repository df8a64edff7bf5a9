from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingen_fab.compiler.ddl_scripts import content_hash, find_scripts
from ingen_fab.errors import UserError
from ingen_fab.packaged import ddl_scripts_dir
from ingen_fab.runtime.ddl.script_runs import DdlScript
from ingen_fab.targets.ddl_target import LAKEHOUSE_DDL


def write(root: Path, path: str, text: str = "pass\n") -> None:
    target = root / "Lakehouses" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def paths(root: Path) -> list[str]:
    found = find_scripts(root, LAKEHOUSE_DDL)
    return [script.path.removeprefix("Lakehouses/") for folder in found for script in folder.scripts]


def test_numbers_give_the_order_and_names_where_they_are_alike(tmp_path: Path) -> None:
    for path in ("B/1_x/1_x.py", "A/10_x/1_x.py", "A/2_x/10_x.py", "A/2_x/9_x.py", "A/2_x/009_a.py"):
        write(tmp_path, path)
    assert paths(tmp_path) == [
        *("A/2_x/009_a.py", "A/2_x/9_x.py", "A/2_x/10_x.py", "A/10_x/1_x.py", "B/1_x/1_x.py")
    ]


def test_what_begins_with_an_underscore_or_a_dot_and_other_files_are_passed_over(tmp_path: Path) -> None:
    for path in (
        "A/1_x/1_x.py",
        "A/1_x/_helper.py",
        "A/1_x/__pycache__/1_x.py",
        "A/_old/1_x.py",
        ".git/1/1.py",
    ):
        write(tmp_path, path)
    write(tmp_path, "A/1_x/README.md", "words")
    write(tmp_path, "A/notes.txt", "words")
    assert paths(tmp_path) == ["A/1_x/1_x.py"]


def test_a_folder_without_scripts_gives_none(tmp_path: Path) -> None:
    (tmp_path / "Lakehouses" / "A" / "1_x").mkdir(parents=True)
    assert paths(tmp_path) == []
    assert find_scripts(tmp_path / "nowhere", LAKEHOUSE_DDL) == ()


@pytest.mark.parametrize("path", ["A/1_x/create.py", "A/first/1_x.py", "A/1_x/x1.py", "A/1_x/1_a\nb.py"])
def test_a_script_or_folder_without_a_number_is_refused(path: str, tmp_path: Path) -> None:
    write(tmp_path, path)
    with pytest.raises(UserError, match="has no number"):
        find_scripts(tmp_path, LAKEHOUSE_DDL)


def test_a_syntax_error_is_found_with_file_and_line(tmp_path: Path) -> None:
    write(tmp_path, "A/1_x/1_x.py", "a = 1\n%run other\n")
    with pytest.raises(UserError, match=r"1_x\.py, line 2: invalid syntax: %run other"):
        find_scripts(tmp_path, LAKEHOUSE_DDL)


def test_a_script_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "A/1_x/1_x.py")
    (tmp_path / "Lakehouses/A/1_x/1_x.py").write_bytes(b"a = 'gr\xfc\xdfe'\n")
    with pytest.raises(UserError, match=r"1_x\.py is not UTF-8 text"):
        find_scripts(tmp_path, LAKEHOUSE_DDL)


def test_line_ends_and_a_byte_order_mark_change_neither_text_nor_hash(tmp_path: Path) -> None:
    write(tmp_path, "A/1_x/1_x.py")
    path = tmp_path / "Lakehouses/A/1_x/1_x.py"
    found: list[DdlScript] = []
    for data in (b"a = 1\nb = 2\n", b"a = 1\r\nb = 2\r\n", b"\xef\xbb\xbfa = 1\nb = 2\n"):
        path.write_bytes(data)
        (folder,) = find_scripts(tmp_path, LAKEHOUSE_DDL)
        found += folder.scripts
    assert found == [found[0]] * 3
    assert found[0].content_hash == content_hash("a = 1\nb = 2\n")


def test_scripts_of_another_language_are_found_by_the_facts_of_their_target(tmp_path: Path) -> None:
    warehouse = replace(LAKEHOUSE_DDL, scripts_folder="Warehouses", suffix=".sql")
    script = tmp_path / "Warehouses" / "Config_WH" / "001_a" / "001_b.sql"
    script.parent.mkdir(parents=True)
    script.write_text("SELECT 'it''s';\n")
    (folder,) = find_scripts(tmp_path, warehouse)
    assert folder.scripts[0].path == "Warehouses/Config_WH/001_a/001_b.sql"
    assert folder.scripts[0].text == "SELECT 'it''s';\n"


def test_the_scripts_of_the_product_are_found() -> None:
    assert [path.split("/")[-1] for path in paths(ddl_scripts_dir())] == [
        "001_config_flat_file_ingestion_create.py",
        "002_log_flat_file_ingestion_create.py",
        "003_rejects_flat_file_ingestion_create.py",
        "004_incremental_synthetic_data_sample_configs.py",
        "001_synthetic_data_state_create.py",
    ]
