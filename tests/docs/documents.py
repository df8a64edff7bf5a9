"""Reads the documents of the repository: their fenced blocks and their tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(?P<info>\S[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block; `marks` are the words behind the language."""

    document: str
    line: int
    language: str
    marks: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        return f"{self.document}:{self.line}"


def read(document: str) -> str:
    """The text of a document, named from the root of the repository."""
    return (ROOT / document).read_text(encoding="utf-8")


def with_blocks() -> list[str]:
    """README.md first, then the documents in docs/."""
    return ["README.md", *(f"docs/{path.name}" for path in sorted(DOCS.glob("*.md")))]


def blocks(document: str, *languages: str) -> list[Block]:
    """The blocks of a document in these languages, in order."""
    text = read(document)
    found = []
    for match in FENCE.finditer(text):
        language, *marks = match["info"].split()
        if language in languages:
            line = text.count("\n", 0, match.start()) + 1
            found.append(Block(document, line, language, tuple(marks), match["text"]))
    return found


def part(document: str, name: str) -> str:
    """What stands between the markers of a part that docs/make_reference.py writes."""
    text = read(document)
    return text.split(f"<!-- begin:{name} -->")[1].split(f"<!-- end:{name} -->")[0]


def table_after(text: str, marker: str) -> list[tuple[str, ...]]:
    """The rows of the table that follows a marker at once, without its head; none where there is none."""
    behind = text.split(marker, 1)[1].lstrip("\n")
    rows = []
    for line in behind.split("\n"):
        if not line.startswith("|"):
            break
        cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
        rows.append(tuple(cell.strip().replace("\\|", "|") for cell in cells))
    return rows[2:]
