"""ProjectSettings: what a project says about itself in `ingen_fab.yaml`; a value, no I/O."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, field_validator

from ingen_fab.model.columns import Strict
from ingen_fab.model.scalars import Number

SETTINGS_FILE = "ingen_fab.yaml"
DEFAULT_PROJECT_NAME = "ingen_fab"
# The entities of the DDL scripts that come with the product: `ddl_scripts/Lakehouses/Config` and so on.
DEFAULT_LAKEHOUSE = "Config"
DEFAULT_WAREHOUSE = "Config_WH"
ENVIRONMENTS = ("development", "test", "production")

# Fabric takes no other name for a lakehouse: letters, digits and underscores, a letter first.
StoreName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
# The name of a value set, which is a file's name too.
EnvironmentName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
GenerationMode = Literal["auto", "python", "pyspark"]
TargetEnvironment = Literal["lakehouse", "warehouse"]


class Environment(Strict):
    """One environment: where it is deployed to, and the values that its notebooks run with."""

    workspace: str | None = Field(
        default=None, min_length=1, description="Name or id of the workspace that `deploy` publishes to."
    )
    scale: Annotated[Number, Field(gt=0, le=1_000_000)] = Field(
        default=Decimal(1), description="Multiplies base rows in the daily pipelines."
    )
    seed: Annotated[int, Field(ge=0, lt=2**63)] = Field(
        default=0, description="Seed of the daily pipelines: another seed, other values."
    )


class ProjectSettings(Strict):
    """The settings of a project; all of them have defaults, so the file need not be there."""

    project_name: Annotated[str, Field(min_length=1, max_length=100)] = Field(
        default=DEFAULT_PROJECT_NAME,
        description="Part of the ids of the items: another name, other items in Git.",
    )
    lakehouse: StoreName = Field(
        default=DEFAULT_LAKEHOUSE, description="The lakehouse that the notebooks are attached to."
    )
    warehouse: StoreName = Field(
        default=DEFAULT_WAREHOUSE, description="The warehouse, where one of the notebooks needs it."
    )
    datasets: list[str] = Field(
        default_factory=list,
        description="Datasets that `compile` compiles; default: those in the folder datasets.",
    )
    target_environment: TargetEnvironment = Field(
        default="lakehouse", description="Where the rows of the daily pipelines go."
    )
    generation_mode: GenerationMode = Field(
        default="auto", description="Engine; auto takes python below a million rows a day."
    )
    environments: dict[EnvironmentName, Environment] = Field(
        default_factory=lambda: {name: Environment() for name in ENVIRONMENTS},
        description="By name, each a value set of the variable library; the first is the default.",
        min_length=1,
    )

    @field_validator("project_name")
    @classmethod
    def _printable(cls, value: str) -> str:
        if not value.isprintable() or value != value.strip():
            raise ValueError("must be printable text without spaces at its ends")
        return value
