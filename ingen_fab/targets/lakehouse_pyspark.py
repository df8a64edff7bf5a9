"""Lakehouse / pyspark: Spark SQL in a Fabric PySpark notebook, state in Delta."""

from __future__ import annotations

from ingen_fab.model.types import LogicalType, TypeName
from ingen_fab.sql.spark import SparkDialect
from ingen_fab.targets.target import FieldText, Target

_DAY_MICROSECONDS = 86_400_000_000


class SparkFieldText(FieldText):
    """Every field as DuckDB's writer spells it: Spark's own would cut instants to milliseconds.

    DuckDB puts a text in quotes that is empty or has one of the characters below in it, `#` among them.
    """

    def field(self, column: str, logical: LogicalType) -> str:
        """The field with its quotes, NULL where the column is NULL."""
        if logical.name is TypeName.STRING:
            quoted = f"concat('\"', replace({column}, '\"', '\"\"'), '\"')"
            marked = f"translate({column}, ',\"#\\n\\r', '') <> {column} OR {column} = ''"
            return f"CASE WHEN {marked} THEN {quoted} ELSE {column} END AS {column}"
        if logical.name is TypeName.TIMESTAMP:
            return f"{_instant_text(column)} AS {column}"
        return f"CAST({column} AS STRING) AS {column}"


def _instant_text(column: str) -> str:
    """Six digits of the second, in UTC: date_format would ask the session for its time zone."""
    micros = f"unix_micros({column})"
    of_day = f"pmod({micros}, {_DAY_MICROSECONDS}L)"
    day = f"date_from_unix_date(CAST(({micros} - {of_day}) div {_DAY_MICROSECONDS}L AS INT))"
    # A one in front keeps the zeros; hours, minutes, seconds and microseconds in two digits each and six.
    clock = (
        f"CAST(1000000000000L + {of_day} div 3600000000L * 10000000000L"
        f" + {of_day} div 60000000L % 60L * 100000000L + {of_day} % 60000000L AS STRING)"
    )
    hour, minute, second, rest = (
        f"substring({clock}, {start}, {count})" for start, count in ((2, 2), (4, 2), (6, 2), (8, 6))
    )
    return f"concat(CAST({day} AS STRING), ' ', {hour}, ':', {minute}, ':', {second}, '.', {rest})"


LAKEHOUSE_PYSPARK = Target(
    name="pyspark",
    environment="lakehouse",
    mode="pyspark",
    kernel="synapse_pyspark",
    dialect=SparkDialect(),
    field_text=SparkFieldText(),
    library=("ingen_fab.runtime.lakehouse.run_parameters", "ingen_fab.runtime.lakehouse_pyspark.generate"),
    templates="lakehouse_pyspark",
)
