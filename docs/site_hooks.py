"""Hooks of mkdocs: take README, CONTRIBUTING and CHANGELOG into the site and turn links to them.

Links to other files of the repository (tests, the sample project) become plain text: the site lacks them.
"""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"README.md": "readme.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s:]+)\)")
# ```bash slow: the words behind the language are for the tests.
FENCE = re.compile(r"^```(?P<language>\w+) .*$", re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put pages of docs/ that the menu does not name at the end of its second part."""
    assert config.nav is not None
    named = {page for part in config.nav for pages in part.values() for page in pages}
    new = sorted(path.name for path in (ROOT / "docs").glob("*.md") if path.name not in named)
    next(iter(config.nav[1].values())).extend(new)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie at the top of the repository."""
    for name, page in PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / name).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links, and leave out what fences say to the tests."""
    at_the_top = page.file.src_uri in PAGES.values()

    def turned(found: re.Match[str]) -> str:
        path, _, anchor = found["target"].partition("#")
        if not path:
            return found[0]
        folder = ROOT if at_the_top else ROOT / "docs"
        real = (folder / path).resolve().relative_to(ROOT).as_posix()
        inside = PAGES.get(real) or (real.removeprefix("docs/") if real.startswith("docs/") else None)
        if inside is None:
            return found["text"]
        return f"[{found['text']}]({inside}{'#' + anchor if anchor else ''})"

    return FENCE.sub(r"```\g<language>", LINK.sub(turned, markdown))
