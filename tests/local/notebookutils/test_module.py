from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.notebookutils.notebook import NotebookExit
from ingen_fab.local.session import Session

CONTEXT_KEYS = """
currentNotebookName currentNotebookId currentWorkspaceName currentWorkspaceId currentRunId currentKernel
defaultLakehouseName defaultLakehouseId defaultLakehouseWorkspaceName defaultLakehouseWorkspaceId
parentRunId rootRunId rootNotebookId rootNotebookName rootWorkspaceId rootWorkspaceName
isForPipeline isForInteractive isReferenceRun referenceTreePath activityId hcReplId clusterId poolName
environmentId environmentWorkspaceId userId userName productType
"""


@pytest.fixture
def module(tmp_path: Path) -> ModuleType:
    return create_module(Session("nightly", "jupyter", LocalLakehouse(tmp_path), "run-1"))


def test_the_module_is_importable_under_both_names_for_a_while(module: ModuleType) -> None:
    namespace: dict[str, object] = {}
    with importable(module):
        exec(
            "import notebookutils, mssparkutils, notebookutils.fs\n"
            "from notebookutils import mssparkutils as old\n"
            "from notebookutils.fs import exists\n"
            "from mssparkutils import runtime\n",
            namespace,
        )
        assert importlib.util.find_spec("notebookutils") is not None
    assert namespace["notebookutils"] is namespace["mssparkutils"] is namespace["old"] is module
    assert namespace["runtime"] is module.runtime
    assert not [name for name in sys.modules if name.split(".")[0] in {"notebookutils", "mssparkutils"}]


def test_an_installed_package_of_that_name_is_back_afterwards(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, part = ModuleType("notebookutils"), ModuleType("notebookutils.udf")
    monkeypatch.setitem(sys.modules, "notebookutils", installed)
    monkeypatch.setitem(sys.modules, "notebookutils.udf", part)
    with importable(module):
        assert sys.modules["notebookutils"] is module
        assert "notebookutils.udf" not in sys.modules
    assert sys.modules["notebookutils"] is installed
    assert sys.modules["notebookutils.udf"] is part


def test_the_context_has_every_key_that_fabric_gives(module: ModuleType) -> None:
    context = module.runtime.context
    assert set(context) == set(CONTEXT_KEYS.split())
    assert context["currentNotebookName"] == "nightly"
    assert context["currentKernel"] == "jupyter"
    assert context["currentRunId"] == "run-1"


def test_ids_of_items_stay_the_same_and_ids_of_runs_do_not(tmp_path: Path) -> None:
    one, two = (
        create_module(Session("n", "jupyter", LocalLakehouse(tmp_path))).runtime.context for _ in range(2)
    )
    assert one["currentNotebookId"] == two["currentNotebookId"]
    assert one["currentRunId"] != two["currentRunId"]


def test_exit_is_no_ordinary_exception(module: ModuleType) -> None:
    with pytest.raises(NotebookExit) as caught:
        module.notebook.exit(5)
    assert caught.value.value == "5"
    assert not isinstance(caught.value, Exception)


@pytest.mark.parametrize("name", ["udf", "session"])
def test_a_part_that_is_not_there_yet_says_so(module: ModuleType, name: str) -> None:
    assert not hasattr(module, name)
    with pytest.raises(UserError, match=f"notebookutils.{name} is not available on this machine"):
        getattr(module, name)


def test_running_other_notebooks_outside_of_a_run_is_refused(module: ModuleType) -> None:
    with pytest.raises(UserError, match=r"notebookutils\.notebook\.run is not available"):
        module.notebook.run("a")


def test_a_misspelt_part_is_an_attribute_error(module: ModuleType) -> None:
    with pytest.raises(AttributeError, match="module 'notebookutils' has no attribute 'fss'"):
        module.fss  # noqa: B018
