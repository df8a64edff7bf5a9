from __future__ import annotations

import pytest

from ingen_fab.errors import TargetError
from ingen_fab.packaged import templates_dir
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON
from ingen_fab.targets.registry import TARGETS, target_of
from ingen_fab.targets.target import Target


def test_a_target_is_found_by_its_environment_and_mode() -> None:
    assert target_of("lakehouse", "python") is LAKEHOUSE_PYTHON


def test_a_target_that_is_not_there_is_an_error_that_names_those_that_are() -> None:
    with pytest.raises(TargetError, match="cannot generate for target warehouse / cobol") as caught:
        target_of("warehouse", "cobol")
    assert "lakehouse / python" in (caught.value.hint or "")


def test_no_two_targets_share_their_words_or_the_name_of_their_notebooks() -> None:
    assert len({(target.environment, target.mode) for target in TARGETS}) == len(TARGETS)
    assert len({target.name for target in TARGETS}) == len(TARGETS)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_target_has_the_templates_that_it_names(target: Target) -> None:
    folder = templates_dir() / target.templates
    assert (folder / "run.py.j2").is_file()
