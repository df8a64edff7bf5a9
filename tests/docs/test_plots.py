"""The plots of the documents are those of the rows, and each is shown."""

from __future__ import annotations

import re

from docs.make_plots import plots
from tests.docs.documents import DOCS, read


def test_drawing_the_plots_anew_changes_nothing() -> None:
    drawn = {path.stem: path.read_text(encoding="utf-8") for path in (DOCS / "plots").glob("*.svg")}
    assert drawn == plots(), "run python docs/make_plots.py"


def test_every_plot_is_shown_once() -> None:
    shown = re.findall(r"\]\(plots/(\w+)\.svg\)", read("docs/distributions.md"))
    assert sorted(shown) == sorted(path.stem for path in (DOCS / "plots").glob("*.svg"))
