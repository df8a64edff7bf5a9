"""The parameters of the ingestion notebook, from the words of a pipeline to checked values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingen_fab.runtime.errors import RuntimeUserError
from ingen_fab.runtime.ingestion.config_columns import CONFIG_TABLE
from ingen_fab.runtime.ingestion.config_values import read_flag


@dataclass(frozen=True)
class IngestionParameters:
    """Which configs are loaded: of a group (None: of all), or one; or only planned."""

    execution_group: int | None = None
    config_id: str = ""
    dry_run: bool = False
    environment: str = ""


def checked_ingestion_parameters(
    *, execution_group: object, config_id: object, dry_run: object, environment: object
) -> IngestionParameters:
    """Turn the notebook's parameters into values; a pipeline may hand every one over as text."""
    group = str(execution_group if execution_group is not None else "").strip()
    if group and not group.lstrip("-").isdigit():
        raise RuntimeUserError(f"execution_group is '{group}'", hint="Give the number of a group.")
    dry = read_flag(dry_run, False)
    if dry is None:
        raise RuntimeUserError(f"dry_run is '{dry_run}'", hint="Use true or false.")
    return IngestionParameters(
        int(group) if group else None, str(config_id or "").strip(), dry, str(environment or "").strip()
    )


def chosen_rows(
    rows: Iterable[Mapping[str, object]], parameters: IngestionParameters
) -> list[Mapping[str, object]]:
    """The rows that the parameters ask for, active or not; RuntimeUserError where there is no active one."""
    known = [row for row in rows if read_flag(row.get("active_yn"), True) is not False]
    if not known:
        raise RuntimeUserError(
            f"{CONFIG_TABLE} has no active row",
            hint="Add rows, or set active_yn to Y in those that are there.",
        )
    chosen = [row for row in known if _is_asked_for(row, parameters)]
    if not chosen and parameters.config_id:
        ids = ", ".join(sorted(str(row.get("config_id")) for row in known))
        raise RuntimeUserError(
            f"no active row of {CONFIG_TABLE} has the config_id {parameters.config_id}"
            + (f" and the group {parameters.execution_group}" if parameters.execution_group else ""),
            hint=f"Active are: {ids}.",
        )
    if not chosen:
        groups = ", ".join(sorted({str(_group(row)) for row in known}))
        raise RuntimeUserError(
            f"no active row of {CONFIG_TABLE} has the execution_group {parameters.execution_group}",
            hint=f"There are the groups {groups}.",
        )
    return chosen


def _is_asked_for(row: Mapping[str, object], parameters: IngestionParameters) -> bool:
    if parameters.config_id and str(row.get("config_id")) != parameters.config_id:
        return False
    return parameters.execution_group is None or _group(row) == str(parameters.execution_group)


def _group(row: Mapping[str, object]) -> str:
    """The group as text; a row without one is in group 1."""
    written = str(row.get("execution_group") if row.get("execution_group") is not None else "1").strip()
    return written.removesuffix(".0") or "1"
