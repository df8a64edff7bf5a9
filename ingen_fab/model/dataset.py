"""Dataset and Table: the checked values that a dataset's YAML, JSON or dict becomes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from ingen_fab.model.columns import Column, ColumnBase, Share, Strict
from ingen_fab.model.scalars import Day, Number

Frequency = Literal["daily", "weekly", "monthly", "quarterly", "once"]
PathFormat = Literal["nested", "flat", "by_table"]
FileFormat = Literal["parquet", "csv"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
NamedHoliday = Literal[
    "new_years_day", "martin_luther_king_day", "valentines_day", "presidents_day",
    "st_patricks_day", "good_friday", "easter_sunday", "easter_monday", "mothers_day",
    "memorial_day", "juneteenth", "fathers_day", "independence_day", "labor_day", "columbus_day",
    "halloween", "singles_day", "veterans_day", "thanksgiving", "black_friday",
    "small_business_saturday", "cyber_monday", "christmas_eve", "christmas", "boxing_day",
    "new_years_eve",
]  # fmt: skip
Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
Multiplier = Annotated[Number, Field(ge=0, le=1_000_000)]
GrowthRate = Annotated[Number, Field(ge=0, le=1_000)]
ColumnKind = type[ColumnBase]
DEFAULT_START_DATE = date(2024, 1, 1)
PERIODS: tuple[Frequency, ...] = ("daily", "weekly", "monthly", "quarterly")


class IncrementalConfig(Strict):
    """How the dataset moves through time; holds for every table that does not say otherwise."""

    start_date: Day = Field(
        default=DEFAULT_START_DATE, description="The first day; snapshot tables start here."
    )
    snapshot_frequency: Frequency = Field(
        default="daily", description="Default `frequency` of snapshot tables."
    )
    state_table_name: Name = Field(
        default="synthetic_data_state", description="Delta table that records what exists."
    )
    enable_data_drift: bool = Field(default=False, description="Rows of snapshot tables change over time.")
    drift_percentage: Share = Field(
        default=Decimal(0),
        description="Share (0 to 1) of the surviving rows that change between two publishes.",
    )
    enable_seasonal_patterns: bool = Field(default=False, description="Apply the weekday multipliers.")
    seasonal_multipliers: dict[Weekday, Multiplier] = Field(
        default_factory=dict, description="Weekday -> multiplier; a day left out counts as 1."
    )
    growth_rate: GrowthRate | None = Field(
        default=None, description="Daily; for growing tables without a rate."
    )
    churn_rate: Share | None = Field(default=None, description="Daily; for churning tables without a rate.")
    holiday_multipliers: dict[NamedHoliday, Multiplier] = Field(
        default_factory=dict, description="Named holiday -> multiplier, for every incremental table."
    )
    holiday_country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(
        default="US", description="Whose public holidays `holiday_multiplier` applies to."
    )

    @model_validator(mode="after")
    def _leaves_room_before_the_first_day(self) -> IncrementalConfig:
        # Rows of the first day were born in the period before it, and no day lies before the year 1.
        if self.start_date.year < 2:
            raise ValueError("start_date must not lie before 0002-01-01")
        return self


class OutputConfig(Strict):
    """Where and how the files are laid out."""

    path_format: PathFormat = Field(
        default="nested", description="Layout under Files/synthetic_data/<dataset>."
    )
    file_format: FileFormat | None = Field(
        default=None, description="Default: csv for by_table, else parquet."
    )
    publish_snapshots: Literal["due", "daily"] | None = Field(
        default=None,
        description="Snapshot files on due days only, or daily; default: daily for by_table, else due.",
    )
    schema_name: Name = Field(
        default="synthetic_data", alias="schema", description="Schema of the warehouse tables."
    )
    max_rows_per_file: int = Field(
        default=20_000_000,
        ge=1000,
        description="A table's day with more rows becomes a folder of part files.",
    )

    model_config = ConfigDict(populate_by_name=True)


class CrossConfig(Strict):
    """A snapshot table with one row for each stocked pair of two other snapshot tables."""

    parents: tuple[Name, Name] = Field(strict=False, description="Two snapshot tables.")
    share: Annotated[Number, Field(gt=0, le=1)] = Field(
        default=Decimal(1),
        description="Share of the second table's living rows that each row of the first has.",
    )

    @model_validator(mode="after")
    def _is_a_plain_fraction(self) -> CrossConfig:
        if self.share != round(self.share, 3):
            raise ValueError("share takes at most three digits behind the point")
        return self


class DatesConfig(Strict):
    """A table of consecutive dates; `base_rows` says how many."""

    start: Day = Field(default=date(2020, 1, 1), description="The first date of the table.")


class Table(Strict):
    """One table: how many rows, when, and which columns."""

    type: Literal["snapshot", "incremental"]
    description: str = ""
    enabled: bool = Field(default=True, description="False leaves the table out of the dataset.")
    frequency: Frequency | None = Field(default=None, description="How often a snapshot is published.")
    growth_enabled: bool = False
    churn_enabled: bool = False
    base_rows: int | None = Field(
        default=None, ge=0, lt=2**31, description="Snapshot: rows on the start date."
    )
    base_rows_per_day: int | None = Field(
        default=None, ge=0, lt=2**31, description="Incremental: rows of a plain day."
    )
    daily_growth_rate: GrowthRate | None = None
    weekly_growth_rate: GrowthRate | None = None
    monthly_growth_rate: GrowthRate | None = None
    quarterly_growth_rate: GrowthRate | None = None
    daily_churn_rate: Share | None = None
    weekly_churn_rate: Share | None = None
    monthly_churn_rate: Share | None = None
    quarterly_churn_rate: Share | None = None
    seasonal_multipliers_enabled: bool = False
    weekend_multiplier: Multiplier | None = None
    holiday_multiplier: Multiplier | None = None
    always_changes: str | None = Field(
        default=None, description="The mutable column that differs at every change."
    )
    cross: CrossConfig | None = None
    dates: DatesConfig | None = None
    version: int = Field(default=1, ge=1, description="Raise it to draw all values of the table anew.")
    columns: dict[Name, Column] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _keys_agree(self) -> Table:
        problems = [*self._keys_of_the_other_type(), *self._rates_in_vain(), *self._special_kind()]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def _keys_of_the_other_type(self) -> Iterator[str]:
        rates = (*self.rate_keys("growth"), *self.rate_keys("churn"))
        snapshot_only = ("base_rows", "always_changes", "cross", "dates", *rates)
        incremental_only = ("base_rows_per_day", "weekend_multiplier", "holiday_multiplier")
        for key in snapshot_only if self.type == "incremental" else incremental_only:
            if getattr(self, key) is not None:
                yield f"{key} does not belong to a table of type {self.type}"
        if self.type == "snapshot" and self.seasonal_multipliers_enabled:
            yield "seasonal_multipliers_enabled does not belong to a table of type snapshot"
        if self.type == "incremental":
            for key in ("growth_enabled", "churn_enabled"):
                if getattr(self, key):
                    yield f"{key}: incremental tables do not grow or churn; their rows follow the calendar"
            if self.frequency not in (None, "daily"):
                yield "frequency: an incremental table is daily"

    def _rates_in_vain(self) -> Iterator[str]:
        if self.type == "incremental":
            return
        for what in ("growth", "churn"):
            switch = f"{what}_enabled"
            given = [key for key in self.rate_keys(what) if getattr(self, key) is not None]
            if len(given) > 1:
                yield f"{given[1]} and {given[0]} are two rates for one thing"
            if given and not getattr(self, switch):
                yield f"{given[0]} has no effect without {switch}: true"
            if getattr(self, switch) and (self.frequency == "once" or self.cross or self.dates):
                yield f"{switch}: a table that is published once, a cross or a date table has no {what}"

    def _special_kind(self) -> Iterator[str]:
        if self.cross and self.dates:
            yield "dates and cross exclude each other"
        if self.cross and self.base_rows is not None:
            yield "base_rows does not belong to a cross table; its parents and share say how many rows it has"
        if self.always_changes is not None and (self.cross or self.dates):
            yield "always_changes does not belong to a cross or a date table; their rows do not drift"

    @staticmethod
    def rate_keys(what: str) -> tuple[str, ...]:
        """The keys of the growth or churn rates, by period."""
        return tuple(f"{period}_{what}_rate" for period in PERIODS)

    def rate(self, what: str) -> tuple[Decimal, Frequency] | None:
        """The table's own growth or churn rate and its period, where one is given."""
        for period in PERIODS:
            value = getattr(self, f"{period}_{what}_rate")
            if value is not None:
                return value, period
        return None

    def columns_of(self, kind: ColumnKind) -> dict[str, ColumnBase]:
        """Columns of one kind, by name."""
        return {name: column for name, column in self.columns.items() if isinstance(column, kind)}


class Dataset(Strict):
    """A dataset as the user describes it, catalog tables filled in."""

    dataset_id: Name
    dataset_name: str = ""
    dataset_type: Literal["transactional", "analytical"] = "transactional"
    schema_pattern: str = Field(
        default="custom", description="With `domain`: chooses the catalog's table schemas."
    )
    domain: str = "custom"
    description: str = ""
    incremental_config: IncrementalConfig = IncrementalConfig()
    output: OutputConfig = OutputConfig()
    table_configs: dict[Name, Table] = Field(min_length=1)

    def frequency_of(self, table: Table) -> Frequency:
        """The publish frequency of a table, the dataset's default filled in."""
        return table.frequency or ("daily" if table.type == "incremental" else self.default_frequency(table))

    def default_frequency(self, table: Table) -> Frequency:
        """What a snapshot table without `frequency` gets: date tables are published once."""
        return "once" if table.dates else self.incremental_config.snapshot_frequency
