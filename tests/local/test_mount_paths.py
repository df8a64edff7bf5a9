from __future__ import annotations

from pathlib import Path

import pytest

from ingen_fab.local.mount_paths import local_text
from tests.local.workspace import Workspace

ROOT = Path("/here")
ONELAKE = "abfss://ws@onelake.dfs.fabric.microsoft.com"


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("/lakehouse/default", "/here"),
        ("/lakehouse/default/Files/a b.csv", "/here/Files/a b.csv"),
        ("file:/lakehouse/default/Files", "file:///here/Files"),
        ("file:///lakehouse/default/Files", "file:///here/Files"),
        ("SELECT * FROM '/lakehouse/default/Files/a'", "SELECT * FROM '/here/Files/a'"),
        (f"{ONELAKE}/lh.Lakehouse/Tables/t", "/here/Tables/t"),
        (f"{ONELAKE}/5b3f5f3c-1d0a-4f4e-9a6e-0c1d2e3f4a5b", "/here"),
        (f"delta.`{ONELAKE}/lh.Lakehouse/Tables/t`", "delta.`/here/Tables/t`"),
        ("/mnt/lakehouse/default/Files", "/mnt/lakehouse/default/Files"),
        ("/lakehouse/default2/Files", "/lakehouse/default2/Files"),
        ("abfss://c@other.dfs.core.windows.net/x", "abfss://c@other.dfs.core.windows.net/x"),
    ],
)
def test_paths_of_the_lakehouse_are_local_ones(text: str, local: str) -> None:
    assert local_text(text, ROOT) == local


def test_cells_see_the_local_folder_in_every_kind_of_text(workspace: Workspace) -> None:
    workspace.add(
        "main",
        "import os\nws, lh, name = 'w', 'l.Lakehouse', 'a'\n"
        f"base = f'{ONELAKE.replace('ws', '{ws}')}/{{lh}}'\n"
        "paths = [base, f'/lakehouse/default/Files/{name}', f'{base}/Files', '/lakehouse/default/Tables']",
        "found = [os.path.relpath(path, '/lakehouse/default') for path in paths]\n"
        "notebookutils.notebook.exit(found)",
    )
    assert workspace.exit_of("main") == "['.', 'Files/a', 'Files', 'Tables']"
