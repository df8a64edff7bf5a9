"""Runs the command line as a user does: in this process where that is enough, else in one of its own."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pyarrow.parquet

from ingen_fab.cli.main import main

ROOT = Path(__file__).parents[1]
GROUP = "synthetic-data"
CORNER_SHOP = ROOT / "sample_project" / "datasets" / "corner_shop.yaml"


@dataclass(frozen=True)
class Outcome:
    """What a command gave: its exit code, its results and its messages."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, str]]:
        """The rows of `--format csv`."""
        return list(csv.DictReader(io.StringIO(self.out)))


def igf(folder: Path, *args: str, answer: str = "") -> Outcome:
    """Run a command in a folder, in this process."""
    out, err, code = io.StringIO(), io.StringIO(), -1
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "stdin", io.StringIO(answer)),
    ):
        try:
            main(list(args))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else -1
    return Outcome(code, out.getvalue(), err.getvalue())


def start(
    folder: Path,
    *args: str,
    env: Mapping[str, str] | None = None,
    before: tuple[str, ...] = (),
    stderr: int = subprocess.PIPE,
) -> subprocess.Popen[str]:
    """Start a command in a folder, in a process of its own; `before` are words in front of the command."""
    return subprocess.Popen(
        [*before, sys.executable, "-m", "ingen_fab.cli.main", *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        encoding="utf-8",
    )


def ended(process: subprocess.Popen[str], seconds: float = 120) -> Outcome:
    """Wait for a command that was started."""
    with process:
        out, err = process.communicate(timeout=seconds)
    return Outcome(process.returncode, out, err)


def igf_apart(
    folder: Path, *args: str, env: Mapping[str, str] | None = None, before: tuple[str, ...] = ()
) -> Outcome:
    """Run a command in a folder, in a process of its own."""
    return ended(start(folder, *args, env=env, before=before))


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder by its relative path: the bytes of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


def differing(found: Mapping[str, bytes | None], expected: Mapping[str, bytes | None]) -> list[str]:
    """Paths that only one of two trees has, or whose files differ in their rows, whatever their order."""
    return [
        path
        for path in sorted({*found, *expected})
        if path not in found or path not in expected or not _same_rows(path, found[path], expected[path])
    ]


def _same_rows(path: str, found: bytes | None, expected: bytes | None) -> bool:
    if found == expected or found is None or expected is None:
        return found == expected
    return _rows(path, found) == _rows(path, expected)


def _rows(path: str, data: bytes) -> list[str]:
    if path.endswith(".csv"):
        return sorted(data.decode("utf-8").splitlines())
    table = pyarrow.parquet.read_table(io.BytesIO(data))
    return [str(table.schema.remove_metadata()), *sorted(str(row) for row in table.to_pylist())]


def csv_field(value: object) -> str:
    """A value of a preview as the text of its CSV field."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def files_of(folder: Path) -> Path:
    """The folder that stands for the lakehouse's Files."""
    return folder / "tmp" / "spark" / "Files"


def with_tiny_ddl(folder: Path) -> None:
    """Give a project one DDL script of its own, so that those of the product are not compiled."""
    script = folder / "ddl_scripts" / "Lakehouses" / "Config" / "001_Tables" / "001_tiny.py"
    script.parent.mkdir(parents=True)
    script.write_text("spark.sql('CREATE TABLE IF NOT EXISTS dbo.tiny (a INT) USING DELTA')\n", "utf-8")


def with_corner_shop(folder: Path, *changes: tuple[str, str], dataset_id: str = "corner_shop") -> None:
    """Give a project the sample dataset, with some of its texts replaced; each must be there once."""
    text = CORNER_SHOP.read_text(encoding="utf-8").replace(
        "dataset_id: corner_shop", f"dataset_id: {dataset_id}"
    )
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample dataset"
        text = text.replace(old, new)
    (folder / "datasets").mkdir(exist_ok=True)
    (folder / "datasets" / f"{dataset_id}.yaml").write_text(text, encoding="utf-8")
