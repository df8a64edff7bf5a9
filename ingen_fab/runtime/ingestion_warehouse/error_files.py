"""Reads what COPY INTO wrote into ERRORFILE: which rows it could not read, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass

import notebookutils

# _rejectedrows/<time>/<statement>/ with error.jsonl and row.csv (Fabric's page on errors of ingestion,
# 2026-04-22); the page of COPY INTO calls the first one error.Json.
REJECTED_FOLDER = "_rejectedrows"
LARGEST_ERROR_FILE = 64 * 1024 * 1024


@dataclass(frozen=True)
class UnreadRow:
    """A row that COPY INTO set aside; `file` is its address, `column` the place of its field from 1."""

    file: str
    column: int
    reason: str
    value: str | None
    text: str | None


def unread_rows(folder: str) -> list[UnreadRow]:
    """The rows that statements with this ERRORFILE set aside; none where the folder is not there."""
    place = f"{folder}/{REJECTED_FOLDER}"
    if not notebookutils.fs.exists(place):
        return []
    found: list[UnreadRow] = []
    for made in _names(place):
        for statement in _names(f"{place}/{made}"):
            inside = f"{place}/{made}/{statement}"
            names = {name.lower(): name for name in _names(inside)}
            errors = next((names[name] for name in sorted(names) if name.startswith("error.")), None)
            if errors is not None:
                rows = names.get("row.csv")
                texts = _text(f"{inside}/{rows}") if rows else ""
                found += _of_statement(_text(f"{inside}/{errors}"), texts)
    return found


def _names(folder: str) -> list[str]:
    return sorted(entry.name.rstrip("/") for entry in notebookutils.fs.ls(folder) if entry.name)


def _text(path: str) -> str:
    return str(notebookutils.fs.head(path, LARGEST_ERROR_FILE))


def _of_statement(errors: str, rows: str) -> list[UnreadRow]:
    """One row for each place of a file: a row may have several errors, and the first one tells."""
    entries = _entries(errors)
    lines = rows.splitlines()
    shown: dict[tuple[object, object], dict[str, object]] = {}
    for entry in entries:
        if str(entry.get("IsOutputted", True)).lower() in ("true", "1"):
            shown.setdefault((entry.get("File"), entry.get("ErrorRowLocation")), entry)
    # A row that spans lines would put the texts of all others out of step.
    texts: list[str | None] = list(lines) if len(lines) == len(shown) else [None] * len(shown)
    by_place = dict(zip(shown, texts, strict=True))
    found: dict[tuple[object, object], UnreadRow] = {}
    for entry in entries:
        place = (entry.get("File"), entry.get("ErrorRowLocation"))
        value = entry.get("Value")
        found.setdefault(
            place,
            UnreadRow(
                str(entry.get("File") or ""),
                int(str(entry.get("Column") or 0)),
                str(entry.get("Error") or "not readable"),
                None if value is None else str(value),
                by_place.get(place),
            ),
        )
    return list(found.values())


def _entries(text: str) -> list[dict[str, object]]:
    """The objects of a file with one a line, or with one array of them."""
    if text.lstrip("\ufeff \r\n\t").startswith("["):
        return list(json.loads(text.lstrip("\ufeff")))
    return [json.loads(line) for line in text.lstrip("\ufeff").splitlines() if line.strip()]
