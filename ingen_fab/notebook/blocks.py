"""Reads and writes the blocks of a notebook's source text: markers, prefixed lines and JSON, whole cells.

    block = P SP KIND SP 20*"*" LF LF body        body = "" | text LF        blocks are joined by one more LF

P is the comment prefix of the notebook's language. A cell is a CELL, PARAMETERS CELL or MARKDOWN block with
the METADATA and ATTACHMENTS blocks that follow it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from ingen_fab.errors import NotebookFormatError
from ingen_fab.notebook.cells import Cell, CellKind, Json

METADATA = "METADATA"
ATTACHMENTS = "ATTACHMENTS"
CELL_MARKER: Mapping[CellKind, str] = {
    CellKind.CODE: "CELL",
    CellKind.PARAMETERS: "PARAMETERS CELL",
    CellKind.MARKDOWN: "MARKDOWN",
}
DATA_WORD: Mapping[str, str] = {METADATA: "META", ATTACHMENTS: "ATTA"}

_KIND_OF_MARKER = {marker: kind for kind, marker in CELL_MARKER.items()}
_STARS = "*" * 20


@dataclass(frozen=True)
class Grammar:
    """What the comment prefix decides: the patterns that find a notebook's markers."""

    prefix: str
    cell_start: re.Pattern[str]
    data_start: re.Pattern[str]

    def tag(self, word: str) -> str:
        """Return the text that a line of `word` begins with, without the space after it."""
        return f"{self.prefix} {word}"


@lru_cache(maxsize=8)
def grammar(prefix: str) -> Grammar:
    """Return the grammar of notebooks whose comments begin with `prefix`."""
    return Grammar(prefix, _marker_pattern(prefix, CELL_MARKER.values()), _marker_pattern(prefix, DATA_WORD))


def _marker_pattern(prefix: str, kinds: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(prefix)} ({'|'.join(kinds)}) \*{{20}}$", re.MULTILINE)


def render_block(rules: Grammar, kind: str, text: str) -> str:
    """Return a block with its closing LF; an empty `text` has no line at all."""
    body = f"{text}\n" if text else ""
    return f"{rules.tag(kind)} {_STARS}\n\n{body}"


def render_json(rules: Grammar, kind: str, value: Mapping[str, Json]) -> str:
    """Return a METADATA or ATTACHMENTS block, its JSON as Fabric writes it: two spaces, order kept."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    tag = rules.tag(DATA_WORD[kind])
    return render_block(rules, kind, "\n".join(f"{tag} {line}" for line in text.split("\n")))


def render_cell(cell: Cell, rules: Grammar) -> str:
    """Return the cell's blocks, joined, each with its closing LF.

    The raw text that the cell was read from wins as long as it still says what the cell says.
    """
    raw = cell.raw
    if raw is not None and rules.cell_start.match(raw) and parse_cell(raw, rules) == cell:
        return raw
    return _render_regular(cell, rules)


def _render_regular(cell: Cell, rules: Grammar) -> str:
    blocks = [render_block(rules, CELL_MARKER[cell.kind], _escape(cell, rules))]
    metadata = _cell_metadata(cell)
    if metadata:
        blocks.append(render_json(rules, METADATA, metadata))
    if cell.attachments is not None:
        blocks.append(render_json(rules, ATTACHMENTS, cell.attachments))
    return "\n".join(blocks)


def _cell_metadata(cell: Cell) -> dict[str, Json]:
    named = {"language": cell.language, "language_group": cell.language_group}
    return {**{key: value for key, value in named.items() if value is not None}, **cell.extra}


def parse_cell(text: str, rules: Grammar, first_line: int = 1) -> Cell:
    """Read a cell from the text of its blocks (without the LF that joins it to the next cell).

    The result has `raw` set where the regular form differs from `text`. `first_line` is the line of the
    marker in the file, for messages. Raises `NotebookFormatError` where metadata is not a JSON object.
    """
    start, *data = _split_blocks(text, rules)
    marker = rules.cell_start.match(start)
    if marker is None:
        raise NotebookFormatError(f"line {first_line}: a cell must begin with a cell marker")
    values: dict[str, dict[str, Json]] = {}
    line = first_line + start.count("\n") + 1
    for block in data:
        kind = _data_kind(block, rules)
        # Two METADATA blocks in a row come from a notebook pasted into a cell: the first one counts.
        values.setdefault(kind, parse_json(block, rules, kind, line))
        line += block.count("\n") + 1
    metadata = values.get(METADATA, {})
    kind_of_cell = _KIND_OF_MARKER[marker.group(1)]
    cell = Cell(
        kind_of_cell,
        _unescape(_body(start[marker.end() :]), kind_of_cell, rules),
        _take_name(metadata, "language"),
        _take_name(metadata, "language_group"),
        metadata,
        values.get(ATTACHMENTS),
    )
    return cell if _render_regular(cell, rules) == text else replace(cell, raw=text)


def has_json(text: str, rules: Grammar, kind: str) -> bool:
    """Tell whether `text` has a line of a METADATA or ATTACHMENTS block's data."""
    tag = rules.tag(DATA_WORD[kind])
    return any(_has_tag(line, tag) for line in text.split("\n"))


def parse_json(block: str, rules: Grammar, kind: str, first_line: int) -> dict[str, Json]:
    """Read the JSON object of a METADATA or ATTACHMENTS block that begins on `first_line` of the file.

    Lines without the kind's tag are passed over; there must be one with it (`has_json`).
    """
    tag = rules.tag(DATA_WORD[kind])
    numbered = [(n, line) for n, line in enumerate(block.split("\n"), first_line) if _has_tag(line, tag)]
    text = "\n".join(line[len(tag) + 1 :] for _, line in numbered)
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        line_number = numbered[min(error.lineno, len(numbered)) - 1][0]
        raise NotebookFormatError(
            f"line {line_number}: the {kind} block is not JSON: {error.msg}",
            hint=f"Every line of it is `{tag} ` and a line of one JSON object.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise NotebookFormatError(f"line {numbered[0][0]}: the {kind} block is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise NotebookFormatError(f"line {numbered[0][0]}: the {kind} block must hold one JSON object")
    return value


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is not a JSON value")


def _split_blocks(text: str, rules: Grammar) -> list[str]:
    """Split a cell's text into its own block and its data blocks, each without the LF that joins it on.

    A METADATA or ATTACHMENTS marker counts only where all up to the next block are lines of its data:
    elsewhere it is text of the cell, which Fabric does not escape. Going from the end lets such text join the
    block before it.
    """
    cuts: list[int] = [len(text) + 1]
    for marker in reversed(list(rules.data_start.finditer(text))):
        if _is_data(text[marker.end() : cuts[-1] - 1], rules.tag(DATA_WORD[marker.group(1)])):
            cuts.append(marker.start())
    cuts = [0, *reversed(cuts)]
    return [text[start : end - 1] for start, end in pairwise(cuts)]


def _is_data(text: str, tag: str) -> bool:
    lines = [line for line in text.split("\n") if line]
    return bool(lines) and all(_has_tag(line, tag) for line in lines)


def _has_tag(line: str, tag: str) -> bool:
    return line == tag or line.startswith(f"{tag} ")


def _data_kind(block: str, rules: Grammar) -> str:
    return METADATA if block.startswith(rules.tag(METADATA)) else ATTACHMENTS


def _body(after_marker: str) -> str:
    """Return a block's text without its closing LF; the blank line before it may be missing."""
    start = 2 if after_marker.startswith("\n\n") else 1
    return after_marker[start:].removesuffix("\n")


def _take_name(metadata: dict[str, Json], key: str) -> str | None:
    value = metadata.get(key)
    if not isinstance(value, str):
        return None
    del metadata[key]
    return value


def _escape(cell: Cell, rules: Grammar) -> str:
    if cell.kind is CellKind.MARKDOWN:
        return _prefix_lines(cell.source, rules.prefix)
    # Fabric looks at the very first characters only: ` %%sql` and a comment above %%sql stay as they are.
    return _prefix_lines(cell.source, rules.tag("MAGIC")) if cell.source.startswith("%%") else cell.source


def _unescape(text: str, kind: CellKind, rules: Grammar) -> str:
    if kind is CellKind.MARKDOWN:
        return _unprefix_lines(text, rules.prefix)
    tag = rules.tag("MAGIC")
    # A cell of pasted `# MAGIC %md` lines is plain text: only %% makes Fabric write the prefix.
    return _unprefix_lines(text, tag) if text.startswith(f"{tag} %%") else text


def _prefix_lines(text: str, tag: str) -> str:
    """Prefix every line, empty ones too, but leave an empty last line (a text that ends in LF) bare."""
    *lines, last = text.split("\n")
    return "\n".join([*(f"{tag} {line}" for line in lines), f"{tag} {last}" if last else ""])


def _unprefix_lines(text: str, tag: str) -> str:
    """Undo `_prefix_lines`; a line without prefix, which Fabric has written too, is taken as it is."""
    return "\n".join("" if line == tag else line.removeprefix(f"{tag} ") for line in text.split("\n"))
