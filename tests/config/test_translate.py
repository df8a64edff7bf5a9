"""Holds the words for what the models refuse: the path in the text, the line, the nearest name."""

from __future__ import annotations

import pytest

from tests.config.shop import SHOP, Mistake, check_mistake, messages, mistakes


def test_the_shop_itself_is_valid() -> None:
    assert messages(SHOP) == []


@pytest.mark.parametrize("mistake", mistakes("models"), ids=lambda mistake: mistake.name)
def test_a_mistake_is_said_in_the_words_of_the_text(mistake: Mistake, update_golden: bool) -> None:
    check_mistake("models", mistake, update=update_golden)


def test_no_name_of_an_alternative_gets_into_a_path() -> None:
    text = SHOP.replace("pool: us_places", "pool: [us_places]").replace("[1, 2, 3]", "[1, 2.5, 3]")
    assert messages(text) == [
        "datasets/shop.yaml:39: table_configs.stores.columns.city.pool: must be text; it is a list",
        "datasets/shop.yaml:189: table_configs.items.columns.quantity.values[1]: must be text or a whole "
        "number; put words such as yes, no, on and off in quotes; it is 2.5",
    ]
