"""Options and arguments that several commands share."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

# Generic for the type checker only: older versions of click cannot subscript it.
if TYPE_CHECKING:
    _DayParam = click.ParamType[date]
    _TextParam = click.ParamType[str]
    _IntParam = click.ParamType[int]
else:
    _DayParam = _TextParam = _IntParam = click.ParamType

# As `local.warehouse.connection` reads it, which is not loaded before it is needed.
CONNECTION_VARIABLE = "INGEN_FAB_WAREHOUSE_CONNECTION"
# strptime takes a space for a zero, and fromisoformat week dates.
LARGEST_SCALE = 1_000_000
LARGEST_SEED = 2**63 - 1
WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class DayType(_DayParam):
    """A day written yyyy-mm-dd."""

    name = "yyyy-mm-dd"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Parse the text; anything but four, two and two digits is refused."""
        if isinstance(value, date):
            return value
        try:
            if WRITTEN_DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise click.BadParameter(f"{value!r} is no day; write it yyyy-mm-dd, such as 2024-01-15")


class ScaleType(_TextParam):
    """A factor above 0, kept as the text that was typed."""

    name = "factor"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that it is a decimal number above 0 and not too large; 0.10 and .1 are the same scale."""
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal(0)
        if not number.is_finite() or number <= 0:
            raise click.BadParameter(f"{value!r} is no factor above 0")
        if number > LARGEST_SCALE:
            raise click.BadParameter(f"{value!r} is above {LARGEST_SCALE:,}, the largest factor")
        return format(number.normalize(), "f")


class SeedType(_IntParam):
    """A whole number from 0 to the largest BIGINT; its help does not show that number."""

    name = "integer"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number, and refuse one outside of the range."""
        return int(click.IntRange(0, LARGEST_SEED).convert(value, param, ctx))


class VariableOption(click.Option):
    """An option that an environment variable may give; a bad value is blamed on where it stands."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """Convert the value."""
        try:
            return super().process_value(ctx, value)
        except click.BadParameter as error:
            if ctx.get_parameter_source(self.name or "") is ParameterSource.ENVIRONMENT:
                error.param_hint = f"environment variable {self.envvar}"
            raise


def choice(*words: str) -> click.Choice[str]:
    """One of some words, in upper or lower case."""
    return click.Choice(words, case_sensitive=False)


dataset_argument = click.argument("dataset")
mode_option = click.option(
    "--generation-mode", "mode", type=choice("auto", "python", "pyspark"), default="auto", show_default=True,
    help="Engine; auto takes python below a million rows a day.",
)  # fmt: skip
environment_option = click.option(
    "--target-environment", "environment", cls=VariableOption,
    type=choice("lakehouse", "warehouse"), default="lakehouse", show_default=True,
    envvar="INGEN_FAB_TARGET_ENVIRONMENT", help="Where the rows go.",
)  # fmt: skip


def _use_server(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    """What opens a warehouse looks into the environment, also in a notebook that runs here."""
    if value:
        os.environ[CONNECTION_VARIABLE] = value


connection_option = click.option(
    "--connection-string", envvar=CONNECTION_VARIABLE, callback=_use_server, expose_value=False,
    help="A server that speaks T-SQL, in place of the local warehouse.",
)  # fmt: skip
seed_option = click.option(
    "--seed",
    type=SeedType(),
    default=0,
    show_default=True,
    help="Another seed, other values.",
)
scale_option = click.option(
    "--scale", type=ScaleType(), default="1", show_default=True, help="Multiplies the base row counts."
)
path_format_option = click.option(
    "--path-format", type=choice("nested", "flat", "by_table"), help="Layout; default: the dataset's own."
)
file_format_option = click.option(
    "--file-format", type=choice("parquet", "csv"), help="Default: csv for by_table, else parquet."
)
output_option = click.option(
    "--format", "output", type=choice("table", "csv", "json"), default="table", show_default=True,
    help="How the result is printed.",
)  # fmt: skip


def table_names(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Names with commas between; none where the option is not given."""
    names = tuple(name.strip() for name in (value or "").split(",") if name.strip())
    if value is not None and not names:
        raise click.BadParameter(f"{value!r} names no table; write names with commas between")
    return names


tables_option = click.option(
    "--tables", callback=table_names, help="Only these tables (and their parents): a,b,c."
)


def series_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that both generating commands share."""
    for option in reversed(
        (
            path_format_option,
            file_format_option,
            environment_option,
            connection_option,
            mode_option,
            seed_option,
            scale_option,
            tables_option,
            click.option("--force", is_flag=True, help="Make days anew that are up to date."),
            click.option("--dry-run", is_flag=True, help="Print what would be made, and why; write nothing."),
            output_option,
        )
    ):
        command = option(command)
    return command
