from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils.paths import resolve

LAKEHOUSE = LocalLakehouse(Path("/project/tmp/spark"))


@pytest.mark.parametrize(
    ("path", "local"),
    [
        ("Files/a/b.csv", "/project/tmp/spark/Files/a/b.csv"),
        ("Files", "/project/tmp/spark/Files"),
        ("./Tables/dbo/t/", "/project/tmp/spark/Tables/dbo/t"),
        ("Files/a:b.csv", "/project/tmp/spark/Files/a:b.csv"),
        ("/lakehouse/default/Files/a", "/project/tmp/spark/Files/a"),
        ("/lakehouse/default", "/project/tmp/spark"),
        ("/project/tmp/spark/Files/a", "/project/tmp/spark/Files/a"),
        ("file:/elsewhere/a", "/elsewhere/a"),
        ("file:///elsewhere/../a", "/a"),
        ("file://localhost/elsewhere/a", "/elsewhere/a"),
        ("file:/lakehouse/default/Files/a", "/project/tmp/spark/Files/a"),
    ],
)
def test_a_path_names_a_local_path(path: str, local: str) -> None:
    assert resolve(path, LAKEHOUSE) == Path(local)


def test_a_root_behind_a_link_is_known_by_both_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    lakehouse = LocalLakehouse(tmp_path / "link")
    assert resolve(f"{tmp_path}/real/Files/a", lakehouse) == tmp_path / "link" / "Files" / "a"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("Files/../../secret", "leaves its folder with '..'"),
        ("/lakehouse/default/../other", "leaves its folder with '..'"),
        ("/project/tmp/spark/../x", "leaves its folder with '..'"),
        ("/project/tmp/sparkling/x", "lies outside of the lakehouse folder /project/tmp/spark"),
        ("/etc/passwd", "lies outside of the lakehouse folder"),
        ("data/a.csv", "'data/a.csv' is no path in the lakehouse"),
        ("", "'' is no path in the lakehouse"),
        ("abfss://w@other.dfs.core.windows.net/l.Lakehouse/Files/a", "cannot be reached from here"),
        ("abfss://w@onelake.dfs.fabric.microsoft.com/l/Files/../../a", "leaves its folder"),
        ("https://example.com/a", "cannot be reached from here"),
        ("file://host/a", "is no absolute path on this machine"),
        ("file:a", "is no absolute path on this machine"),
    ],
)
def test_any_other_path_is_refused_with_the_reason(path: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason) as caught:
        resolve(path, LAKEHOUSE)
    assert path in caught.value.message
