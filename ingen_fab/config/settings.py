"""Loads `ingen_fab.yaml`, the settings of a project; every mistake in it is named in one error."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ingen_fab.config.load import read_config_text
from ingen_fab.config.yaml_source import parse
from ingen_fab.model.problems import Problem, nearest
from ingen_fab.model.settings import SETTINGS_FILE, Environment, ProjectSettings


def load_settings(project_dir: Path) -> ProjectSettings:
    """The settings of a project; the defaults where it has no file. Raises ConfigError with file and line."""
    path = project_dir / SETTINGS_FILE
    if not path.exists():
        return ProjectSettings()
    source = parse(read_config_text(path), SETTINGS_FILE)
    if source.data is None and not source.problems:
        return ProjectSettings()
    if not isinstance(source.data, dict):
        raise source.error([*source.problems, Problem((), "the settings are no mapping of keys")])
    problems = list(source.problems)
    try:
        settings = ProjectSettings.model_validate(source.data)
    except ValidationError as error:
        problems += [_problem(details) for details in error.errors(include_url=False)]
        raise source.error(problems) from error
    if problems:
        raise source.error(problems)
    return settings


def _problem(details: ErrorDetails) -> Problem:
    # pydantic marks a wrong key of a mapping so.
    path = tuple(part for part in details["loc"] if part != "[key]")
    if details["type"] == "extra_forbidden":
        keys = Environment.model_fields if path[0] == "environments" else ProjectSettings.model_fields
        return Problem(path, "unknown key", nearest(path[-1], keys))
    if details["type"] == "literal_error":
        words = get_args(ProjectSettings.model_fields[str(path[0])].annotation)
        return Problem(path, f"is one of {', '.join(words)}", nearest(details["input"], words))
    if details["type"] == "string_pattern_mismatch":
        return Problem(
            path, "must be a name: up to 64 letters a to z, digits and underscores, no digit first"
        )
    return Problem(path, details["msg"].replace("Input should", "must").replace("Value error, ", ""))
