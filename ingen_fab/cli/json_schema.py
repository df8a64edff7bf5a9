"""`json-schema`."""

from __future__ import annotations

import json

import click

from ingen_fab.cli import verbs


@click.command("json-schema", short_help="Print the JSON Schema of datasets, for editors.")
def json_schema() -> None:
    """Print the JSON Schema of a dataset's YAML; editors use it to complete and check keys."""
    click.echo(json.dumps(verbs.dataset_json_schema(), indent=2))
