"""Where the file of a table and day lies below the lakehouse's Files, in each of the layouts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingen_fab.runtime.errors import RuntimeUserError

# Names that begin with `_` are no data: whoever looks for files passes them over.
STAGING_FOLDER = "_ingen_fab_staging"
DATASETS_FOLDER = "synthetic_data"

PATH_FORMATS = ("nested", "flat", "by_table")
FILE_FORMATS = ("parquet", "csv")
PUBLISH_SNAPSHOTS = ("due", "daily")


@dataclass(frozen=True)
class FileLayout:
    """One dataset in one layout and file format; paths are relative to Files, with `/`.

    `path_format` is nested, flat or by_table, `file_format` parquet or csv; RuntimeUserError for others.
    """

    dataset_id: str
    path_format: str
    file_format: str

    def __post_init__(self) -> None:
        check_layout_word("path_format", self.path_format, PATH_FORMATS)
        check_layout_word("file_format", self.file_format, FILE_FORMATS)

    @property
    def folder(self) -> str:
        """The folder of the dataset."""
        return f"{DATASETS_FOLDER}/{self.dataset_id}"

    def file_path(self, table: str, day: date) -> str:
        """Return the path of the file, or of the folder of parts, that holds a table on a day."""
        if self.path_format == "flat":
            return f"{self.folder}/{day:%Y%m%d}_{table}.{self.file_format}"
        folder = f"{self.folder}/{day:%Y/%m/%d}"
        if self.path_format == "nested":
            return f"{folder}/{table}.{self.file_format}"
        return f"{folder}/{table}/{table}_{day:%Y%m%d}.{self.file_format}"


def check_layout_word(what: str, word: str, allowed: tuple[str, ...]) -> None:
    """Raise RuntimeUserError unless `word` is one of the allowed ones."""
    if word not in allowed:
        raise RuntimeUserError(
            f"{what} is '{word}', which is not known", hint=f"Use one of {', '.join(allowed)}."
        )


def default_file_format(path_format: str) -> str:
    """Return the file format of a layout where none is asked for."""
    check_layout_word("path_format", path_format, PATH_FORMATS)
    return "csv" if path_format == "by_table" else "parquet"


def publishes_daily(path_format: str, publish_snapshots: str | None) -> bool:
    """Whether a snapshot table has a file every day, and not only on the days on which it is due.

    `publish_snapshots` is due, daily, or None for what the layout does by itself.
    """
    check_layout_word("path_format", path_format, PATH_FORMATS)
    if publish_snapshots is None:
        return path_format == "by_table"
    check_layout_word("publish_snapshots", publish_snapshots, PUBLISH_SNAPSHOTS)
    return publish_snapshots == "daily"
