"""Loads a dataset from YAML, JSON or a dict; every mistake in it is named in one error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from ingen_fab.catalog.faker_pools import faker_problem
from ingen_fab.catalog.files import holiday_countries, hour_profiles, pool_fields
from ingen_fab.config.merge import Merged, with_schema
from ingen_fab.config.salvage import salvage
from ingen_fab.config.translate import problems_of
from ingen_fab.config.yaml_source import Data, Source, parse, plain
from ingen_fab.errors import ConfigError
from ingen_fab.model.checks import dataset_problems
from ingen_fab.model.columns import PoolColumn
from ingen_fab.model.dataset import Dataset
from ingen_fab.model.problems import Problem, in_column, in_table
from ingen_fab.model.table_facts import enabled_tables


def load_dataset(source: Path | str | Mapping[str, object]) -> Dataset:
    """The dataset of a file, of a YAML or JSON text, or of a dict of the same shape.

    A string is text where it has a line break or begins with a brace, and else the path of a file.
    Raises ConfigError that names every problem, with file and line where there are any.
    """
    if isinstance(source, Path):
        return load_dataset_file(source)
    if isinstance(source, str):
        is_text = "\n" in source or source.lstrip().startswith("{")
        return load_dataset_text(source, "<text>") if is_text else load_dataset_file(Path(source))
    return load_dataset_mapping(source)


def load_dataset_file(path: Path, origin: str | None = None) -> Dataset:
    """The dataset of a file; `origin` is what messages call it, by default the path."""
    return load_dataset_text(read_config_text(path), origin or path.as_posix())


def load_dataset_text(text: str, origin: str) -> Dataset:
    """The dataset of a YAML or JSON text; `origin` names the text in messages."""
    return _load(parse(text, origin))


def load_dataset_mapping(mapping: Mapping[str, object]) -> Dataset:
    """The dataset of a dict of the same shape as the YAML; messages name paths, as there are no lines."""
    return _load(plain(mapping))


def read_config_text(path: Path) -> str:
    """The text of a configuration file; raises ConfigError where there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path.as_posix()}: the file is not UTF-8 text") from error
    except OSError as error:
        raise ConfigError(f"{path.as_posix()}: cannot be read: {error.strerror or error}") from error


def _load(source: Source) -> Dataset:
    if not isinstance(source.data, dict):
        what = "is empty" if source.data is None else "is no mapping of keys"
        raise source.error([*source.problems, Problem((), f"the dataset {what}; it begins with dataset_id")])
    merged = with_schema(source.data)
    problems = [*source.problems, *merged.problems]
    try:
        dataset = Dataset.model_validate(merged.data)
    except ValidationError as error:
        found = problems_of(error, merged.data, merged.schema_columns)
        problems += [problem for problem in found if not _follows_from_no_schema(problem, merged)]
    else:
        if not problems:
            problems = _check(dataset)
            if not problems:
                return dataset.model_copy(update={"table_configs": enabled_tables(dataset)})
            raise source.error(_with_provenance(problems, source.data))
    rest = salvage(merged.data, problems, merged.nameless)
    if rest is not None:
        problems += rest.own_problems(_check(rest.dataset))
    raise source.error(_with_provenance(problems, source.data))


def _check(dataset: Dataset) -> list[Problem]:
    found = dataset_problems(
        dataset, pools=pool_fields(), hour_profiles=hour_profiles(), countries=holiday_countries()
    )
    return [*found, *_faker_problems(dataset)]


def _faker_problems(dataset: Dataset) -> Iterator[Problem]:
    for table_name, table in enabled_tables(dataset).items():
        for name, column in table.columns.items():
            if isinstance(column, PoolColumn) and column.faker is not None:
                problem = faker_problem(column.faker, column.locale, column.size)
                if problem is not None:
                    yield replace(problem, path=in_column(table_name, name, *problem.path))


def _follows_from_no_schema(problem: Problem, merged: Merged) -> bool:
    """Whether something is missing that the catalog would have said, had it known the table or the schema."""
    said_already = {in_table(name, "type") for name in merged.nameless} | {
        ("table_configs",) for found in merged.problems if found.path[0] != "table_configs"
    }
    return problem.message == "missing" and problem.path in said_already


def _with_provenance(problems: list[Problem], own: Data) -> list[Problem]:
    """Tell of tables that the dataset never named where they come from and how to leave them out."""
    named = own.get("table_configs")
    named = named if isinstance(named, dict) else {}
    return [
        replace(
            problem,
            message=f"{problem.message} (the catalog's schema adds this table; enabled: false drops it)",
        )
        if problem.path[:1] == ("table_configs",) and len(problem.path) > 1 and problem.path[1] not in named
        else problem
        for problem in problems
    ]
