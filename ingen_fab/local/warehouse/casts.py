"""T-SQL's conversions in DuckDB: what is cut, rounded, trimmed or refused on the way from type to type."""

from __future__ import annotations

from ingen_fab.local.warehouse.errors import WarehouseError, not_here
from ingen_fab.local.warehouse.scope import Carried
from ingen_fab.local.warehouse.types import MAX_LENGTH, NULL, SqlType

# CONVERT's styles between texts and days that mean the same everywhere.
STYLES = {
    "23": "%Y-%m-%d",
    "112": "%Y%m%d",
    "120": "%Y-%m-%d %H:%M:%S",
    "20": "%Y-%m-%d %H:%M:%S",
    "121": "%Y-%m-%d %H:%M:%S.%f",
    "21": "%Y-%m-%d %H:%M:%S.%f",
    "126": "%Y-%m-%dT%H:%M:%S.%f",
}
# A day may be written yyyymmdd as well.
_WITH_DASHES = "regexp_replace(trim({}), '^(\\d{{4}})(\\d{{2}})(\\d{{2}})$', '\\1-\\2-\\3')"
_LONGEST_TEXT = {"bit": 1, "smallint": 6, "int": 11, "bigint": 20, "date": 10, "datetime2": 26}


def cast(value: Carried, kind: SqlType, *, attempt: bool = False) -> Carried:
    """A value as another type; `attempt` gives NULL where a cast would fail."""
    word = "TRY_CAST" if attempt else "CAST"
    if value.kind == NULL:
        return Carried(f"CAST(NULL AS {kind.held_as})", kind)
    if value.literal is not None and (kind.is_whole or kind.name == "decimal"):
        # A number above the range of int is a decimal, which would take a longer way to bigint.
        if kind.is_whole and value.kind.scale == 0:
            return Carried(f"{word}({value.literal} AS {kind.held_as})", kind)
        if kind.name == "decimal":
            return Carried(f"{word}('{value.literal}' AS {kind.held_as})", kind)
    if kind.is_text:
        return Carried(_cut(_as_text(value), value.kind, kind), kind)
    if kind.is_whole and value.kind.name in ("decimal", "float", "real"):
        return Carried(f"{word}(trunc({value.text}) AS {kind.held_as})", kind)
    if kind.is_whole and value.kind.is_text:
        macro = "tsql_try_whole" if attempt else "tsql_whole"
        return Carried(f"{word}({macro}({value.text}) AS {kind.held_as})", kind)
    if kind.name == "date" and value.kind.is_text:
        return Carried(f"CAST({word}({_WITH_DASHES.format(value.text)} AS TIMESTAMP) AS DATE)", kind)
    if kind.name == "datetime2" and value.kind.is_text:
        return Carried(f"{word}({_WITH_DASHES.format(value.text)} AS TIMESTAMP)", kind)
    if value.kind.is_text and kind.name in ("decimal", "float", "real", "uniqueidentifier"):
        return Carried(f"{word}(trim({value.text}) AS {kind.held_as})", kind)
    if value.kind.name == "varbinary" and kind.name == "bigint":
        # A number of as many bytes, the first one the greatest; eight bytes may be a negative one.
        return Carried(f"CAST('0x' || hex({value.text}) AS BIGINT)", kind)
    _refuse_impossible(value.kind, kind)
    return Carried(f"{word}({value.text} AS {kind.held_as})", kind)


def converted(value: Carried, kind: SqlType, style: str | None, *, attempt: bool) -> Carried:
    """CONVERT with a style; those that depend on a language are refused."""
    if style is None or not (value.kind.is_day or kind.is_day):
        return cast(value, kind, attempt=attempt)
    if style not in STYLES:
        raise not_here(f"CONVERT with style {style}")
    if kind.is_text and value.kind.is_day:
        text = f"strftime({value.text}, '{STYLES[style]}')"
        return Carried(_cut(text, SqlType("varchar", 26), kind), kind)
    if value.kind.is_text and style == "112":
        text = f"{'try_strptime' if attempt else 'strptime'}(trim({value.text}), '%Y%m%d')"
        return Carried(f"CAST({text} AS {kind.held_as})", kind)
    return cast(value, kind, attempt=attempt)


def _as_text(value: Carried) -> str:
    if value.kind.is_text:
        return value.text
    if value.kind.name == "bit":
        return f"CAST(CAST({value.text} AS INTEGER) AS VARCHAR)"
    if value.kind.name == "datetime2":
        return f"strftime({value.text}, '{STYLES['121']}')"
    if value.kind.name == "uniqueidentifier":
        return f"upper(CAST({value.text} AS VARCHAR))"
    return f"CAST({value.text} AS VARCHAR)"


def _cut(text: str, source: SqlType, target: SqlType) -> str:
    """At most so many bytes, and never half a character."""
    if target.size == MAX_LENGTH:
        return text
    longest = source.size if source.is_text else _LONGEST_TEXT.get(source.name, 40)
    if longest != MAX_LENGTH and longest <= target.size:
        return text
    return f"tsql_cut({text}, {target.size})"


def _refuse_impossible(source: SqlType, target: SqlType) -> None:
    if source.is_whole and target.is_day:
        raise WarehouseError(
            f"Explicit conversion from data type {source} to {target} is not allowed.", number=529
        )
