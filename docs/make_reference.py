"""Writes the parts of the documents that follow from the code: python docs/make_reference.py.

Each part stands between `<!-- begin:name -->` and `<!-- end:name -->` and is made anew in place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import get_args

import click
import sqlglot
from sqlglot import exp

from ingen_fab.catalog.files import holiday_countries, hour_profiles, pool, pool_names
from ingen_fab.cli.main import cli
from ingen_fab.compiler.specs import dataset_spec
from ingen_fab.config.datasets import load_by_id
from ingen_fab.generation.plan import Plan, PlannedTable
from ingen_fab.generation.planner import make_plan
from ingen_fab.model.columns import (
    CalendarColumn,
    DrawnColumn,
    ExpressionColumn,
    ForeignKeyColumn,
    TemplateColumn,
)
from ingen_fab.model.dataset import Dataset, NamedHoliday, Table
from ingen_fab.model.names_used import placeholders
from ingen_fab.model.table_facts import sort_of
from ingen_fab.project import Project, generation_inputs
from ingen_fab.runtime.generation.calendar import (
    NAMED_HOLIDAYS,
    around_easter,
    fixed_day,
    last_monday_of_may,
)
from ingen_fab.runtime.generation.census import Census
from ingen_fab.runtime.generation.date_rows import DAY_NAMES, MONTH_NAMES
from ingen_fab.targets.lakehouse_python import LAKEHOUSE_PYTHON

DOCS = Path(__file__).resolve().parent
BLOCK = re.compile(r"<!-- begin:(?P<name>[\w: -]+) -->\n.*?<!-- end:(?P=name) -->", re.DOTALL)
ORDINALS = ("first", "second", "third", "fourth")
SHOWN_YEAR = 2024
WALK_DATASET, WALK_DAY = "retail_oltp_incremental", date(2024, 1, 15)


def main() -> None:
    """Bring all documents up to date and name those that changed."""
    for path in sorted(DOCS.glob("*.md")):
        before = path.read_text(encoding="utf-8")
        after = updated(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"changed {path.name}")


def updated(text: str) -> str:
    """A document with every part made anew."""

    def made(found: re.Match[str]) -> str:
        name = found["name"]
        return f"<!-- begin:{name} -->\n\n{part(name, found[0])}\n\n<!-- end:{name} -->"

    return BLOCK.sub(made, text)


def part(name: str, before: str) -> str:
    """The text of a part; one that this script does not know stays as it is."""
    kind, _, rest = name.partition(":")
    if kind == "command":
        return command_text(rest)
    if kind == "catalog":
        return catalog_text(rest)
    if name in PARTS:
        return PARTS[name]()
    return before.split("\n", 1)[1].rsplit("\n", 1)[0].strip("\n")


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# --- lists of the catalog -----------------------------------------------------------------------------------


def named_holidays() -> str:
    """The names that `holiday_multipliers` takes, with the rule for their day."""
    rows = [
        (f"`{name}`", day_rule(NAMED_HOLIDAYS[name]), NAMED_HOLIDAYS[name](SHOWN_YEAR))
        for name in get_args(NamedHoliday)
    ]
    return table(("name", "day", f"in {SHOWN_YEAR}"), rows)


def day_rule(rule: Callable[[int], date]) -> str:
    """The rule of a holiday in words."""
    if not isinstance(rule, partial):
        assert rule is last_monday_of_may
        return "last Monday of May"
    given = rule.keywords
    if rule.func is fixed_day:
        return f"{given['day']} {MONTH_NAMES[given['month'] - 1]}"
    if rule.func is around_easter:
        return f"{after(given['plus'])}Easter Sunday"
    which = f"{ORDINALS[given['nth'] - 1]} {DAY_NAMES[given['weekday']]} of {MONTH_NAMES[given['month'] - 1]}"
    return f"{after(given.get('plus', 0))}{which}"


def after(days: int) -> str:
    """The distance from a day, to be put before its name."""
    if not days:
        return ""
    return f"{abs(days)} day{'s' if abs(days) > 1 else ''} {'after' if days > 0 else 'before'} the "


def profiles() -> str:
    """The hour-of-day profiles."""
    rows = [
        (f"`{name}`", f"{weights.index(max(weights))} h", " ".join(map(str, weights)))
        for name, weights in hour_profiles().items()
    ]
    return table(("profile", "busiest", "thousandths of a day's instants in the hours 0 to 23 (UTC)"), rows)


def pools() -> str:
    """The pools with their fields and one of their rows."""
    rows = []
    for name in pool_names():
        found = pool(name)
        fields = [
            f"`{field}`{'' if kind == 'text' else ' (integer)'}" for field, kind in found.fields.items()
        ]
        shown = ", ".join(str(value) for value in found.rows[0])
        rows.append((f"`{name}`", f"{len(found.rows):,}", ", ".join(fields), shown))
    return table(("pool", "rows", "fields", "its first row"), rows)


def countries() -> str:
    """The codes that `holiday_country` takes."""
    codes = holiday_countries()
    lines = [", ".join(codes[n : n + 20]) for n in range(0, len(codes), 20)]
    return f"{len(codes)} countries: " + ",\n".join(lines) + "."


# --- datasets of the catalog --------------------------------------------------------------------------------


@cache
def planned(dataset_id: str) -> Plan:
    """A dataset of the catalog, planned."""
    dataset = load_by_id(DOCS, dataset_id)
    return make_plan(dataset, generation_inputs(dataset))


def catalog_text(dataset_id: str) -> str:
    """A dataset of the catalog: its tables, and the columns of each."""
    plan = planned(dataset_id)
    dataset = plan.dataset
    heads = ("table", "sort", "published", "rows")
    rows = [
        (f"[{name}](#{name})", sort_of(config), dataset.frequency_of(config), size_text(config))
        for name, config in dataset.table_configs.items()
    ]
    parts = [dataset.description, table(heads, rows)]
    for name in dataset.table_configs:
        parts.append(table_text(plan.dataset, plan.table(name)))
    return "\n\n".join(parts)


def size_text(config: Table) -> str:
    """How many rows a table has, in words."""
    if config.cross:
        left, right = config.cross.parents
        return f"for each row of {left}, {config.cross.share} of {right}"
    if config.dates:
        return f"{config.base_rows:,} dates from {config.dates.start}"
    if config.type == "incremental":
        return f"{config.base_rows_per_day:,} on a plain day"
    found = [f"{config.base_rows:,} on the first day"]
    for what in ("growth", "churn"):
        rate = config.rate(what)
        if rate and getattr(config, f"{what}_enabled"):
            found.append(f"{rate[1]} {what} {rate[0]}")
    return ", ".join(found)


def table_text(dataset: Dataset, planned_table: PlannedTable) -> str:
    """The columns of a table that are written."""
    config = dataset.table_configs[planned_table.name]
    rows = [
        (f"`{c.name}`", c.type, config.columns[c.name].description, null_text(config, c.name))
        for c in planned_table.columns
    ]
    heads = ("column", "type", "meaning", "null rate")
    return f"### {planned_table.name}\n\n{config.description}\n\n{table(heads, rows)}"


def null_text(config: Table, name: str) -> str:
    """How often a column is null: a rate where the configuration tells, `some` where other columns decide."""
    column = config.columns[name]
    if isinstance(column, DrawnColumn | ForeignKeyColumn):
        return str(column.null_rate)
    if isinstance(column, TemplateColumn):
        read = (placeholder.column for placeholder in placeholders(column.text))
        return max((null_text(config, other) for other in read), default="0")
    if isinstance(column, ExpressionColumn):
        cases = sqlglot.parse_one(column.sql, read="duckdb").find_all(exp.Case)
        return "some" if any(case.args.get("default") is None for case in cases) else "0"
    if isinstance(column, CalendarColumn):
        return "some" if name == "holiday_name" else "0"
    return "0"


# --- the command line ---------------------------------------------------------------------------------------


def command_text(name: str) -> str:
    """Usage, help and options of a command; of a group its commands. `ingen_fab` itself is the name."""
    command: click.Command = cli
    context = click.Context(cli, info_name="ingen_fab", **cli.context_settings)
    for word in name.split()[1:]:
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found is not None, f"there is no command {name}"
        command, context = found, click.Context(found, info_name=word, parent=context)
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    parts = [f"`{usage}`", " ".join((command.help or "").split())]
    options = [option_row(option) for option in command.params if isinstance(option, click.Option)]
    if options:
        parts.append(table(("option", "takes", "default", "meaning"), options))
    if isinstance(command, click.Group):
        names = command.list_commands(context)
        short = [(f"`{n}`", command_help(command, context, n)) for n in names]
        parts.append(table(("command", "what it does"), short))
    return "\n\n".join(parts)


def command_help(group: click.Group, context: click.Context, name: str) -> str:
    """The one line about a command."""
    command = group.get_command(context, name)
    assert command is not None
    return command.get_short_help_str(limit=200)


def option_row(option: click.Option) -> tuple[str, str, str, str]:
    """An option for the table."""
    default = f"`{option.default}`" if option.show_default else "required" if option.required else ""
    meaning = option.help or ""
    if option.envvar:
        meaning += f" Environment: `{option.envvar}`."
    return ", ".join(f"`{name}`" for name in option.opts), taken(option), default, meaning


def taken(option: click.Option) -> str:
    """What stands behind an option."""
    kind = option.type
    if option.is_flag:
        return ""
    if isinstance(kind, click.Choice):
        return ", ".join(f"`{word}`" for word in kind.choices)
    if isinstance(kind, click.IntRange):
        return f"{kind.min:,} to {kind.max:,}" if kind.max is not None else f"from {kind.min}"
    return "folder" if isinstance(kind, click.Path) else kind.name


# --- one value, step by step --------------------------------------------------------------------------------


def walk() -> str:
    """The numbers on the way to the customers of a day's first orders."""
    census = Census(dataset_spec(planned(WALK_DATASET), LAKEHOUSE_PYTHON), 0, "1")
    orders, customers = (census.dataset.table(name) for name in ("orders", "customers"))
    cohorts = census.population(customers).living(WALK_DAY)
    columns, rows = Project(DOCS).preview(WALK_DATASET, "orders", WALK_DAY, 3, 0, "1")
    key, customer = (columns.index(name) for name in ("order_id", "customer_id"))
    lines = (
        f"orders on {WALK_DAY}: {census.rows(orders, WALK_DAY)} rows, "
        f"the first has the key {census.calendar(orders).first_key(WALK_DAY)}",
        f"customers on {WALK_DAY}: {census.rows(customers, WALK_DAY)} living, in {len(cohorts)} cohorts",
        f"members of the lists 0 to 4: {listed(census.list_sizes(customers, WALK_DAY))}",
        f"draws from which the lists 1 to 4 begin: {listed(census.thresholds(customers, WALK_DAY))}",
        *(f"order {row[key]} -> customer {row[customer]}" for row in rows),
    )
    return "\n".join(("```text", *lines, "```"))


def listed(numbers: Iterable[int]) -> str:
    """Numbers with commas between."""
    return ", ".join(map(str, numbers))


PARTS: Mapping[str, Callable[[], str]] = {
    "named-holidays": named_holidays,
    "hour-profiles": profiles,
    "pools": pools,
    "countries": countries,
    "walk": walk,
}


if __name__ == "__main__":
    main()
