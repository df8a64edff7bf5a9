from __future__ import annotations

import pytest

from ingen_fab.errors import NotebookRunError
from tests.local.workspace import Workspace


@pytest.mark.parametrize(
    "body",
    [
        '%%configure -f\n{"vCores": 4,}',
        '%%configure\n\n{\n  "vCores": {"parameterName": "cores", "defaultValue": 8,},\n}\n',
    ],
)
def test_what_has_no_effect_is_told(
    workspace: Workspace, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.add("main", body)
    workspace.run("main")
    assert capsys.readouterr().err == "%%configure: without effect on this machine: vCores\n"


def test_a_python_notebook_has_no_spark_to_configure(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.add("main", '%%configure\n{"conf": {"spark.sql.ansi.enabled": "true"}}', "%%configure\n")
    workspace.run("main")
    assert capsys.readouterr().err == "%%configure: without effect on this machine: conf\n"


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ('%%configure\n{\n  "a": 1\n  "b": 2\n}', 4, "is no JSON: Expecting ',' delimiter"),
        ("%%configure\n[1]", 2, "must hold one JSON object"),
        ('%%configure\n{"conf": 1}', 1, "conf of %%configure must be an object"),
        ("%%configure -x\n{}", 1, "takes no '-x'"),
    ],
)
def test_a_mistake_is_named_with_its_line(workspace: Workspace, source: str, line: int, reason: str) -> None:
    workspace.add("main", source)
    with pytest.raises(NotebookRunError, match=rf"cell 1, line {line}: .*{reason}") as caught:
        workspace.run("main")
    assert caught.value.message.endswith(f"    {source.splitlines()[line - 1].strip()}")
    assert caught.value.exit_code == 2
