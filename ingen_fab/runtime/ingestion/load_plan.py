"""What a run does with each slice of a config and why: --dry-run prints the plan that the run executes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ingen_fab.runtime.ingestion.commit_book import CommitBook, split_commit_id
from ingen_fab.runtime.ingestion.config_row import IngestionConfig
from ingen_fab.runtime.ingestion.discovery import Discovery, ListedFile, SourceSlice

LOAD, REPLACE, SKIP, UNCHANGED = "load", "replace", "skip", "unchanged"
# So many days or files are named in a message; the others are counted.
NAMED_AT_MOST = 10


@dataclass(frozen=True)
class LoadedFile:
    """A file as it was when it was loaded; `digest` is of its content, empty where it is not known."""

    path: str
    size: int
    modified: int
    digest: str = ""


@dataclass(frozen=True)
class LoadedSlice:
    """A slice that the target holds."""

    key: str
    day: date | None
    files: tuple[LoadedFile, ...]


@dataclass(frozen=True)
class PlannedSlice:
    """A slice, what is done with it, why, and the files whose rows it replaces."""

    slice: SourceSlice
    action: str
    reason: str
    replaced: tuple[str, ...] = ()
    is_warning: bool = False

    @property
    def is_work(self) -> bool:
        """Whether rows are read and written."""
        return self.action in (LOAD, REPLACE)


@dataclass(frozen=True)
class LoadPlan:
    """The slices of a config, oldest first, and what a reader should know."""

    config: IngestionConfig
    slices: tuple[PlannedSlice, ...]
    warnings: tuple[str, ...]

    @property
    def work(self) -> tuple[PlannedSlice, ...]:
        """The slices whose rows are read and written."""
        return tuple(planned for planned in self.slices if planned.is_work)

    @property
    def idle(self) -> tuple[PlannedSlice, ...]:
        """The slices that stay as they are."""
        return tuple(planned for planned in self.slices if not planned.is_work)


# Tells what the content of a file is now; asked only where size and time leave it open.
ContentDigest = Callable[[ListedFile], str]


def plan_loads(
    config: IngestionConfig,
    discovery: Discovery,
    loaded: Mapping[str, LoadedSlice],
    content_digest: ContentDigest = lambda _file: "",
    all_known: bool = True,
) -> LoadPlan:
    """Decide on every slice. `loaded` is what the target holds, by key; all of it where `all_known`."""
    newest = max((known.day for known in loaded.values() if known.day is not None), default=None)
    slices = tuple(
        _planned(config, found, loaded, newest, content_digest, all_known) for found in discovery.slices
    )
    return LoadPlan(config, slices, tuple(_warnings(config, discovery, loaded, slices)))


def _planned(
    config: IngestionConfig,
    found: SourceSlice,
    loaded: Mapping[str, LoadedSlice],
    newest: date | None,
    content_digest: ContentDigest,
    all_known: bool,
) -> PlannedSlice:
    known = loaded.get(found.key)
    if known is None and config.write_mode == "append":
        held = _perhaps_held(found, loaded, all_known)
        if held is not None:
            return held
    if known is None:
        late = found.day is not None and newest is not None and found.day < newest
        return PlannedSlice(found, LOAD, f"late: {newest} is loaded already" if late else "new")
    change = changed_since(found.files, known.files, content_digest)
    if change and config.skip_existing_dates:
        reason = f"loaded already; changed since ({change}), and skip_existing_dates is true"
        return PlannedSlice(found, SKIP, reason, is_warning=True)
    if change:
        return PlannedSlice(found, REPLACE, f"changed: {change}", tuple(file.path for file in known.files))
    if config.skip_existing_dates:
        return PlannedSlice(found, SKIP, "loaded already")
    return PlannedSlice(found, UNCHANGED, "unchanged since it was loaded")


def _perhaps_held(
    found: SourceSlice, loaded: Mapping[str, LoadedSlice], all_known: bool
) -> PlannedSlice | None:
    """A slice that nobody knows, but whose files the target may hold: it is replaced, so as not to double."""
    paths = {file.path for file in found.files}
    others = [known.key for known in loaded.values() if any(file.path in paths for file in known.files)]
    if others:
        reason = f"its files were loaded as {named(others)}"
    elif not all_known:
        reason = "neither the log nor the target's history tells whether it is loaded"
    else:
        return None
    return PlannedSlice(found, REPLACE, reason, tuple(sorted(paths)))


def changed_since(
    files: Iterable[ListedFile], loaded: Iterable[LoadedFile], content_digest: ContentDigest
) -> str:
    """How files differ from those that were loaded, in words; empty where they are the same.

    Size and time tell; where the time alone differs, the content does.
    """
    before = {file.path: file for file in loaded}
    now = {file.path: file for file in files}
    gone, new = sorted(before.keys() - now.keys()), sorted(now.keys() - before.keys())
    if gone or new:
        return "; ".join(
            f"{named(paths)} {word}" for paths, word in ((gone, "is gone"), (new, "is new")) if paths
        )
    for path, file in now.items():
        known = before[path]
        if file.size != known.size:
            return f"{path.rpartition('/')[2]} has {file.size:,} bytes, had {known.size:,}"
        same_time = file.modified == known.modified
        if not same_time and not (known.digest and content_digest(file) == known.digest):
            return f"{path.rpartition('/')[2]} was written again"
    return ""


def _warnings(
    config: IngestionConfig,
    discovery: Discovery,
    loaded: Mapping[str, LoadedSlice],
    slices: tuple[PlannedSlice, ...],
) -> Iterable[str]:
    if discovery.undated:
        yield (
            f"no date as {config.date_partition_format} in the path of {named(discovery.undated)}; not loaded"
        )
    found = {planned.slice.key for planned in slices}
    paths = {file.path for planned in slices for file in planned.slice.files}
    gone = sorted(
        known.key
        for known in loaded.values()
        if known.key not in found
        and not any(file.path in paths for file in known.files)
        and (known.day is None or config.in_range(known.day))
    )
    if gone:
        yield f"no file any more of {named(gone)}; what was loaded stays"
    dated = {key for key, known in loaded.items() if known.day is not None}
    missing = [day.isoformat() for day in missing_days(config, found | dated)]
    if missing:
        yield f"no file of {named(missing)}"
    late = [planned.slice.key for planned in slices if planned.reason.startswith("late")]
    if late:
        yield f"late files of {named(late)}: newer dates are loaded already"
    for planned in slices:
        if planned.is_warning:
            yield f"{planned.slice.key}: {planned.reason}"


def missing_days(config: IngestionConfig, keys: Iterable[str]) -> list[date]:
    """The days without a slice: between the first and the last one, or in the range of the config."""
    if not config.is_dated:
        return []
    days = {date.fromisoformat(key) for key in keys}
    if not days:
        return []
    first = config.date_range_start or min(days)
    last = config.date_range_end or max(days)
    # A range may reach far into the future; what lies behind the last file is not missing yet.
    last = min(last, max(days))
    return [day for day in _days(first, last) if day not in days]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def named(names: Iterable[str]) -> str:
    """Names with commas between; many are cut short and counted."""
    all_of_them = list(names)
    text = ", ".join(all_of_them[:NAMED_AT_MOST])
    rest = len(all_of_them) - NAMED_AT_MOST
    return f"{text} and {rest} more" if rest > 0 else text


def files_as_json(files: Iterable[LoadedFile]) -> str:
    """Files as the log keeps them."""
    return json.dumps([[file.path, file.size, file.modified, file.digest] for file in files])


def files_from_json(text: str) -> tuple[LoadedFile, ...]:
    """Files as the log kept them."""
    return tuple(
        LoadedFile(str(path), int(size), int(modified), str(digest))
        for path, size, modified, digest in json.loads(text)
    )


def doubtful_files(discovery: Discovery, loaded: Mapping[str, LoadedSlice]) -> list[ListedFile]:
    """The files whose time alone differs from what was loaded: only their content tells."""
    found = []
    for source in discovery.slices:
        known = {file.path: file for file in loaded[source.key].files} if source.key in loaded else {}
        for file in source.files:
            before = known.get(file.path)
            if before and before.digest and before.size == file.size and before.modified != file.modified:
                found.append(file)
    return found


def of_config(entries: Iterable[Mapping[str, object]], config: IngestionConfig) -> list[Mapping[str, object]]:
    """The rows of the log of a config and its target."""
    owner = (config.config_id, config.target_table)
    return [entry for entry in entries if (entry["config_id"], entry["target_table_name"]) == owner]


def loaded_slices(
    entries: Iterable[Mapping[str, object]], book: CommitBook | None = None
) -> dict[str, LoadedSlice]:
    """What completed rows of the log, the oldest first, say of a config's target, where the target has it.

    Without a book of the target's commits the log is believed.
    """
    found = {}
    # A slice that was replaced is as its last commit left it.
    for entry in sorted(entries, key=lambda entry: split_commit_id(entry.get("target_commit"))[1]):
        if book is None or book.holds(entry["target_commit"]):
            key, day = str(entry["source_file_partition_values"]), entry["date_partition"]
            files = files_from_json(str(entry["source_files"]))
            found[key] = LoadedSlice(key, date.fromisoformat(str(day)) if day else None, files)
    return found
