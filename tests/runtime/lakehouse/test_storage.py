from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module
from ingen_fab.local.notebookutils.credentials import TOKEN_VARIABLE
from ingen_fab.local.session import Session
from ingen_fab.runtime.errors import RuntimeFailure, RuntimeUserError
from ingen_fab.runtime.lakehouse import storage as storage_module
from ingen_fab.runtime.lakehouse.storage import LakehouseStorage, explained_os_error

FINAL = "synthetic_data/retail/2024/01/05/orders.parquet"
STAGED = "_ingen_fab_staging/retail/run/orders.parquet"


def write(files: Path, relative: str, text: str) -> Path:
    path = files / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def test_an_engine_gets_absolute_paths_below_files(storage: LakehouseStorage, files: Path) -> None:
    assert storage.local_path(FINAL) == str(files / FINAL)
    assert LakehouseStorage("").local_path(FINAL) == f"/lakehouse/default/Files/{FINAL}"


def test_a_relative_root_is_made_absolute_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    storage = LakehouseStorage("here")
    monkeypatch.chdir("/")
    assert storage.local_path("a") == str(tmp_path / "here" / "Files" / "a")


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", "a\\..\\b"])
def test_a_path_that_could_leave_files_is_refused(storage: LakehouseStorage, path: str) -> None:
    with pytest.raises(RuntimeUserError, match="is no path below Files"):
        storage.local_path(path)


def test_publishing_moves_the_staged_file_to_its_final_name(storage: LakehouseStorage, files: Path) -> None:
    write(files, STAGED, "rows")
    storage.publish(STAGED, FINAL)
    assert (files / FINAL).read_text() == "rows"
    assert below(files) == [FINAL]


def test_publishing_replaces_a_file_in_one_rename(storage: LakehouseStorage, files: Path) -> None:
    write(files, FINAL, "old")
    staged = write(files, STAGED, "new")
    inode = staged.stat().st_ino
    storage.publish(STAGED, FINAL)
    assert ((files / FINAL).read_text(), (files / FINAL).stat().st_ino) == ("new", inode)


@pytest.mark.parametrize("old", ["", "/part-0", "/deep/part-0"])
@pytest.mark.parametrize("new", ["", "/part-1"])
def test_a_file_and_a_folder_of_parts_replace_each_other(
    storage: LakehouseStorage, files: Path, old: str, new: str
) -> None:
    write(files, f"{FINAL}{old}", "old")
    write(files, f"{STAGED}{new}", "new")
    storage.publish(STAGED, FINAL)
    assert below(files) == [f"{FINAL}{new}"]
    assert (files / f"{FINAL}{new}").read_text() == "new"


def test_what_was_published_stays_where_nothing_was_staged(storage: LakehouseStorage, files: Path) -> None:
    write(files, f"{FINAL}/part-0", "old")
    with pytest.raises(RuntimeFailure, match="No such file"):
        storage.publish(STAGED, FINAL)
    assert below(files) == [f"{FINAL}/part-0"]


def test_a_kill_while_a_folder_is_replaced_leaves_nothing_beside_the_data(files: Path) -> None:
    write(files, f"{FINAL}/part-0", "old")
    write(files, f"{STAGED}/part-1", "new")
    code = f"""
from pathlib import Path
from ingen_fab.local import faults
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
with importable(create_module(Session("n", "jupyter", LocalLakehouse(Path("/nowhere"))))):
    from ingen_fab.runtime.lakehouse.storage import LakehouseStorage
    faults.arm()
    LakehouseStorage({str(files.parent)!r}).publish({STAGED!r}, {FINAL!r})
"""
    environment = {"INGEN_FAB_FAULT": "folder_set_aside"}
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == -9
    assert below(files) == [f"{STAGED}.replaced/part-0", f"{STAGED}/part-1"]


def test_size_is_that_of_the_file_or_of_all_parts(storage: LakehouseStorage, files: Path) -> None:
    write(files, "a/one.csv", "12345")
    write(files, "a/deep/two.csv", "123")
    assert (storage.size("a/one.csv"), storage.size("a")) == (5, 8)
    with pytest.raises(RuntimeFailure, match=r"none\.csv: No such file"):
        storage.size("none.csv")


def test_removing_takes_the_folders_that_became_empty_but_not_the_dataset(
    storage: LakehouseStorage, files: Path
) -> None:
    other = write(files, "synthetic_data/retail/2024/01/06/orders.parquet", "x")
    write(files, FINAL, "x")
    storage.remove(FINAL)
    assert below(files) == [str(other.relative_to(files))]
    assert not (files / FINAL).parent.exists()
    storage.remove("synthetic_data/retail/2024/01/06/orders.parquet")
    assert (files / "synthetic_data/retail").is_dir()
    assert list((files / "synthetic_data/retail").iterdir()) == []


def test_removing_what_is_missing_is_no_error_and_tidies_up(storage: LakehouseStorage, files: Path) -> None:
    (files / FINAL).parent.mkdir(parents=True)
    storage.remove(FINAL)
    storage.remove(FINAL)
    assert not (files / "synthetic_data/retail/2024").exists()


def test_a_folder_of_parts_is_removed_with_its_parts(storage: LakehouseStorage, files: Path) -> None:
    write(files, f"{FINAL}/deep/part-0", "x")
    assert storage.exists(FINAL)
    storage.remove(FINAL)
    assert not storage.exists(FINAL)


def test_removing_a_link_leaves_what_it_points_at(
    storage: LakehouseStorage, files: Path, tmp_path: Path
) -> None:
    kept = write(tmp_path, "elsewhere/kept.csv", "x")
    (files / "synthetic_data/retail").mkdir(parents=True)
    (files / "synthetic_data/retail/link").symlink_to(kept.parent)
    storage.remove("synthetic_data/retail/link")
    assert kept.exists()
    assert not (files / "synthetic_data/retail/link").exists()


def test_a_file_in_the_way_of_a_folder_is_an_error_that_names_it(
    storage: LakehouseStorage, files: Path
) -> None:
    write(files, "synthetic_data/retail/2024", "in the way")
    write(files, STAGED, "rows")
    with pytest.raises(RuntimeUserError, match=r"orders\.parquet cannot be made: ") as caught:
        storage.publish(STAGED, FINAL)
    assert caught.value.exit_code == 2
    with pytest.raises(RuntimeUserError, match="cannot be made"):
        storage.ensure_folder("synthetic_data/retail/2024/01")


@pytest.mark.skipif(
    sys.platform != "linux", reason="/sys takes no new folder from anybody, and only Linux has it"
)
def test_a_folder_that_nobody_may_write_to_is_an_error_that_names_it() -> None:
    with pytest.raises(RuntimeUserError, match="/sys/Files/a cannot be written to: ") as caught:
        LakehouseStorage("/sys").ensure_folder("a")
    assert caught.value.exit_code == 2


@pytest.mark.skipif(
    not os.path.exists("/dev/full"), reason="/dev/full is a full disk, and not every system has it"
)
def test_a_full_disk_is_a_failure_and_not_the_users_error() -> None:
    with open("/dev/full", "wb", buffering=0) as stream, pytest.raises(OSError, match="No space") as refused:
        stream.write(b"x")
    explained = explained_os_error(refused.value, "/data/x.csv")
    assert (type(explained), explained.exit_code) == (RuntimeFailure, 1)
    assert explained.message.startswith("the disk is full: /data/x.csv cannot be written")


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (OSError(errno.EDQUOT, "x"), RuntimeFailure, "the disk is full: /a"),
        (
            OSError("write failed: No space left on device (os error 28)"),
            RuntimeFailure,
            "the disk is full: /a",
        ),
        (OSError("Os { code: 13, kind: PermissionDenied }"), RuntimeUserError, "/a cannot be written to"),
        (PermissionError(errno.EROFS, "x"), RuntimeUserError, "/a cannot be written to"),
        (OSError(errno.EIO, "x"), RuntimeFailure, "/a: Input/output error"),
        (OSError("no number"), RuntimeFailure, "/a: no number"),
    ],
)
def test_an_error_without_a_number_is_read_by_its_text(
    error: OSError, kind: type[RuntimeFailure], message: str
) -> None:
    explained = explained_os_error(error, "/a")
    assert type(explained) is kind
    assert explained.message.startswith(message)


def test_a_local_table_lies_in_the_schema_dbo(storage: LakehouseStorage, session: Session) -> None:
    tables = session.lakehouse.tables
    assert storage.table_uri("state") == str(tables / "dbo" / "state")
    assert storage.table_uri("bronze.customers") == str(tables / "bronze" / "customers")
    assert storage.storage_options() is None


@pytest.mark.parametrize("name", ["", "a b", "../x", "a.b.c", "a/b", "dbo.", "é"])
def test_a_name_that_is_none_of_a_table_is_refused(storage: LakehouseStorage, name: str) -> None:
    with pytest.raises(RuntimeUserError, match="is no name of a table"):
        storage.table_uri(name)


@pytest.mark.parametrize(("folder", "bad"), [("a%20b", "%20"), ("a[1]", "["), ("a|b", "|")])
def test_a_folder_that_deltalake_cannot_read_is_refused(tmp_path: Path, folder: str, bad: str) -> None:
    with pytest.raises(RuntimeUserError, match="no Delta table can lie below") as caught:
        LakehouseStorage(str(tmp_path / folder)).table_uri("state")
    assert caught.value.hint == f"Use a folder without '{bad}' in its path."


def test_a_table_of_fabric_is_reached_over_onelake_with_a_token(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "secret")
    context = create_module(session).runtime.context
    workspace, lakehouse = context["defaultLakehouseWorkspaceId"], context["defaultLakehouseId"]
    storage = LakehouseStorage("")
    assert storage.table_uri("state") == (
        f"abfss://{workspace}@onelake.dfs.fabric.microsoft.com/{lakehouse}/Tables/dbo/state"
    )
    assert storage.storage_options() == {"bearer_token": "secret", "use_fabric_endpoint": "true"}


def test_a_missing_token_is_an_error_for_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    with pytest.raises(UserError, match="there is no token"):
        LakehouseStorage("").storage_options()


def test_a_notebook_without_a_default_lakehouse_is_told_to_attach_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = create_module(Session("tests", "jupyter", LocalLakehouse(tmp_path)))
    module.runtime.context.update(defaultLakehouseId=None)
    monkeypatch.setattr(storage_module, "notebookutils", module)
    for call in (LakehouseStorage("").table_uri, LakehouseStorage("").ensure_folder):
        with pytest.raises(RuntimeUserError, match="has no default lakehouse"):
            call("state")
