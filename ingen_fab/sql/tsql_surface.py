"""What T-SQL a Fabric Warehouse has, as tables of facts: types, functions, statements; all else is refused.

Sources: FABRIC.md 4.1 (surface area of the warehouse, 2026-08-26), 4.4 (data types, 2025-11-06) and 4.7. The
functions are those of the pages "T-SQL functions" that the surface area does not take back, as far as this
product or its users' scripts have use for them: a function that is missing here may exist on Fabric.
"""

from __future__ import annotations

from collections.abc import Mapping

# Types of columns and casts (FABRIC.md 4.4).
COLUMN_TYPES: frozenset[str] = frozenset(
    {"bit", "smallint", "int", "bigint", "decimal", "numeric", "float", "real", "date", "time", "datetime2"}
    | {"char", "varchar", "varbinary", "uniqueidentifier"}
)
# Types that T-SQL knows and a table of the warehouse does not take, with what to take instead.
REFUSED_TYPES: Mapping[str, str] = {
    "nvarchar": "varchar, which holds UTF-8",
    "nchar": "char, which holds UTF-8",
    "ntext": "varchar(max)",
    "text": "varchar(max)",
    "tinyint": "smallint",
    "money": "decimal(19,4)",
    "smallmoney": "decimal(10,4)",
    "datetime": "datetime2(6)",
    "smalldatetime": "datetime2(0)",
    "datetimeoffset": "datetime2(6), in UTC",
    "xml": "varchar(max)",
    "json": "varchar(max)",
    "image": "varbinary(max)",
    "geography": "varbinary(max)",
    "geometry": "varbinary(max)",
    "sql_variant": "a type of its own for each value",
    "rowversion": "datetime2(6)",
    "timestamp": "datetime2(6)",
}

# Digits of the second that time and datetime2 have at the most (FABRIC.md 4.4).
SECOND_DIGITS = 6
# Rows of one INSERT ... VALUES at the most (FABRIC.md 4.7).
VALUES_ROWS = 1000

AGGREGATES: frozenset[str] = frozenset(
    {"COUNT", "COUNT_BIG", "SUM", "MIN", "MAX", "AVG", "STRING_AGG", "STDEV", "STDEVP", "VAR", "VARP"}
)
WINDOW_FUNCTIONS: frozenset[str] = frozenset(
    {"ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE", "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "PERCENT_RANK"}
    | {"CUME_DIST"}
)
SCALAR_FUNCTIONS: frozenset[str] = frozenset(
    {"ABS", "CEILING", "FLOOR", "ROUND", "SIGN", "POWER", "SQRT", "EXP", "LOG", "LOG10"}
    | {"LEN", "DATALENGTH", "LEFT", "RIGHT", "SUBSTRING", "CHARINDEX", "PATINDEX", "REPLACE", "REPLICATE"}
    | {"REVERSE", "STUFF", "TRIM", "LTRIM", "RTRIM", "UPPER", "LOWER", "CONCAT", "CONCAT_WS", "CHAR", "ASCII"}
    | {"SPACE", "STR", "FORMAT", "TRANSLATE", "UNICODE", "QUOTENAME", "HASHBYTES", "CHECKSUM"}
    | {"DATEADD", "DATEDIFF", "DATEDIFF_BIG", "DATEPART", "DATENAME", "DATEFROMPARTS", "DATETRUNC", "EOMONTH"}
    | {"DATETIME2FROMPARTS", "YEAR", "MONTH", "DAY", "GETDATE", "GETUTCDATE", "SYSDATETIME", "SYSUTCDATETIME"}
    | {"ISDATE", "ISNUMERIC", "ISNULL", "COALESCE", "NULLIF", "IIF", "CHOOSE", "GREATEST", "LEAST"}
    | {"CAST", "TRY_CAST", "CONVERT", "TRY_CONVERT", "NEWID"}
    | {"OBJECT_ID", "SCHEMA_ID", "DB_NAME", "SCHEMA_NAME", "OBJECT_NAME", "SUSER_SNAME", "USER_NAME"}
    | {"ERROR_NUMBER", "ERROR_MESSAGE", "ERROR_LINE", "ERROR_SEVERITY", "ERROR_STATE", "ERROR_PROCEDURE"}
    | {"XACT_STATE"}
)
FUNCTIONS: frozenset[str] = AGGREGATES | WINDOW_FUNCTIONS | SCALAR_FUNCTIONS

# The first words of statements that a warehouse refuses, with the reason (FABRIC.md 4.1, 4.4).
REFUSED_STATEMENTS: Mapping[str, str] = {
    "CREATE TRIGGER": "a warehouse has no triggers",
    "CREATE SYNONYM": "a warehouse has no synonyms",
    "CREATE USER": "users come from Microsoft Entra",
    "CREATE INDEX": "a warehouse has no indexes",
    "CREATE MATERIALIZED": "a warehouse has no materialized views",
    "CREATE SEQUENCE": "a warehouse has no sequences",
    "CREATE TYPE": "a warehouse has no types of the user",
    "DECLARE CURSOR": "a warehouse has no cursors",
    "OPEN": "a warehouse has no cursors",
    "FETCH": "a warehouse has no cursors",
    "SET ROWCOUNT": "a warehouse does not take SET ROWCOUNT; write TOP",
    "SET TRANSACTION": "a warehouse knows snapshot isolation only",
    "SAVE": "a warehouse has no savepoints",
}
