"""T-SQL's functions in DuckDB, by name: what is put in place of a call, and the type of its value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ingen_fab.local.warehouse.errors import WarehouseError, not_here, not_on_fabric
from ingen_fab.local.warehouse.scope import Carried
from ingen_fab.local.warehouse.types import (
    BIGINT,
    DATE,
    DATETIME2,
    FLOAT,
    INT,
    LONG_TEXT,
    MAX_LENGTH,
    NULL,
    TEXT,
    SqlType,
    common_type,
    decimal_of,
)
from ingen_fab.sql.tsql_surface import FUNCTIONS

Arguments = Sequence[Carried]
Handler = Callable[[Arguments], Carried]

# Macros of every warehouse file; the names of T-SQL's own errors are those of SQL Server.
MACROS = (
    "CREATE OR REPLACE MACRO tsql_div(a, b) AS "
    "CASE WHEN b = 0 THEN error('Divide by zero error encountered.') ELSE a // b END",
    "CREATE OR REPLACE MACRO tsql_mod(a, b) AS "
    "CASE WHEN b = 0 THEN error('Divide by zero error encountered.') ELSE a % b END",
    "CREATE OR REPLACE MACRO tsql_cut(t, n) AS CASE WHEN strlen(t) <= n THEN t ELSE "
    "left(t, length(t) - CAST(list_sum(list_transform(range(1, length(t) + 1), "
    "lambda k: CASE WHEN strlen(left(t, CAST(k AS BIGINT))) > n THEN 1 ELSE 0 END)) AS BIGINT)) END",
    "CREATE OR REPLACE MACRO tsql_fit(t, n) AS CASE WHEN t IS NULL OR strlen(t) <= n THEN t "
    "ELSE error('String or binary data would be truncated: ' || left(t, 40)) END",
    "CREATE OR REPLACE MACRO tsql_try_whole(t) AS "
    "CASE WHEN trim(t) = '' THEN 0 ELSE TRY_CAST(CASE WHEN regexp_full_match(trim(t), '[+-]?[0-9]+') "
    "THEN trim(t) END AS BIGINT) END",
    "CREATE OR REPLACE MACRO tsql_whole(t) AS CASE WHEN t IS NULL THEN NULL ELSE "
    "COALESCE(tsql_try_whole(t), "
    "error('Conversion failed when converting the varchar value ''' || t || ''' to a whole number.')) END",
    # A place after the last character of what is left when spaces at the end are passed over.
    "CREATE OR REPLACE MACRO tsql_find(part, t, first) AS CASE WHEN part = '' THEN 0 "
    "WHEN instr(substring(t, greatest(first, 1)), part) = 0 THEN 0 "
    "ELSE instr(substring(t, greatest(first, 1)), part) + greatest(first, 1) - 1 END",
)
_UNITS = {
    **dict.fromkeys(("year", "yy", "yyyy"), "year"),
    **dict.fromkeys(("quarter", "qq", "q"), "quarter"),
    **dict.fromkeys(("month", "mm", "m"), "month"),
    **dict.fromkeys(("dayofyear", "dy", "y"), "dayofyear"),
    **dict.fromkeys(("day", "dd", "d"), "day"),
    **dict.fromkeys(("weekday", "dw", "w"), "weekday"),
    **dict.fromkeys(("week", "wk", "ww"), "week"),
    **dict.fromkeys(("isowk", "isoww", "iso_week"), "iso_week"),
    **dict.fromkeys(("hour", "hh"), "hour"),
    **dict.fromkeys(("minute", "mi", "n"), "minute"),
    **dict.fromkeys(("second", "ss", "s"), "second"),
    **dict.fromkeys(("millisecond", "ms"), "millisecond"),
    **dict.fromkeys(("microsecond", "mcs"), "microsecond"),
}
_INTERVALS = {
    "year": "to_years", "quarter": "to_quarters", "month": "to_months", "day": "to_days",
    "dayofyear": "to_days",
    "week": "to_weeks", "hour": "to_hours", "minute": "to_minutes", "second": "to_seconds",
    "millisecond": "to_milliseconds", "microsecond": "to_microseconds", "weekday": "to_days",
}  # fmt: skip
# Amounts of these are BIGINT in DuckDB, of the others INTEGER.
_LONG_INTERVALS = ("hour", "minute", "second", "millisecond", "microsecond")
_DATE_UNITS = ("year", "quarter", "month", "day", "dayofyear", "week", "weekday")


def unit_of(word: str) -> str:
    """The unit that a word names; raises WarehouseError for one that does not."""
    unit = _UNITS.get(word.lower())
    if unit is None:
        raise WarehouseError(f"'{word}' is not a recognized datepart option.", number=155)
    return unit


def date_added(unit: str, amount: Carried, day: Carried) -> Carried:
    """DATEADD: a date stays a date, an instant an instant; the amount is an int, the rest of it is cut."""
    number = amount.text if amount.kind.is_whole else f"trunc({amount.text})"
    if day.kind.is_text or day.kind == NULL:
        day = Carried(f"CAST({day.text} AS TIMESTAMP)", DATETIME2)
    if day.kind == DATE and unit not in _DATE_UNITS:
        raise WarehouseError(
            f"The datepart {unit} is not supported by date function dateadd for data type date.", number=9810
        )
    # DATEADD takes an int, whatever the type of the number: more is an error, not a longer way.
    checked = f"CAST({number} AS INTEGER)"
    if day.kind == DATE and unit in ("day", "dayofyear", "weekday"):
        return Carried(f"({day.text} + {checked})", DATE)
    size = f"CAST({checked} AS BIGINT)" if unit in _LONG_INTERVALS else checked
    if unit == "millisecond":
        size = f"CAST({checked} AS DOUBLE)"
    moved = f"({day.text} + {_INTERVALS[unit]}({size}))"
    return Carried(f"CAST({moved} AS DATE)", DATE) if day.kind == DATE else Carried(moved, DATETIME2)


def date_difference(unit: str, start: Carried, end: Carried, *, big: bool) -> Carried:
    """DATEDIFF: boundaries of the unit between two days; weeks begin on Sunday."""
    one, two = (f"CAST({side.text} AS TIMESTAMP)" for side in (start, end))
    kind = BIGINT if big else INT
    if unit == "week":
        # 1970-01-04 was a Sunday.
        weeks = (f"floor((date_diff('day', TIMESTAMP '1970-01-04', {side})) / 7.0)" for side in (one, two))
        return Carried("CAST({1} - {0} AS {2})".format(*weeks, kind.held_as), kind)
    unit = "day" if unit in ("dayofyear", "weekday") else unit
    return Carried(f"CAST(date_diff('{unit}', {one}, {two}) AS {kind.held_as})", kind)


def date_part(unit: str, day: Carried) -> Carried:
    """DATEPART; a week begins on Sunday, which is day 1."""
    value = f"CAST({day.text} AS TIMESTAMP)"
    special = {
        "weekday": f"dayofweek({value}) + 1",
        "iso_week": f"weekofyear({value})",
        "dayofyear": f"dayofyear({value})",
        "millisecond": f"date_part('microsecond', {value}) % 1000000 // 1000",
        "microsecond": f"date_part('microsecond', {value}) % 1000000",
        "week": f"(dayofyear({value}) + dayofweek(date_trunc('year', {value})) - 1) // 7 + 1",
    }
    text = special.get(unit, f"date_part('{unit}', {value})")
    return Carried(f"CAST({text} AS INTEGER)", INT)


def called(name: str, arguments: Arguments) -> Carried:
    """A call; raises WarehouseError for a function that a warehouse, or this stand-in, has not."""
    handler = _HANDLERS.get(name)
    if handler is None:
        if name in FUNCTIONS:
            raise not_here(f"the function {name}")
        raise not_on_fabric(f"the function {name}, or none that this stand-in knows of")
    count = _COUNTS.get(name)
    if count is not None and not count[0] <= len(arguments) <= count[1]:
        raise WarehouseError(f"The {name} function requires {count[0]} to {count[1]} arguments.", number=174)
    return handler(arguments)


def aggregate(name: str, argument: Carried | None, *, distinct: bool) -> Carried:
    """An aggregate; `argument` is None for COUNT(*)."""
    word = "DISTINCT " if distinct else ""
    if argument is None:
        if name not in ("COUNT", "COUNT_BIG"):
            raise WarehouseError(f"Incorrect syntax near '*': {name} takes a value.", number=102)
        argument = Carried("*", INT)
    inner = f"{word}{argument.text}"
    if name in ("COUNT", "COUNT_BIG"):
        kind = INT if name == "COUNT" else BIGINT
        return Carried(f"CAST(count({inner}) AS {kind.held_as})", kind)
    if name in ("MIN", "MAX"):
        return Carried(f"{name.lower()}({inner})", argument.kind)
    if not argument.kind.is_number or argument.kind.name == "bit":
        raise WarehouseError(
            f"Operand data type {argument.kind} is invalid for {name.lower()} operator.", number=8117
        )
    if name == "SUM":
        kind = _sum_type(argument.kind)
        return Carried(f"CAST(sum({inner}) AS {kind.held_as})", kind)
    if name == "AVG" and argument.kind.is_whole:
        kind = BIGINT if argument.kind == BIGINT else INT
        return Carried(f"CAST(sum({inner}) // count({inner}) AS {kind.held_as})", kind)
    if name == "AVG" and argument.kind.name == "decimal":
        kind = decimal_of(38, max(argument.kind.scale, 6))
        return Carried(f"CAST(avg({inner}) AS {kind.held_as})", kind)
    words = {
        "AVG": "avg",
        "STDEV": "stddev_samp",
        "STDEVP": "stddev_pop",
        "VAR": "var_samp",
        "VARP": "var_pop",
    }
    return Carried(f"{words[name]}({inner})", FLOAT)


def _sum_type(kind: SqlType) -> SqlType:
    if kind.name == "decimal":
        return SqlType("decimal", 38, kind.scale)
    return BIGINT if kind == BIGINT else INT if kind.is_whole else FLOAT


# --- one handler a function -------------------------------------------------------------------------------


def _plain(word: str, kind: SqlType | None = None) -> Handler:
    """A function of the same meaning; its type is that of the first argument where none is given."""

    def handle(arguments: Arguments) -> Carried:
        texts = ", ".join(argument.text for argument in arguments)
        return Carried(f"{word}({texts})", kind or arguments[0].kind)

    return handle


def _filled(template: str, kind: SqlType) -> Handler:
    return lambda arguments: Carried(template.format(*(argument.text for argument in arguments)), kind)


def _length(arguments: Arguments) -> Carried:
    return Carried(f"CAST(length(rtrim({arguments[0].text}, ' ')) AS INTEGER)", INT)


def _data_length(arguments: Arguments) -> Carried:
    kind = arguments[0].kind
    if kind.is_text:
        return Carried(f"CAST(strlen({arguments[0].text}) AS INTEGER)", INT)
    bytes_of = {"bit": 1, "smallint": 2, "int": 4, "bigint": 8, "date": 3, "datetime2": 8, "float": 8}
    if kind.name not in bytes_of:
        raise not_here(f"DATALENGTH of {kind}")
    return Carried(f"CASE WHEN {arguments[0].text} IS NOT NULL THEN {bytes_of[kind.name]} END", INT)


def _concatenated(arguments: Arguments) -> Carried:
    return Carried(f"concat({', '.join(as_text(argument) for argument in arguments)})", TEXT)


def _concatenated_with(arguments: Arguments) -> Carried:
    return Carried(f"concat_ws({', '.join(as_text(argument) for argument in arguments)})", TEXT)


def as_text(value: Carried) -> str:
    """The text of a value where T-SQL makes one by itself."""
    if value.kind.is_text or value.kind == NULL:
        return value.text
    if value.kind.name == "bit":
        return f"CAST(CAST({value.text} AS INTEGER) AS VARCHAR)"
    return f"CAST({value.text} AS VARCHAR)"


def _first_not_null(arguments: Arguments) -> Carried:
    kind = arguments[0].kind
    for argument in arguments[1:]:
        kind = common_type(kind, argument.kind)
    return Carried(f"coalesce({', '.join(argument.text for argument in arguments)})", kind)


def _is_null(arguments: Arguments) -> Carried:
    one, other = arguments
    # The type is that of the first, whatever the second is: a longer text is cut.
    kind = other.kind if one.kind == NULL else one.kind
    second = other.text
    if kind.is_text and kind.size != MAX_LENGTH and other.kind.is_text and other.kind.size > kind.size:
        second = f"tsql_cut({second}, {kind.size})"
    return Carried(f"coalesce({one.text}, {second})", kind)


def _replicated(arguments: Arguments) -> Carried:
    text, count = arguments[0].text, arguments[1].text
    return Carried(f"CASE WHEN {count} >= 0 THEN repeat({text}, {count}) END", LONG_TEXT)


def _found(arguments: Arguments) -> Carried:
    first = arguments[2].text if len(arguments) > 2 else "1"
    return Carried(f"CAST(tsql_find({arguments[0].text}, {arguments[1].text}, {first}) AS INTEGER)", INT)


def _rounded(arguments: Arguments) -> Carried:
    value = arguments[0]
    if len(arguments) > 2:
        raise not_here("ROUND that cuts off")
    text = f"round({value.text}, {arguments[1].text})"
    return Carried(f"CAST({text} AS {value.kind.held_as})", value.kind)


def _of_widest(word: str) -> Handler:
    def handle(arguments: Arguments) -> Carried:
        return Carried(f"{word}({', '.join(a.text for a in arguments)})", _first_not_null(arguments).kind)

    return handle


def _stuffed(arguments: Arguments) -> Carried:
    text, start, count, new = (argument.text for argument in arguments)
    return Carried(f"(left({text}, {start} - 1) || {new} || substring({text}, {start} + {count}))", LONG_TEXT)


def _null_if(arguments: Arguments) -> Carried:
    return Carried(f"nullif({arguments[0].text}, {arguments[1].text})", arguments[0].kind)


def _hashed(arguments: Arguments) -> Carried:
    if arguments[0].text.upper() != "'SHA2_256'":
        raise not_here(f"HASHBYTES of {arguments[0].text}")
    return Carried(f"unhex(sha256({arguments[1].text}))", SqlType("varbinary", 32))


def _part(arguments: Arguments) -> Carried:
    value, start, count = arguments
    if value.kind.name == "varbinary":
        return Carried(f"({value.text})[{start.text}:({start.text}) + ({count.text}) - 1]", value.kind)
    return _plain("substring")(arguments)


_NOW = _filled("CAST(current_timestamp AT TIME ZONE 'UTC' AS TIMESTAMP)", DATETIME2)
_HANDLERS: Mapping[str, Handler] = {
    "ABS": _plain("abs"),
    "CEILING": _plain("ceil"),
    "FLOOR": _plain("floor"),
    "SIGN": _plain("sign"),
    "POWER": _plain("pow", FLOAT),
    "SQRT": _plain("sqrt", FLOAT),
    "ROUND": _rounded,
    "LEN": _length,
    "DATALENGTH": _data_length,
    "LEFT": _plain("left"),
    "RIGHT": _plain("right"),
    "SUBSTRING": _part,
    "HASHBYTES": _hashed,
    "CHARINDEX": _found,
    "REPLACE": _plain("replace", LONG_TEXT),
    "REPLICATE": _replicated,
    "REVERSE": _plain("reverse"),
    "STUFF": _stuffed,
    "TRIM": _filled("trim({0}, ' ')", TEXT),
    "LTRIM": _filled("ltrim({0}, ' ')", TEXT),
    "RTRIM": _filled("rtrim({0}, ' ')", TEXT),
    "UPPER": _plain("upper"),
    "LOWER": _plain("lower"),
    "TRANSLATE": _plain("translate"),
    "CONCAT": _concatenated,
    "CONCAT_WS": _concatenated_with,
    "CHAR": _filled("chr({0})", SqlType("varchar", 1)),
    "ASCII": _filled("CAST(ascii({0}) AS INTEGER)", INT),
    "UNICODE": _filled("CAST(unicode({0}) AS INTEGER)", INT),
    "SPACE": _filled("repeat(' ', {0})", TEXT),
    "DATEFROMPARTS": _filled("make_date({0}, {1}, {2})", DATE),
    "EOMONTH": _filled("last_day(CAST({0} AS DATE))", DATE),
    "GETDATE": _NOW,
    "GETUTCDATE": _NOW,
    "SYSDATETIME": _NOW,
    "SYSUTCDATETIME": _NOW,
    "ISNULL": _is_null,
    "COALESCE": _first_not_null,
    "NULLIF": _null_if,
    "GREATEST": _of_widest("greatest"),
    "LEAST": _of_widest("least"),
    "NEWID": _filled("uuid()", SqlType("uniqueidentifier")),
}
_COUNTS = {
    **dict.fromkeys(("HASHBYTES", "ISNULL", "NULLIF", "LEFT", "RIGHT", "REPLICATE"), (2, 2)),
    **dict.fromkeys(("ABS", "LEN", "DATALENGTH", "UPPER", "LOWER", "EOMONTH"), (1, 1)),
    **dict.fromkeys(("CHARINDEX", "ROUND"), (2, 3)),
    **dict.fromkeys(("SUBSTRING", "REPLACE", "TRANSLATE", "DATEFROMPARTS"), (3, 3)),
    "STUFF": (4, 4),
}
