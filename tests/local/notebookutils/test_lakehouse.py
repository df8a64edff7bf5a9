from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils.lakehouse import Lakehouses
from ingen_fab.local.notebookutils.runtime import Runtime
from ingen_fab.local.session import Session


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session("n", "jupyter", LocalLakehouse(tmp_path))


def test_the_lakehouse_is_the_one_of_the_context(session: Session) -> None:
    lakehouses, context = Lakehouses(session), Runtime(session).context
    found = lakehouses.get()
    assert (found.id, found.displayName) == (context["defaultLakehouseId"], context["defaultLakehouseName"])
    assert found.workspaceId == context["currentWorkspaceId"]
    assert lakehouses.list() == [found] == [lakehouses.get(found.displayName)] == [lakehouses.get(found.id)]
    properties = lakehouses.getWithProperties().properties
    assert properties["oneLakeTablesPath"] == str(session.lakehouse.tables)


def test_tables_are_listed_with_their_schema(session: Session) -> None:
    for name in ("flat", "sales/orders"):
        (session.lakehouse.tables / name / "_delta_log").mkdir(parents=True)
    tables = Lakehouses(session).listTables()
    assert [(table.name, table.format) for table in tables] == [("flat", "delta"), ("sales.orders", "delta")]
    assert len(Lakehouses(session).listTables(maxResults=1)) == 1


def test_another_lakehouse_is_not_here(session: Session) -> None:
    with pytest.raises(UserError, match="there is no lakehouse 'other' here, only 'local'"):
        Lakehouses(session).get("other")
    assert not hasattr(Lakehouses(session), "create")
