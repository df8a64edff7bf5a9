"""Lakehouse / python: DuckDB in a Fabric Python notebook; also what runs here without Java."""

from __future__ import annotations

from ingen_fab.model.types import LogicalType, TypeName
from ingen_fab.sql.duckdb import DuckDBDialect
from ingen_fab.targets.target import FieldText, Target


class DuckDBFieldText(FieldText):
    """DuckDB's own text is right for all types but instants, whose digits and zone it would choose itself."""

    def field(self, column: str, logical: LogicalType) -> str:
        """The column itself; of an instant its digits in UTC."""
        if logical.name is TypeName.TIMESTAMP:
            # AT TIME ZONE would ask ICU for every row. DuckDB's text of an instant drops zeros at its end, so
            # only instants that end in one take the slower way.
            instant = f"make_timestamp(epoch_us({column}))"
            return (
                f"CASE WHEN epoch_us({column}) % 10 <> 0 THEN CAST({instant} AS VARCHAR) "
                f"ELSE strftime({instant}, '%Y-%m-%d %H:%M:%S.%f') END AS {column}"
            )
        return column


LAKEHOUSE_PYTHON = Target(
    name="python",
    environment="lakehouse",
    mode="python",
    kernel="jupyter",
    dialect=DuckDBDialect(),
    field_text=DuckDBFieldText(),
    library=("ingen_fab.runtime.lakehouse.run_parameters", "ingen_fab.runtime.lakehouse_python.generate"),
    templates="lakehouse_python",
)
