"""Finds the files of a source in a listing, and the slices that they make: one per date, or one per file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ingen_fab.runtime.ingestion.config_row import IngestionConfig

# The date in a path, by date_partition_format; `year=2024/month=01/day=02` is YYYY/MM/DD too.
DATES_IN_PATHS = {
    "YYYY/MM/DD": re.compile(r"(?<![^/])(?:\w+=)?(\d{4})/(?:\w+=)?(\d{2})/(?:\w+=)?(\d{2})(?![^/])"),
    "YYYYMMDD": re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)"),
    "YYYY-MM-DD": re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"),
}
HIDDEN = ("_", ".")


@dataclass(frozen=True)
class ListedFile:
    """A file below Files: its path with `/`, its size in bytes, when it was changed (milliseconds, UTC)."""

    path: str
    size: int
    modified: int

    @property
    def modified_at(self) -> datetime:
        """When the file was changed, in UTC and without a zone, as the log table takes it."""
        return datetime.utcfromtimestamp(self.modified / 1000)


@dataclass(frozen=True)
class SourceSlice:
    """What is loaded or replaced as one: the files of a date, a file, or all files of a source."""

    key: str  # the date, the file's path below the source, or * for all
    day: date | None
    files: tuple[ListedFile, ...]

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Discovery:
    """The slices of a source, oldest first, and files that match but belong to none."""

    slices: tuple[SourceSlice, ...]
    undated: tuple[str, ...] = ()


def is_hidden(relative: str) -> bool:
    """Whether a name of a path begins with `_` or `.`; `_x=1` is a folder of a partition all the same."""
    return any(part.startswith(HIDDEN) and "=" not in part for part in relative.split("/"))


def pattern_expression(pattern: str) -> re.Pattern[str]:
    """A file pattern as an expression over a path: `*` and `?` stay within a name, `**` spans folders."""
    text = ""
    place = 0
    while place < len(pattern):
        rest = pattern[place:]
        if rest.startswith("**/"):
            text, place = f"{text}(?:[^/]+/)*", place + 3
        elif rest.startswith("**"):
            text, place = f"{text}.*", place + 2
        elif rest[0] in "*?":
            text, place = text + ("[^/]*" if rest[0] == "*" else "[^/]"), place + 1
        elif rest[0] == "[" and "]" in rest[2:]:
            end = rest.index("]", 2)
            inside = rest[1:end].replace("\\", r"\\").replace("[", r"\[").replace("^", r"\^")
            text, place = f"{text}[{'^' + inside[1:] if inside[0] == '!' else inside}]", place + end + 1
        else:
            text, place = text + re.escape(rest[0]), place + 1
    return re.compile(text, re.DOTALL)


def matching_files(config: IngestionConfig, listing: Iterable[ListedFile]) -> list[ListedFile]:
    """The files of a source in the listing of its folder, by path; hidden ones are passed over.

    Where the source is of folders with part files, a file belongs to it when a folder above it matches.
    """
    root = config.source.folder
    expression = pattern_expression(config.source.pattern or "**")
    found = []
    for file in listing:
        inside = _inside(root, file.path)
        if inside is None or is_hidden(inside):
            continue
        if inside == "" or config.import_pattern == "single_file":
            # A single file is named in full; a folder of parts is one, too.
            matches = inside == "" or config.source_is_folder
        else:
            matches = any(map(expression.fullmatch, _candidates(inside, config.source_is_folder)))
        if matches:
            found.append(file)
    return sorted(found, key=lambda file: file.path)


def _inside(root: str, path: str) -> str | None:
    if path == root:
        return ""
    return path[len(root) + 1 :] if path.startswith(f"{root}/") else (path if not root else None)


def _candidates(inside: str, with_folders: bool) -> list[str]:
    parts = inside.split("/")
    shortest = 1 if with_folders else len(parts)
    return ["/".join(parts[:count]) for count in range(len(parts), shortest - 1, -1)]


def date_in_path(path: str, date_partition_format: str) -> date | None:
    """The last date in a path; None where there is none."""
    found = None
    for match in DATES_IN_PATHS[date_partition_format].finditer(path):
        try:
            found = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return found


def discover(config: IngestionConfig, listing: Iterable[ListedFile]) -> Discovery:
    """The slices of a source. Dated: one per date of the range. By pattern: one per file, by path.

    A pattern that overwrites is one slice, as its files stand for the whole table.
    """
    files = matching_files(config, listing)
    if config.is_dated:
        return _dated(config, files)
    if config.import_pattern == "wildcard_pattern" and config.write_mode != "overwrite":
        return Discovery(tuple(_by_unit(config, files)))
    return Discovery((SourceSlice("*", None, tuple(files)),) if files else ())


def _dated(config: IngestionConfig, files: list[ListedFile]) -> Discovery:
    by_day: dict[date, list[ListedFile]] = {}
    undated = []
    for file in files:
        day = date_in_path(file.path, config.date_partition_format)
        if day is None:
            undated.append(file.path)
        elif config.in_range(day):
            by_day.setdefault(day, []).append(file)
    slices = (SourceSlice(day.isoformat(), day, tuple(found)) for day, found in sorted(by_day.items()))
    return Discovery(tuple(slices), tuple(undated))


def _by_unit(config: IngestionConfig, files: list[ListedFile]) -> list[SourceSlice]:
    """One slice per file, or per folder of parts."""
    expression = pattern_expression(config.source.pattern)
    units: dict[str, list[ListedFile]] = {}
    for file in files:
        inside = _inside(config.source.folder, file.path) or file.path.rpartition("/")[2]
        candidates = _candidates(inside, config.source_is_folder)
        unit = next((name for name in reversed(candidates) if expression.fullmatch(name)), inside)
        units.setdefault(unit, []).append(file)
    return [SourceSlice(unit, None, tuple(found)) for unit, found in sorted(units.items())]
