"""Disks that refuse: folders that cannot be written to, things in the way, no room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command_line import GROUP, files_of, igf, igf_apart, tree

DAY = (GROUP, "generate-incremental", "corner_shop", "--date", "2024-01-01")
# More than three megabytes of files.
LARGE = (*DAY, "--scale", "80", "--path-format", "by_table")
LARGEST_FILE = 1_200_000
LIMITED = """
import os, resource, sys
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
os.execvp(sys.argv[2], sys.argv[2:])
"""
# Without these, root is bound by the rights of its own folders.
AS_A_USER = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@pytest.mark.parametrize(
    "way",
    [
        "fabric_workspace_items",
        "fabric_workspace_items/synthetic_data",
        "tmp",
        "tmp/spark",
        "tmp/spark/Files",
        "tmp/spark/Files/synthetic_data",
        "tmp/spark/Files/synthetic_data/corner_shop",
        "tmp/spark/Tables",
        "tmp/spark/Tables/dbo",
        "tmp/spark/Tables/dbo/synthetic_data_state",
    ],
)
def test_a_file_in_the_way_of_a_folder_is_refused_before_anything_is_written(shop: Path, way: str) -> None:
    (shop / way).parent.mkdir(parents=True, exist_ok=True)
    (shop / way).write_text("in the way")
    before = tree(shop)
    refused = igf(shop, *DAY)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("Error: ")
    assert "cannot be made" in refused.err
    assert str(shop / way) in refused.err
    assert tree(shop) == before


def test_a_file_in_the_way_deeper_down_ends_the_run_and_leaves_nothing_half_made(shop: Path) -> None:
    dataset = files_of(shop) / "synthetic_data" / "corner_shop"
    dataset.mkdir(parents=True)
    (dataset / "2024").write_text("in the way")
    refused = igf(shop, *DAY, "--scale", "0.1")
    assert (refused.code, refused.out) == (2, "")
    assert str(dataset / "2024") in refused.err
    assert "in the way" in refused.err
    assert list(tree(files_of(shop))) == [
        "synthetic_data", "synthetic_data/corner_shop", "synthetic_data/corner_shop/2024",
    ]  # fmt: skip
    (dataset / "2024").unlink()
    assert igf(shop, *DAY, "--scale", "0.1").code == 0


@pytest.mark.parametrize("locked", ["", "tmp/spark/Files", "tmp/spark/Tables", "fabric_workspace_items"])
def test_a_folder_without_the_right_to_write_is_refused_before_anything_is_written(
    shop: Path, locked: str
) -> None:
    as_a_user = AS_A_USER if os.geteuid() == 0 else ()
    if as_a_user and shutil.which(as_a_user[0]) is None:
        pytest.skip("root may write everywhere, and there is no setpriv to take that away")
    (shop / locked).mkdir(parents=True, exist_ok=True)
    before = tree(shop)
    (shop / locked).chmod(0o555)
    try:
        refused = igf_apart(shop, *DAY, before=as_a_user)
    finally:
        (shop / locked).chmod(0o755)
    assert (refused.code, refused.out) == (2, ""), refused.err
    assert f"Error: the folder {shop / locked} cannot be written to\n" in refused.err
    assert tree(shop) == before


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A disk of its own in a folder; skips the test where this process may not mount one."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here; the test with a limit on the size of files runs everywhere")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes | None]:
    """The files of a run with room enough."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "datasets").mkdir()
    shutil.copy(Path(__file__).parents[2] / "sample_project/datasets/corner_shop.yaml", folder / "datasets")
    assert igf(folder, *LARGE).code == 0
    return tree(files_of(folder))


@pytest.mark.parametrize(
    ("disk", "size"),
    [("tmp", "2m"), ("tmp/spark/Tables", "8k"), ("fabric_workspace_items", "64k")],
    ids=["files", "state", "notebook"],
)
def test_a_full_disk_is_a_failure_and_with_room_the_same_command_goes_on(
    shop: Path, large: dict[str, bytes | None], disk: str, size: str
) -> None:
    assert sum(len(data) for data in large.values() if data) > 3_000_000
    with small_disk(shop / disk, size):
        failed = igf_apart(shop, *LARGE)
        assert (failed.code, failed.out) == (1, ""), failed.err
        assert failed.err.startswith("Error: ")
        assert "Traceback" not in failed.err
        assert "Hint: Make room" in failed.err
        left = tree(files_of(shop))
        assert all(data == large[path] for path, data in left.items() if data is not None)

        subprocess.run(["mount", "-o", "remount,size=64m", shop / disk], check=True)
        again = igf_apart(shop, *LARGE)
        assert again.code == 0, again.err
        assert tree(files_of(shop)) == large


def test_a_limit_on_the_size_of_files_is_a_failure_and_without_it_the_same_command_goes_on(
    shop: Path, large: dict[str, bytes | None]
) -> None:
    assert max(len(data) for data in large.values() if data) > LARGEST_FILE
    failed = igf_apart(shop, *LARGE, before=(sys.executable, "-c", LIMITED, str(LARGEST_FILE)))
    assert (failed.code, failed.out) == (1, ""), failed.err
    assert "Error: " in failed.err
    assert "Traceback" not in failed.err
    assert [path for path, data in tree(files_of(shop)).items() if data is not None] == []

    assert igf(shop, *LARGE).code == 0
    assert tree(files_of(shop)) == large
