"""Draws the plots of docs/distributions.md from generated rows: python docs/make_plots.py.

A plot is a row of bars in SVG, the same bytes for the same rows.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.project import Project
from ingen_fab.runtime.generation.census import Census
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON

DOCS = Path(__file__).resolve().parent
DAY = date(2024, 1, 3)
ROWS = 5_000
VALUES = range(1, 41)
WIDTH, HEIGHT, MARGIN = 220, 90, 14


def main() -> None:
    """Write all plots."""
    (DOCS / "plots").mkdir(exist_ok=True)
    for name, text in plots().items():
        (DOCS / "plots" / f"{name}.svg").write_text(text, encoding="utf-8")


def plots() -> Mapping[str, str]:
    """The plots by their names."""
    page = (DOCS / "distributions.md").read_text(encoding="utf-8")
    dataset = re.search(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert dataset is not None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "datasets").mkdir()
        (Path(folder) / "datasets" / "shapes.yaml").write_text(dataset[1], encoding="utf-8")
        project = Project(Path(folder))
        columns, rows = project.preview("shapes", "visits", DAY, ROWS, 0, "1")
        by_column = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
        census = Census(dataset_spec(project.plan(project.load("shapes")), LAKEHOUSE_PYTHON), 0, "1")
    found = {}
    for name in ("uniform", "normal", "lognormal", "exponential", "zipf"):
        counts = Counter(by_column[name])
        found[name] = bars([counts[value] for value in VALUES], "1", "40")
    counts = Counter(by_column["payment"])
    found["payment"] = bars([counts[word] for word in ("card", "cash", "voucher")], "card", "voucher")
    for name in ("any_guest", "popular_guest"):
        guests = sorted(Counter(by_column[name]).values(), reverse=True)
        found[name] = bars(guests, "most", "least")
    for name in ("web", "shop"):
        hours = Counter(hour(value) for value in by_column[name])
        found[name] = bars([hours[number] for number in range(24)], "0 h", "23 h")
    visits, guests_table = (census.dataset.table(name) for name in ("visits", "guests"))
    days = [date(2024, 11, 1) + timedelta(number) for number in range(61)]
    found["visits_a_day"] = bars([census.rows(visits, day) for day in days], "1 Nov", "31 Dec")
    weeks = [date(2024, 1, 1) + timedelta(7 * number) for number in range(53)]
    found["guests"] = bars([census.rows(guests_table, day) for day in weeks], "Jan", "Dec")
    return found


def hour(value: object) -> int:
    """The hour of an instant, which a preview shows as text or as a value."""
    return value.hour if isinstance(value, datetime) else int(str(value)[11:13])


def bars(heights: Sequence[int], first: str, last: str) -> str:
    """Bars side by side, the highest as high as the plot; `first` and `last` stand below the ends."""
    top, step = max(heights), WIDTH / len(heights)
    drawn = []
    for place, height in enumerate(heights):
        size = round(height / top * (HEIGHT - MARGIN - 12), 1)
        left, up = round(place * step, 2), round(HEIGHT - MARGIN - size, 1)
        drawn.append(f'<rect x="{left}" y="{up}" width="{round(step * 0.85, 2)}" height="{size}"/>')
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
            f'height="{HEIGHT}" font-family="sans-serif" font-size="9" fill="#777">',
            f'<text x="0" y="9">{top:,}</text>',
            f'<g fill="#4f6bed">{"".join(drawn)}</g>',
            f'<text x="0" y="{HEIGHT - 3}">{first}</text>',
            f'<text x="{WIDTH}" y="{HEIGHT - 3}" text-anchor="end">{last}</text>',
            "</svg>\n",
        )
    )


if __name__ == "__main__":
    main()
