"""Rows as `query()` gives them: a pandas DataFrame, or what stands in for one where pandas is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from ingen_fab.local.warehouse.engine import Result


@dataclass(frozen=True)
class PlainFrame:
    """The part of a DataFrame that needs no pandas: columns, length, rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def empty(self) -> bool:
        """Whether there are no rows."""
        return not self.rows

    def itertuples(self, index: bool = True, name: str | None = "Pandas") -> Iterator[tuple[Any, ...]]:
        """The rows in turn, as plain tuples whatever `name` says; `index` puts their number in front."""
        for place, row in enumerate(self.rows):
            yield (place, *row) if index else row

    def to_dict(self, orient: str = "records") -> list[dict[str, Any]]:
        """The rows as dicts; only `records` is here."""
        if orient != "records":
            raise ValueError(f"to_dict({orient!r}) needs pandas: pip install pandas")
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def frame_of(result: Result) -> Any:
    """A DataFrame of a batch's rows; a PlainFrame without pandas."""
    if find_spec("pandas") is None:
        return PlainFrame(result.columns, result.rows)
    import pandas

    return pandas.DataFrame.from_records(list(result.rows), columns=list(result.columns))
