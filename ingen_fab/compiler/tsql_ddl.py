"""DDL scripts of a warehouse as T-SQL notebooks: a cell a script, each run once per content."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingen_fab.compiler.ddl_scripts import ScriptFolder
from ingen_fab.compiler.environment import render_cell
from ingen_fab.notebook.cells import Cell, Kernel, Notebook, code_cell, markdown_cell, tsql_notebook
from ingen_fab.runtime.ddl.due_scripts import EXECUTIONS_TABLE, SCRIPT_COMPLETED, SCRIPT_FAILED
from ingen_fab.runtime.ddl.script_runs import DdlScript
from ingen_fab.runtime.warehouse.tsql_scripts import (
    RECORD_SCHEMA,
    WAREHOUSE_EXECUTIONS_COLUMNS,
    script_batches,
)
from ingen_fab.runtime.warehouse.tsql_words import tsql_name, tsql_table, tsql_text

# In the place of a run's id in the record.
TSQL_RUN = "tsql_notebook"
# A line that Fabric would take for the beginning of a cell, even inside of a literal.
_NOT_AS_A_LINE = re.compile(r"^(#|--|//) (?=[A-Z ]+ \*{20}$)", re.MULTILINE)
_RECORD = tsql_table(RECORD_SCHEMA, EXECUTIONS_TABLE)


def tsql_ddl_notebook(folder: ScriptFolder) -> Notebook:
    """The notebook of a folder; what is recorded is what the Python notebooks record."""
    columns = ", ".join(f"{tsql_name(name)} {kind}" for name, kind in WAREHOUSE_EXECUTIONS_COLUMNS.items())
    record = f"IF OBJECT_ID({tsql_text(_RECORD)}, 'U') IS NULL\nCREATE TABLE {_RECORD} ({columns});"
    title = render_cell("warehouse_tsql/ddl_title.md.j2", {"folder": folder}).strip("\n")
    cells: list[Cell] = [markdown_cell(title), code_cell(record, Kernel.TSQL)]
    cells += [code_cell(script_cell(script), Kernel.TSQL) for script in folder.scripts]
    return tsql_notebook(cells)


def script_cell(script: DdlScript) -> str:
    """The T-SQL that runs a script unless its last execution was of this content and went well.

    Each batch of the script is a text that EXEC runs: a batch stands alone, and so it stays what it is.
    """
    texts = [_NOT_AS_A_LINE.sub(r"\1 ' + '", tsql_text(batch)) for _, batch in script_batches(script.text)]
    batches = "\n".join(f"EXEC({text});" for text in texts)
    path, content = tsql_text(script.path), tsql_text(script.content_hash)
    done = (
        "SELECT 1 AS [x] FROM (SELECT [content_hash], [status], ROW_NUMBER() OVER (ORDER BY [finished_at] "
        f"DESC) AS [place] FROM {_RECORD} WHERE [script_path] = {path}) AS [last] "
        f"WHERE [place] = 1 AND [content_hash] = {content} AND [status] = '{SCRIPT_COMPLETED}'"
    )
    return (
        f"DECLARE @started datetime2(6) = SYSUTCDATETIME();\nIF NOT EXISTS ({done})\nBEGIN\nBEGIN TRY\n"
        f"{batches}\n{_recorded(path, content, SCRIPT_COMPLETED)}\nEND TRY\nBEGIN CATCH\n"
        f"{_recorded(path, content, SCRIPT_FAILED)}\nTHROW;\nEND CATCH\nEND;"
    )


def _recorded(path: str, content: str, status: str) -> str:
    """The statement that records an execution."""
    failed = status == SCRIPT_FAILED
    values: Mapping[str, str] = {
        "script_path": path,
        "content_hash": content,
        "status": tsql_text(status),
        "started_at": "@started",
        "finished_at": "SYSUTCDATETIME()",
        "duration_ms": "DATEDIFF_BIG(millisecond, @started, SYSUTCDATETIME())",
        "error_message": "LEFT(ERROR_MESSAGE(), 4000)" if failed else "NULL",
        "run_id": tsql_text(TSQL_RUN),
    }
    columns = ", ".join(map(tsql_name, WAREHOUSE_EXECUTIONS_COLUMNS))
    listed = ", ".join(values[name] for name in WAREHOUSE_EXECUTIONS_COLUMNS)
    return f"INSERT INTO {_RECORD} ({columns}) SELECT {listed};"
