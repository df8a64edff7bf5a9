"""Warehouse: T-SQL that a Fabric Python notebook sends; rows, checks and state stay in the warehouse."""

from __future__ import annotations

from ingen_fab.model.types import LogicalType
from ingen_fab.sql.tsql import TSQLDialect
from ingen_fab.targets.target import COMMON_PARAMETERS, FieldText, Target


class TSQLFieldText(FieldText):
    """No file is written by a warehouse: a field is its column."""

    def field(self, column: str, logical: LogicalType) -> str:
        """The column itself."""
        return column


WAREHOUSE = Target(
    name="warehouse",
    environment="warehouse",
    mode="python",
    kernel="jupyter",
    dialect=TSQLDialect(),
    field_text=TSQLFieldText(),
    library=(
        "ingen_fab.runtime.warehouse.warehouse_parameters",
        "ingen_fab.runtime.warehouse.warehouse_generate",
    ),
    templates="warehouse",
    own_cells=("title.md.j2", "parameters.py.j2", "run.py.j2"),
    parameters=(*COMMON_PARAMETERS, "warehouse"),
    # Few and wide apart, so that another value of a choice seldom asks for another column.
    text_lengths=(20, 50, 100, 200, 500, 1000, 2000, 4000),
)
