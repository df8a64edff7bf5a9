from __future__ import annotations

import pytest

from ingen_fab.config.load import load_dataset_text
from ingen_fab.errors import ConfigError

STARS = "*" * 20
SHOP = """dataset_id: shop
description: |
  {description}
  more
incremental_config: {{start_date: 2024-01-01}}
table_configs:
  sales:
    type: incremental
    base_rows_per_day: 5
    columns:
      sale_id: {{kind: key}}
      word: {{kind: choice, values: ["plain", "{choice}"]}}
      label:
        kind: template
        text: |-
          {{word}}
          {template}
"""


def load(description: str = "text", choice: str = "other", template: str = "text") -> None:
    load_dataset_text(SHOP.format(description=description, choice=choice, template=template), "shop.yaml")


@pytest.mark.parametrize(
    ("texts", "place", "line"),
    [
        ({"description": f"CELL {STARS}"}, "shop.yaml:2: description", f"CELL {STARS}"),
        (
            {"choice": f"a\\n# PARAMETERS CELL {STARS}\\nb"},
            "shop.yaml:12: table_configs.sales.columns.word.values[1]",
            f"# PARAMETERS CELL {STARS}",
        ),
        (
            {"template": f"-- METADATA {STARS}"},
            "shop.yaml:15: table_configs.sales.columns.label.text",
            f"-- METADATA {STARS}",
        ),
    ],
)
def test_a_text_with_the_line_of_a_marker_is_refused_at_its_place(
    texts: dict[str, str], place: str, line: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(**texts)
    assert str(caught.value).startswith(f"{place}: has the line {line!r}, at which Fabric would begin")


@pytest.mark.parametrize(
    "texts",
    [
        {"description": f"# CELL {STARS}"},
        {"choice": f"# CELL {STARS}"},
        {"choice": f"a\\n# CELL {STARS}*\\nb"},
        {"template": f"# SELL {STARS}"},
    ],
)
def test_what_is_no_marker_where_it_stands_is_left_alone(texts: dict[str, str]) -> None:
    load(**texts)
