from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils.fs import FileSystem
from ingen_fab.local.session import Session


@pytest.fixture
def lakehouse(tmp_path: Path) -> LocalLakehouse:
    lakehouse = LocalLakehouse(tmp_path / "lakehouse")
    lakehouse.create()
    return lakehouse


@pytest.fixture
def fs(lakehouse: LocalLakehouse) -> FileSystem:
    return FileSystem(Session("nightly", "jupyter", lakehouse))


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_ls_describes_files_and_folders_by_name(fs: FileSystem, lakehouse: LocalLakehouse) -> None:
    fs.put("Files/b.txt", "héllo")
    fs.mkdirs("Files/a/deep")
    folder, file = fs.ls("Files")
    assert (folder.name, folder.isDir, folder.isFile, folder.size) == ("a", True, False, 0)
    assert (file.name, file.isDir, file.isFile, file.size) == ("b.txt", False, True, 6)
    assert file.path == str(lakehouse.files / "b.txt")
    assert file.modifyTime == (lakehouse.files / "b.txt").stat().st_mtime_ns // 1_000_000
    assert fs.ls(file.path) == [file]


def test_a_listed_path_outside_of_the_lakehouse_can_be_given_back(fs: FileSystem, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    (found,) = (entry for entry in fs.ls(f"file://{tmp_path}") if entry.isFile)
    assert fs.head(found.path) == "x"


@pytest.mark.parametrize("call", ["ls", "head", "rm", "getProperties"])
def test_a_missing_path_is_a_file_not_found_error(fs: FileSystem, call: str) -> None:
    with pytest.raises(FileNotFoundError, match=r"Files/none"):
        getattr(fs, call)("Files/none")
    assert not fs.exists("Files/none")


def test_put_writes_once_unless_it_may_overwrite(fs: FileSystem, lakehouse: LocalLakehouse) -> None:
    assert fs.put("Files/new/a.txt", "one\r\n")
    with pytest.raises(FileExistsError):
        fs.put("Files/new/a.txt", "two")
    assert (lakehouse.files / "new/a.txt").read_bytes() == b"one\r\n"
    assert fs.put("Files/new/a.txt", "two", overwrite=True)
    assert fs.head("Files/new/a.txt") == "two"


def test_append_makes_a_file_only_when_told(fs: FileSystem) -> None:
    with pytest.raises(FileNotFoundError):
        fs.append("Files/a.txt", "x")
    fs.append("Files/a.txt", "x", createFileIfNotExists=True)
    fs.append("Files/a.txt", "y")
    assert fs.head("Files/a.txt") == "xy"


def test_head_leaves_out_a_character_that_is_cut(fs: FileSystem) -> None:
    fs.put("Files/a.txt", "aé€")
    assert [fs.head("Files/a.txt", size) for size in (1, 2, 3, 4, 5, 6)] == [
        "a",
        "a",
        "aé",
        "aé",
        "aé",
        "aé€",
    ]


def test_properties_are_a_dict(fs: FileSystem) -> None:
    fs.put("Files/a.txt", "abc")
    properties = fs.getProperties("Files/a.txt")
    assert (properties["name"], properties["size"], properties["isFile"]) == ("a.txt", 3, True)


def test_cp_copies_over_a_file_and_into_a_folder(fs: FileSystem, lakehouse: LocalLakehouse) -> None:
    fs.put("Files/a.txt", "a")
    fs.put("Files/b.txt", "b")
    fs.mkdirs("Files/dir")
    assert fs.cp("Files/a.txt", "Files/b.txt")
    assert fs.cp("Files/a.txt", "Files/dir")
    assert fs.cp("Files/a.txt", "Files/new/c.txt")
    assert names(lakehouse.files) == ["a.txt", "b.txt", "dir", "dir/a.txt", "new", "new/c.txt"]
    assert fs.head("Files/b.txt") == "a"


def test_a_folder_is_copied_only_with_recurse(fs: FileSystem, lakehouse: LocalLakehouse) -> None:
    fs.put("Files/src/deep/a.txt", "a")
    with pytest.raises(IsADirectoryError):
        fs.cp("Files/src", "Files/copy")
    assert fs.cp("Files/src", "Files/copy", True)
    assert fs.fastcp("Files/src", "Files/fast")
    assert names(lakehouse.files / "copy") == names(lakehouse.files / "fast") == ["deep", "deep/a.txt"]


def test_fastcp_refuses_options_that_have_no_effect_here(fs: FileSystem) -> None:
    fs.put("Files/a", "a")
    with pytest.raises(ValueError, match="extraConfigs here \\(timeout\\)"):
        fs.fastcp("Files/a", "Files/b", extraConfigs={"timeout": 1})


def test_nothing_is_copied_or_moved_into_itself(fs: FileSystem) -> None:
    fs.put("Files/src/a.txt", "a")
    with pytest.raises(ValueError, match="copied into itself"):
        fs.cp("Files/src", "Files/src/deep", True)
    with pytest.raises(ValueError, match="moved into itself"):
        fs.mv("Files/src", "Files/src/x")


def test_mv_makes_the_folder_of_its_destination_by_default(fs: FileSystem) -> None:
    fs.put("Files/a.txt", "a")
    assert fs.mv("Files/a.txt", "Files/new/deep/b.txt")
    assert not fs.exists("Files/a.txt")
    assert fs.head("Files/new/deep/b.txt") == "a"
    with pytest.raises(FileNotFoundError):
        fs.mv("Files/new/deep/b.txt", "Files/other/b.txt", create_path=False)
    assert fs.head("Files/new/deep/b.txt") == "a"


def test_mv_replaces_a_file_only_with_overwrite(fs: FileSystem, lakehouse: LocalLakehouse) -> None:
    fs.put("Files/a.txt", "new")
    fs.put("Files/b.txt", "old")
    with pytest.raises(FileExistsError):
        fs.mv("Files/a.txt", "Files/b.txt")
    assert fs.head("Files/b.txt") == "old"
    inode = (lakehouse.files / "a.txt").stat().st_ino
    assert fs.mv("Files/a.txt", "Files/b.txt", overwrite=True)
    assert (lakehouse.files / "b.txt").stat().st_ino == inode
    assert names(lakehouse.files) == ["b.txt"]


def test_mv_replaces_a_full_folder_with_overwrite(fs: FileSystem, lakehouse: LocalLakehouse) -> None:
    fs.put("Files/new/part-1", "1")
    fs.put("Files/old/part-0", "0")
    fs.put("Files/old/part-9", "9")
    assert fs.mv("Files/new", "Files/old", True, True)
    assert names(lakehouse.files) == ["old", "old/part-1"]


def test_a_file_never_replaces_a_folder(fs: FileSystem) -> None:
    fs.put("Files/file", "1")
    fs.put("Files/folder/part-0", "0")
    for src, dest in (("Files/file", "Files/folder"), ("Files/folder", "Files/file")):
        with pytest.raises(FileExistsError):
            fs.mv(src, dest, overwrite=True)
    assert fs.head("Files/folder/part-0") == "0"


def test_rm_deletes_a_full_folder_only_with_recurse(fs: FileSystem, lakehouse: LocalLakehouse) -> None:
    fs.put("Files/dir/a.txt", "a")
    with pytest.raises(OSError, match="not empty"):
        fs.rm("Files/dir")
    assert fs.rm("Files/dir/a.txt")
    fs.put("Files/dir/a.txt", "a")
    assert fs.rm("Files/dir", True)
    assert names(lakehouse.files) == []


@pytest.mark.parametrize("path", ["Files", "Tables/", "/lakehouse/default"])
def test_the_folders_of_the_lakehouse_cannot_be_deleted_or_moved(fs: FileSystem, path: str) -> None:
    with pytest.raises(PermissionError):
        fs.rm(path, True)
    with pytest.raises(PermissionError):
        fs.mv(path, "Files/x")
    assert fs.exists(path)


def test_a_call_that_is_not_there_yet_says_so(fs: FileSystem) -> None:
    assert not hasattr(fs, "mount")
    with pytest.raises(UserError, match=r"notebookutils\.fs\.mount is not available"):
        fs.mount  # noqa: B018
    with pytest.raises(AttributeError, match=r"there is no notebookutils\.fs\.mountt"):
        fs.mountt  # noqa: B018
