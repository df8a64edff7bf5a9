"""The column kinds: each class is one generator that a dataset may ask for, with the keys it takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from ingen_fab.model.scalars import ChoiceValue, Day, Number

Share = Annotated[Number, Field(ge=0, le=1)]
NumberType = Literal["integer", "bigint", "decimal"]
ValueType = Literal["integer", "bigint", "decimal", "string", "boolean", "date"]


class Strict(BaseModel):
    """Base of every part of a configuration: frozen, nothing guessed, and a key nobody reads is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ColumnBase(Strict):
    """What every column may say about itself."""

    description: str = Field(default="", description="What the column means, for people.")
    hidden: bool = Field(
        default=False, description="Compute the column for others to use, and do not write it."
    )
    version: int = Field(default=1, ge=1, description="Raise it to draw this column's values anew.")


class DrawnColumn(ColumnBase):
    """A column whose values are drawn: it may be null at times, and may change through time."""

    null_rate: Share = Field(
        default=Decimal(0), description="Share of rows in which the column is null, 0 to 1."
    )
    mutable: bool = Field(
        default=False, description="In a snapshot table: the value may change when a row drifts."
    )
    stable: bool = Field(
        default=False, description="In a cross table: the value stays the same on every day."
    )
    draw: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")] | None = Field(
        default=None, description="Columns of one table with the same draw fall together."
    )


class Distribution(Strict):
    """The shape of a drawn number; values are cut off at the column's `min` and `max`."""

    type: Literal["uniform", "normal", "lognormal", "exponential", "zipf"] = "uniform"
    mean: Number | None = Field(default=None, description="normal, exponential: the mean.")
    stddev: Number | None = Field(default=None, gt=0, description="normal: the standard deviation.")
    median: Number | None = Field(default=None, gt=0, description="lognormal: the median.")
    sigma: Number | None = Field(
        default=None, gt=0, le=5, description="lognormal: deviation of the logarithm."
    )
    exponent: Number | None = Field(
        default=None, gt=0, le=5, description="zipf: the exponent; `min` is the most frequent."
    )

    @model_validator(mode="after")
    def _takes_what_its_type_needs(self) -> Distribution:
        needed = {
            "uniform": set[str](),
            "normal": {"mean", "stddev"},
            "lognormal": {"median", "sigma"},
            "exponential": {"mean"},
            "zipf": {"exponent"},
        }[self.type]
        given = {k for k in ("mean", "stddev", "median", "sigma", "exponent") if getattr(self, k) is not None}
        if given != needed:
            wanted = " and ".join(sorted(needed)) or "no further keys"
            raise ValueError(f"a {self.type} distribution takes {wanted}")
        if self.type == "exponential" and self.mean is not None and self.mean <= 0:
            raise ValueError("the mean of an exponential distribution must be above 0")
        return self


class KeyColumn(ColumnBase):
    """The table's own key: BIGINT from 1, unique over all days."""

    kind: Literal["key"]


class ForeignKeyColumn(ColumnBase):
    """A reference to a row of another table that is there on the row's day."""

    kind: Literal["foreign_key"]
    references: str = Field(description="`table.column` (the column must be the key of that table).")
    pick: Literal["uniform", "popular", "dealt", "day"] = Field(
        default="uniform",
        description="uniform: every parent alike; popular: some parents far more often, lastingly; "
        "dealt: the rows of a day are dealt to that day's parents, at least one each; day: the row of a "
        "date table for the day.",
    )
    nullable: bool = Field(default=False, description="In a snapshot table: null once the parent has left.")
    leave_with_parent: bool = Field(
        default=False, description="In a snapshot table: the row leaves with its parent."
    )
    null_rate: Share = Field(default=Decimal(0), description="Share of rows without a parent, 0 to 1.")
    draw: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")] | None = Field(
        default=None, description="Name of the random stream; default: the column's name."
    )

    @model_validator(mode="after")
    def _one_answer_to_a_leaving_parent(self) -> ForeignKeyColumn:
        if self.nullable and self.leave_with_parent:
            raise ValueError("nullable and leave_with_parent exclude each other")
        if self.null_rate and self.pick in ("dealt", "day"):
            raise ValueError(f"null_rate does not go with pick: {self.pick}")
        return self

    @property
    def parent_table(self) -> str:
        """The table before the dot."""
        return self.references.partition(".")[0]

    @property
    def parent_column(self) -> str:
        """The column behind the dot; empty where only a table is named."""
        return self.references.partition(".")[2]


def _shape_of_values(value: object) -> str:
    return "pairs" if isinstance(value, dict) else "list"


ChoiceValues = Annotated[
    Annotated[dict[ChoiceValue, Number], Field(min_length=1), Tag("pairs")]
    | Annotated[list[ChoiceValue], Field(min_length=1), Tag("list")],
    Discriminator(_shape_of_values),
]


class ChoiceColumn(DrawnColumn):
    """One of a few values, with weights."""

    kind: Literal["choice"]
    values: ChoiceValues = Field(description="value: weight pairs, or a plain list of equally likely values.")

    @model_validator(mode="after")
    def _weights_make_sense(self) -> ChoiceColumn:
        weights = self.weights
        if any(w < 0 for w in weights.values()) or sum(weights.values()) <= 0:
            raise ValueError("values: weights must not be negative, and one must be above 0")
        if len({type(v) for v in weights}) > 1:
            raise ValueError("values must be all text or all whole numbers")
        return self

    @property
    def weights(self) -> dict[str | int, Decimal]:
        """Value -> weight, in the order of the configuration."""
        if isinstance(self.values, dict):
            return dict(self.values)
        return {value: Decimal(1) for value in self.values}


class PoolColumn(DrawnColumn):
    """A field of a pool's row: a pool of the catalog, or one made with Faker when the dataset is compiled."""

    kind: Literal["pool"]
    pool: str | None = Field(default=None, description="Name of a pool of the catalog.")
    field: str | None = Field(default=None, description="Field of the pool; default: the column's name.")
    faker: str | None = Field(
        default=None, description="Instead of a pool: a Faker provider, such as `company`."
    )
    locale: str = Field(default="en_US", description="Faker's locale.")
    size: int = Field(
        default=1024, ge=2, le=65536, description="How many values Faker makes; a power of two."
    )

    @model_validator(mode="after")
    def _one_source(self) -> PoolColumn:
        if (self.pool is None) == (self.faker is None):
            raise ValueError("name either a pool or a faker provider")
        if self.faker is not None and self.field is not None:
            raise ValueError("field belongs to a pool of the catalog, not to faker")
        if self.size & (self.size - 1):
            raise ValueError("size must be a power of two")
        for key in ("locale", "size"):
            if self.faker is None and key in self.model_fields_set:
                raise ValueError(f"{key} belongs to faker, not to a pool of the catalog")
        return self


class NumberColumn(DrawnColumn):
    """A drawn whole number or decimal between `min` and `max`, both included."""

    kind: Literal["integer", "decimal"]
    min: Number
    max: Number
    scale: int = Field(default=2, ge=0, le=6, description="decimal: digits behind the point.")
    distribution: Distribution = Distribution()

    @model_validator(mode="after")
    def _has_room(self) -> NumberColumn:
        if self.max < self.min:
            raise ValueError("max is below min")
        if self.kind == "integer" and "scale" in self.model_fields_set:
            raise ValueError("scale does not belong to an integer")
        units = 0 if self.kind == "integer" else self.scale
        for name, bound in (("min", self.min), ("max", self.max)):
            if abs(bound).scaleb(units) >= Decimal(10) ** 17:
                raise ValueError(f"{name} is too large for 18 digits")
            if bound != round(bound, units):
                raise ValueError(f"{name} has more digits than the column")
        if (self.max - self.min).scaleb(units) >= 2**31:
            raise ValueError("the range from min to max holds more than 2,147,483,647 steps")
        return self


class DateColumn(DrawnColumn):
    """A drawn date: between `min` and `max`, or some days `after` another date column."""

    kind: Literal["date"]
    min: Day | None = None
    max: Day | None = None
    after: str | None = Field(default=None, description="Another date column of the row.")
    min_days: int = Field(default=0, ge=0, le=36500)
    max_days: int | None = Field(default=None, ge=0, le=36500)

    @model_validator(mode="after")
    def _one_form(self) -> DateColumn:
        if self.after is None:
            if self.min is None or self.max is None or self.max_days is not None or self.min_days:
                raise ValueError("give min and max, or after with max_days")
            if self.max < self.min:
                raise ValueError("max is below min")
        elif self.max_days is None or self.min is not None or self.max is not None:
            raise ValueError("give min and max, or after with max_days")
        elif self.max_days < self.min_days:
            raise ValueError("max_days is below min_days")
        return self


class TimestampColumn(DrawnColumn):
    """An instant (UTC, microseconds) on the row's day, its hour following a profile."""

    kind: Literal["timestamp"]
    hours: str = Field(default="uniform", description="Name of an hour-of-day profile of the catalog.")
    ordered: bool = Field(default=False, description="Incremental tables: instants grow with the key.")
    date: str | None = Field(
        default=None, description="A date column of the row; default: the row's own day."
    )

    @model_validator(mode="after")
    def _one_order(self) -> TimestampColumn:
        if self.ordered and self.date is not None:
            raise ValueError("ordered and date exclude each other; only instants of the row's own day grow")
        return self


class BooleanColumn(DrawnColumn):
    """True with a fixed probability."""

    kind: Literal["boolean"]
    probability: Share = Decimal("0.5")


class TemplateColumn(ColumnBase):
    """Text put together from other columns: `{first_name} {last_name}`, `{order_id:08d}`."""

    kind: Literal["template"]
    text: str = Field(min_length=1)


class ExpressionColumn(ColumnBase):
    """A value computed from other columns of the row, in a small SQL that all engines share."""

    kind: Literal["expression"]
    sql: str = Field(min_length=1)
    type: ValueType
    scale: int = Field(
        default=2, ge=0, le=6, description="decimal: digits behind the point; rounded half up."
    )

    @model_validator(mode="after")
    def _scale_has_an_effect(self) -> ExpressionColumn:
        if self.type != "decimal" and "scale" in self.model_fields_set:
            raise ValueError("scale belongs to type: decimal")
        return self


class FromParentColumn(ColumnBase):
    """The value that the referenced row has on the row's day."""

    kind: Literal["from_parent"]
    foreign_key: str = Field(description="A foreign key column of this table.")
    column: str = Field(description="A column of the parent.")


class SumOfChildrenColumn(ColumnBase):
    """The sum of a column over the rows that were dealt to this row."""

    kind: Literal["sum_of_children"]
    table: str
    column: str


class DayColumn(ColumnBase):
    """The day the row belongs to: of an incremental row its day, of a snapshot its publish day."""

    kind: Literal["day"]


class CreatedDateColumn(ColumnBase):
    """Snapshot tables: the day the row was born."""

    kind: Literal["created_date"]


class LastModifiedDateColumn(ColumnBase):
    """Snapshot tables: the publish day on which the row last changed; its birth day before that."""

    kind: Literal["last_modified_date"]


class PositionColumn(ColumnBase):
    """Dealt tables: 1, 2, 3 ... among the rows of one parent."""

    kind: Literal["position"]


CalendarField = Literal[
    "date_key", "date", "year", "quarter", "month", "month_name", "week_of_year", "day_of_month",
    "day_of_week", "day_name", "day_of_year", "is_weekend", "is_holiday", "holiday_name", "month_key",
    "first_of_month",
]  # fmt: skip


class CalendarColumn(ColumnBase):
    """Date tables: a property of the date."""

    kind: Literal["calendar"]
    field: CalendarField | None = Field(default=None, description="Default: the column's name.")


Column = Annotated[
    KeyColumn | ForeignKeyColumn | ChoiceColumn | PoolColumn | NumberColumn | DateColumn | TimestampColumn
    | BooleanColumn | TemplateColumn | ExpressionColumn | FromParentColumn | SumOfChildrenColumn | DayColumn
    | CreatedDateColumn | LastModifiedDateColumn | PositionColumn | CalendarColumn,
    Field(discriminator="kind"),
]  # fmt: skip
