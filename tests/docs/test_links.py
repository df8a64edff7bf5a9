from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def dead_links(document: Path) -> list[str]:
    """Return the relative links of a document that lead to no file."""
    targets = LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8")))
    local = [target.split("#")[0] for target in targets if ":" not in target]
    return [target for target in local if target and not (document.parent / target).exists()]


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    assert dead_links(document) == []


def test_a_link_to_a_missing_file_is_found(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text(
        "[here](a.md#top) [there](b.md)\n```\n[code](c.md)\n```\n[web](https://example.org)\n"
    )
    assert dead_links(document) == ["b.md"]
