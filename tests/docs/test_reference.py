"""The lists in the documents are those of the code: running docs/make_reference.py changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from docs.make_reference import DOCS, updated
from ingen_fab.catalog.files import dataset_ids
from ingen_fab.cli.main import cli
from tests.docs.documents import read

# Their commands have the examples.
GROUPS = ("ingen_fab ddl", "ingen_fab init", "ingen_fab notebook", "ingen_fab synthetic-data")


@pytest.mark.parametrize("name", sorted(path.name for path in DOCS.glob("*.md")))
def test_making_the_reference_anew_changes_nothing(name: str) -> None:
    text = read(f"docs/{name}")
    assert updated(text) == text, "run python docs/make_reference.py"


def test_a_part_that_is_out_of_date_is_made_anew() -> None:
    stale = "<!-- begin:countries -->\nnone\n<!-- end:countries -->\n"
    assert "US" in updated(stale)


def test_a_part_that_the_script_does_not_know_stays() -> None:
    text = "<!-- begin:measurements -->\n\n| a |\n\n<!-- end:measurements -->\n"
    assert updated(text) == text


@pytest.mark.parametrize("dataset_id", dataset_ids())
def test_every_dataset_of_the_catalog_is_described(dataset_id: str) -> None:
    assert f"<!-- begin:catalog:{dataset_id} -->" in read("docs/catalog.md")


def command_names(group: click.Group, context: click.Context, name: str) -> Iterator[str]:
    yield name
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if isinstance(command, click.Group):
            yield from command_names(command, click.Context(command, parent=context), f"{name} {word}")
        elif not name.startswith("ingen_fab package"):  # the same commands again
            yield f"{name} {word}"


@pytest.mark.parametrize(
    "name", tuple(command_names(cli, click.Context(cli, **cli.context_settings), "ingen_fab"))
)
def test_every_command_is_described_and_used_in_an_example(name: str) -> None:
    text = read("docs/cli.md")
    assert f"<!-- begin:command:{name} -->" in text
    behind = text.split(f"<!-- end:command:{name} -->")[1].split("\n## ")[0]
    assert "```" in behind or name in GROUPS or "package" in name
    assert f"\n{name} " in text or f"\n{name}\n" in text or name == "ingen_fab doctor"
