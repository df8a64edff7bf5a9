"""A target: where a dataset is generated and by which engine, as one table of facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ingen_fab.generation.plan import PlannedColumn
from ingen_fab.model.types import LogicalType
from ingen_fab.sql.dialect import Dialect


class FieldText(Protocol):
    """How a target writes a column as the text of a CSV field; the same text from every engine."""

    def field(self, column: str, logical: LogicalType) -> str:
        """SQL that yields the field from a quoted column name."""
        ...


COMMON_PARAMETERS = (
    "start_date", "end_date", "tables", "seed", "scale", "force", "batch_size",
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """`library` names the modules that the notebook calls; everything they import is carried along."""

    name: str  # as in a compiled notebook's name: <dataset>_<name>
    environment: str  # lakehouse or warehouse
    mode: str  # python or pyspark
    kernel: str  # kernel_info.name of the notebook
    dialect: Dialect
    field_text: FieldText
    library: tuple[str, ...]
    templates: str  # folder of the cells that are its own
    own_cells: tuple[str, ...] = ("run.py.j2",)
    # Of a request, what its notebooks take.
    parameters: tuple[str, ...] = (*COMMON_PARAMETERS, "path_format", "file_format", "lakehouse_root")
    # The lengths that text columns get, ascending; none where texts have no length.
    text_lengths: tuple[int, ...] = ()

    def column_kind(self, column: PlannedColumn) -> str:
        """The type of a column as the notebook spells it: `varchar(n)` where texts have a length."""
        if column.longest is not None:
            fitting = next((length for length in self.text_lengths if length >= column.longest), None)
            if fitting is not None:
                return f"varchar({fitting})"
        return str(column.type)
