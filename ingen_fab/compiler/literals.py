"""Values as Python source text: the same text for the same value, everywhere."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from ingen_fab.errors import CompileError

LINE_LENGTH = 110


def python_literal(value: object) -> str:
    """Source text of a value made of text, numbers, dates, tuples, mappings and dataclasses.

    A dataclass is spelled as its constructor with named fields, one a line.
    """
    if value is None or isinstance(value, bool | int | str):
        return repr(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, tuple):
        inner = [python_literal(part) for part in value]
        return _bracketed("(", inner, ",)" if len(inner) == 1 else ")")
    if isinstance(value, Mapping):
        pairs = [f"{python_literal(key)}: {python_literal(part)}" for key, part in value.items()]
        return _bracketed("{", pairs, "}")
    if is_dataclass(value) and not isinstance(value, type):
        pairs = [f"{field.name}={python_literal(getattr(value, field.name))}" for field in fields(value)]
        return _bracketed(f"{type(value).__name__}(", pairs, ")")
    raise CompileError(f"a {type(value).__name__} cannot be written into a notebook")


def _bracketed(opening: str, parts: Sequence[str], closing: str) -> str:
    line = f"{opening}{', '.join(parts)}{closing}"
    if len(line) <= LINE_LENGTH and "\n" not in line:
        return line
    # Text in triple quotes is never indented, so only the first line of each part moves.
    body = "".join(
        f"    {part if QUOTES in part else textwrap.indent(part, '    ').lstrip()},\n" for part in parts
    )
    return f"{opening}\n{body}{closing.lstrip(',')}"


QUOTES = '"""'
SCRIPT_QUOTES = "'''"
_QUOTES_TO_ESCAPE = re.compile(r"'{3,}|'+\Z")
# Lines that a platform may take for its own even inside of a literal: the beginning of a block in Fabric's
# source format; commands of notebooks (%run, !pip) and prompts, which IPython strips; blanks alone, too.
_NOT_AS_A_LINE = re.compile(
    r"""^(?:
        (?P<marker>(?:\#|--|//)[ ][A-Z ]+[ ]\*{20}$)
        | [ \t]*(?P<odd>[%!] | >>> | \.\.\. | (?:\[\w+\][ ])?In[ ]\[)
        | (?P<blank>[ \t]+)$
    )""",
    re.MULTILINE | re.VERBOSE,
)


def text_block(text: str) -> str:
    """A long text in triple quotes where it can be read that way, else as one escaped literal."""
    plain = text.replace("\n", "").isprintable()
    if not plain or QUOTES in text or "\\" in text or text.endswith('"'):
        return repr(text)
    return f"{QUOTES}\\\n{text}{QUOTES}"


def script_block(text: str) -> str:
    """A script as an expression that can be read line by line, and whose value is exactly the text.

    Backslashes are doubled only where three quotes or odd characters need escapes anyway.
    """
    plain = text.replace("\n", "").replace("\t", "").isprintable()
    if not plain or SCRIPT_QUOTES in text or text.endswith(("'", "\\")) or _NOT_AS_A_LINE.search(text):
        return f"{SCRIPT_QUOTES}\\\n{_escaped(text)}{SCRIPT_QUOTES}"
    if "\\" in text:
        # In a raw text no backslash can join the first line to the quotes.
        return f"r{SCRIPT_QUOTES}\n{text}{SCRIPT_QUOTES}[1:]"
    return f"{SCRIPT_QUOTES}\\\n{text}{SCRIPT_QUOTES}"


def _escaped(text: str) -> str:
    """The text for the inside of triple quotes; line ends and tabs stay, so that it can be read."""
    odd = {match.start(match.lastgroup or 0) for match in _NOT_AS_A_LINE.finditer(text)}
    odd |= {place for run in _QUOTES_TO_ESCAPE.finditer(text) for place in range(*run.span())}
    return "".join(_escaped_character(character, place in odd) for place, character in enumerate(text))


def _escaped_character(character: str, is_odd: bool) -> str:
    if character == "'":
        return "\\'" if is_odd else character
    if is_odd:
        return f"\\x{ord(character):02x}"
    if character in "\n\t" or (character.isprintable() and character != "\\"):
        return character
    return character.encode("unicode_escape").decode("ascii")


def raw_block(lines: Sequence[str]) -> str:
    """Lines of JSON as one raw text literal, which is read far faster than a literal of many parts."""
    if any(QUOTES in line for line in lines):
        raise CompileError("JSON text never has three quotes in a row")
    return f"r{QUOTES}" + "\n".join(lines) + QUOTES


def json_lines(rows: Sequence[Sequence[int | str]]) -> list[str]:
    """A JSON array of rows in ASCII, as many on a line as fit by the length of the first."""
    if not rows:
        return ["[]"]
    a_line = max(1, LINE_LENGTH // (len(json.dumps(rows[0], separators=(",", ":"))) + 3))
    parts = [rows[first : first + a_line] for first in range(0, len(rows), a_line)]
    lines = [json.dumps(part, separators=(",", ":"))[1:-1] for part in parts]
    return ("[" + ",\n".join(lines) + "]").split("\n")
