"""What the texts and flags of a config row mean; a value that means nothing is a problem in words."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

TRUE_WORDS = frozenset({"true", "t", "yes", "y", "1", "on"})
FALSE_WORDS = frozenset({"false", "f", "no", "n", "0", "off"})
# Delta takes none of these in the name of a column, unless names are mapped, which needs a newer reader.
NOT_IN_DELTA_NAMES = re.compile(r"[ ,;{}()\n\t=\r]+")
PLAIN_NAME = re.compile(r"\w+", re.ASCII)
# Spellings of characters that cannot be typed into a cell of a table.
NAMED_CHARACTERS = {r"\t": "\t", "tab": "\t", "pipe": "|", "comma": ",", "semicolon": ";", "space": " "}
# Python's name of an encoding -> Java's, by which Spark reads.
JAVA_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "ascii": "US-ASCII",
    "iso8859-1": "ISO-8859-1",
    "iso8859-15": "ISO-8859-15",
    "cp1252": "windows-1252",
    "cp1250": "windows-1250",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16LE",
    "utf-16-be": "UTF-16BE",
}


class ColumnProblem(Exception):  # noqa: N818 - it becomes a line of an error, not an error of its own
    """A value that a column cannot have."""


class ConfigRowReader:
    """Reads the columns of one row; problems are collected, so that all are told at once."""

    def __init__(self, row: dict[str, object]) -> None:
        self.row = row
        self.problems: list[str] = []

    def text(self, column: str, default: str = "") -> str:
        """The text of a column without blanks around it; the default where it is empty."""
        value = self.row.get(column)
        written = "" if value is None else str(value).strip()
        return written or default

    def needed(self, column: str) -> str:
        """The text of a column that must not be empty."""
        written = self.text(column)
        if not written:
            self.problem(column, "is empty")
        return written

    def exact(self, column: str) -> str | None:
        """The text of a column as it is, blanks and all; None for NULL."""
        value = self.row.get(column)
        return None if value is None else str(value)

    def word(self, column: str, allowed: tuple[str, ...], default: str = "") -> str:
        """One of some words, in any case."""
        written = self.text(column, default).lower()
        if written not in allowed:
            told = f"is '{written}'" if written else "is empty"
            self.problem(column, f"{told}; use one of {', '.join(allowed)}")
        return written

    def flag(self, column: str, default: bool) -> bool:
        """A boolean, or a word for one: Y, N, yes, no, true, false, 1, 0."""
        found = read_flag(self.row.get(column), default)
        if found is None:
            self.problem(column, f"is '{self.row.get(column)}'; use true or false, Y or N")
        return default if found is None else found

    def number(self, column: str, default: int | None, least: int) -> int | None:
        """A whole number, also as text."""
        written = self.text(column)
        if not written:
            return default
        try:
            found = int(Decimal(written)) if Decimal(written) == int(Decimal(written)) else None
        except (ArithmeticError, ValueError):
            found = None
        if found is None or found < least:
            self.problem(column, f"is '{written}'; use a whole number from {least}")
        return found

    def names(self, column: str) -> tuple[str, ...]:
        """Names of columns with commas between, as Delta takes them."""
        names = tuple(delta_name(name) for name in self.text(column).split(",") if name.strip())
        if len({name.lower() for name in names}) != len(names):
            self.problem(column, f"names a column twice: {', '.join(names)}")
        return names

    def day(self, column: str) -> date | None:
        """A day, yyyy-mm-dd; a time behind it is left out."""
        written = self.text(column)
        if not written:
            return None
        try:
            return date.fromisoformat(written[:10])
        except ValueError:
            self.problem(column, f"is '{written}'; write it yyyy-mm-dd")
            return None

    def read(self, column: str, parse: Callable[[str], object], default: object = None) -> object:
        """A text that another function reads; its ColumnProblem becomes a problem of the column."""
        written = self.exact(column)
        if written is None or written == "":
            return default
        try:
            return parse(written)
        except ColumnProblem as problem:
            self.problem(column, str(problem))
            return default

    def problem(self, column: str, text: str) -> None:
        """Keep what is wrong with a column."""
        self.problems.append(f"{column} {text}")


def delta_name(name: str) -> str:
    """The name of a column as Delta takes it: `order id` becomes `order_id`."""
    return NOT_IN_DELTA_NAMES.sub("_", name.strip())


def read_flag(value: object, default: bool) -> bool | None:
    """A flag as any tool writes it; None for what is none."""
    if isinstance(value, bool):
        return value
    word = "" if value is None else str(value).strip().lower()
    if not word:
        return default
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else None


def read_delimiter(text: str) -> str:
    """What stands between two fields: one character or more, or the word for one."""
    return NAMED_CHARACTERS.get(text.strip().lower(), text)


def read_character(text: str) -> str:
    """One character."""
    if len(text) != 1:
        raise ColumnProblem(f"is '{text}'; use one character")
    return text


def read_encoding(text: str) -> str:
    """Python's name of an encoding that Spark can read too."""
    try:
        name = codecs.lookup(text.strip()).name
    except LookupError:
        name = ""
    if name not in JAVA_ENCODINGS:
        raise ColumnProblem(f"is '{text}'; use one of {', '.join(JAVA_ENCODINGS)}")
    return "utf-8" if name == "utf-8-sig" else name


@dataclass(frozen=True)
class ValidationRule:
    """What the values of a column must be; `check` is not_null, min, max, pattern or one_of."""

    column: str
    check: str
    bound: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ValidationRules:
    """Rules, and how many rows of a slice may be rejected; None is no limit."""

    rules: tuple[ValidationRule, ...] = ()
    max_rejected_rows: int | None = None
    max_rejected_share: Decimal | None = None

    def over_budget(self, rows: int, rejected: int) -> bool:
        """Whether a slice has more bad rows than it may."""
        if self.max_rejected_rows is not None and rejected > self.max_rejected_rows:
            return True
        return self.max_rejected_share is not None and rejected > self.max_rejected_share * rows


RULE_CHECKS = ("not_null", "min", "max", "pattern", "one_of")
RULES_HELP = (
    'write {"rules": [{"column": "quantity", "check": "min", "value": 1}], "max_rejected_rows": 10};'
    f" checks are {', '.join(RULE_CHECKS)}"
)


def read_rules(text: str) -> ValidationRules:
    """The rules of `data_validation_rules`, a JSON object or a list of rules."""
    try:
        found = json.loads(text, parse_float=Decimal)
    except ValueError as error:
        raise ColumnProblem(f"is no JSON ({error}); {RULES_HELP}") from error
    if isinstance(found, list):
        found = {"rules": found}
    known = {"rules", "max_rejected_rows", "max_rejected_share"}
    if not isinstance(found, dict) or set(found) - known or not isinstance(found.get("rules", []), list):
        raise ColumnProblem(f"is not understood; {RULES_HELP}")
    rows, share = found.get("max_rejected_rows"), found.get("max_rejected_share")
    if rows is not None and (type(rows) is not int or rows < 0):
        raise ColumnProblem("has a max_rejected_rows that is no whole number from 0")
    if share is not None and (not isinstance(share, int | Decimal) or not 0 <= share <= 1):
        raise ColumnProblem("has a max_rejected_share that is no number from 0 to 1")
    return ValidationRules(
        tuple(_read_rule(rule) for rule in found.get("rules", [])),
        rows,
        None if share is None else Decimal(share),
    )


def _read_rule(rule: object) -> ValidationRule:
    if not isinstance(rule, dict) or set(rule) - {"column", "check", "value"}:
        raise ColumnProblem(f"has a rule that is not understood; {RULES_HELP}")
    column, check, value = rule.get("column"), rule.get("check"), rule.get("value")
    if not isinstance(column, str) or check not in RULE_CHECKS or (check == "not_null") != (value is None):
        raise ColumnProblem(f"has a rule that is not understood; {RULES_HELP}")
    column = delta_name(column)
    if check == "one_of":
        if not isinstance(value, list) or not value:
            raise ColumnProblem(f"has a rule one_of whose value is no list; {RULES_HELP}")
        return ValidationRule(column, check, allowed=tuple(str(part) for part in value))
    if check == "pattern":
        try:
            re.compile(str(value))
        except re.error as error:
            raise ColumnProblem(f"has a pattern that is none ({error})") from error
    return ValidationRule(column, check, "" if value is None else str(value))
