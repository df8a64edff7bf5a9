"""The parameters of a generation notebook, from the words of a pipeline to checked values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.layout import default_file_format


@dataclass(frozen=True)
class RunParameters:
    """The parameters of the notebook, checked."""

    first: date
    last: date
    path_format: str
    file_format: str
    seed: int
    scale: str
    force: bool
    batch_days: int
    tables: tuple[str, ...]


def checked_parameters(
    dataset: DatasetSpec,
    *,
    start_date: str,
    end_date: str,
    path_format: str,
    file_format: str,
    seed: int,
    scale: str,
    force: bool,
    batch_size: int,
    tables: str,
) -> RunParameters:
    """Turn the notebook's parameters into values; empty text means the dataset's own setting.

    A pipeline may hand every parameter over as text, so numbers and flags are read from text too.
    """
    path = path_format or dataset.path_format
    if path not in ("nested", "flat", "by_table"):
        raise RuntimeUserError(f"path_format is {path!r}", hint="Use nested, flat or by_table.")
    same_layout = path == dataset.path_format
    chosen = file_format or (dataset.file_format if same_layout else "") or default_file_format(path)
    if chosen not in ("parquet", "csv"):
        raise RuntimeUserError(f"file_format is {chosen!r}", hint="Use parquet or csv.")
    if int(batch_size) < 1:
        raise RuntimeUserError(f"batch_size is {batch_size}", hint="Give a number of days, 1 or more.")
    first = parsed_date("start_date", start_date) if start_date else dataset.start_date
    return RunParameters(
        first=first,
        last=parsed_date("end_date", end_date) if end_date else first,
        path_format=path,
        file_format=chosen,
        seed=int(seed),
        scale=str(scale),
        force=str(force).lower() in ("true", "1", "yes"),
        batch_days=int(batch_size),
        tables=tuple(name.strip() for name in tables.split(",") if name.strip()),
    )


def parsed_date(name: str, text: str) -> date:
    """A day written yyyy-mm-dd; raises RuntimeUserError for any other text."""
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        day = None
    # fromisoformat takes 20240105 and weeks too.
    if day is None or day.isoformat() != str(text):
        raise RuntimeUserError(
            f"{name} is {text!r}, which is no day", hint="Write it yyyy-mm-dd, such as 2024-01-15."
        )
    return day
