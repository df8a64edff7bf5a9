"""Worlds for the tests of the product's laws: a project folder each, with one dataset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.laws.world import Config, World

MakeWorld = Callable[..., World]


@pytest.fixture
def world(tmp_path: Path) -> MakeWorld:
    """Makes worlds in folders of their own: `world(config)`, `world(config, path_format, file_format)`."""
    return _worlds_below(tmp_path)


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory: pytest.TempPathFactory) -> MakeWorld:
    """The same for what several tests of a module look at."""
    return _worlds_below(tmp_path_factory.mktemp("worlds"))


def _worlds_below(folder: Path) -> MakeWorld:
    made: list[World] = []

    def make(config: Config | str, path_format: str = "", file_format: str = "") -> World:
        made.append(World(folder / f"world {len(made)}", config, path_format, file_format))
        return made[-1]

    return make
