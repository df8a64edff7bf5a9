"""The parameters of a notebook that generates into a warehouse: those of files have no place in it."""

from __future__ import annotations

from dataclasses import replace

from ingen_fab.runtime.generation.tables import DatasetSpec
from ingen_fab.runtime.lakehouse.run_parameters import RunParameters, checked_parameters

# In the place of the layout and the format of files, in parameters and state.
TABLE_FORMAT = "table"


def checked_warehouse_parameters(
    dataset: DatasetSpec,
    *,
    start_date: str,
    end_date: str,
    seed: int,
    scale: str,
    force: bool,
    batch_size: int,
    tables: str,
) -> RunParameters:
    """Turn the notebook's parameters into values; raises RuntimeUserError for what is none."""
    checked = checked_parameters(
        dataset,
        start_date=start_date,
        end_date=end_date,
        path_format="",
        file_format="",
        seed=seed,
        scale=scale,
        force=force,
        batch_size=batch_size,
        tables=tables,
    )
    return replace(checked, path_format=TABLE_FORMAT, file_format=TABLE_FORMAT)
