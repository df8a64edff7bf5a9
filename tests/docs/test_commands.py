"""The commands in the documents work as they stand there, in one project, from README.md on.

In a ```bash block that begins with `ingen_fab` every command is run; whole datasets that stand before it in
the same document are put into the project's `datasets` folder first. `cd` leads into a folder for the rest of
the document. A block marked `slow` runs in a slow test, one marked `spark` in test_tour.py. Blocks for other
programs are ```console and are not run. What goes to Fabric goes to the double of its API, which has the
workspace "Corner shop".
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.command_line import igf
from tests.deploy.fabric_api import TOKEN, FabricApi, serving
from tests.docs.documents import Block, blocks, with_blocks


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the datasets of README.md, which other documents use as well."""
    folder = tmp_path_factory.mktemp("project")
    for block in blocks("README.md", "yaml"):
        save_dataset(folder, block)
    return folder


@pytest.fixture(autouse=True)
def _workspace(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with serving(FabricApi()) as api:
        monkeypatch.setenv("INGEN_FAB_FABRIC_API_URL", api.url)
        monkeypatch.setenv("FABRIC_TOKEN", TOKEN)
        monkeypatch.setenv("FABRIC_CICD_RETRY_DELAY_OVERRIDE_SECONDS", "0")
        yield


def commands(block: Block) -> list[list[str]]:
    """The command lines of a block as words; a backslash at the end of a line joins it with the next."""
    lines = block.text.replace("\\\n", " ").split("\n")
    return [shlex.split(line, comments=True) for line in lines if shlex.split(line, comments=True)]


def save_dataset(project: Path, block: Block) -> None:
    name = yaml.safe_load(block.text)["dataset_id"]
    (project / "datasets").mkdir(exist_ok=True)
    (project / "datasets" / f"{name}.yaml").write_text(block.text, encoding="utf-8")


def run_document(project: Path, document: str, *, slow: bool) -> int:
    """Run the commands of a document; how many there were."""
    count = 0
    for block in blocks(document, "bash", "yaml"):
        if block.language == "yaml":
            if "dataset_id:" in block.text:
                save_dataset(project, block)
            continue
        assert block.text.startswith("ingen_fab"), f"{block.place}: mark it console"
        if ("slow" in block.marks) is not slow or "spark" in block.marks:
            continue
        for words in commands(block):
            if words[0] == "cd":
                project = project / words[1]
                continue
            assert words[0] == "ingen_fab", f"{block.place}: {words}"
            outcome = igf(project, *words[1:])
            assert outcome.code == 0, f"{block.place}: {shlex.join(words)}\n{outcome.err}"
            count += 1
    return count


@pytest.mark.parametrize("document", with_blocks())
def test_the_commands_of_a_document_work(project: Path, document: str) -> None:
    count = run_document(project, document, slow=False)
    assert count or document not in ("README.md", "docs/cli.md")


@pytest.mark.slow
@pytest.mark.parametrize("document", with_blocks())
def test_the_slow_commands_of_a_document_work(tmp_path: Path, document: str) -> None:
    run_document(tmp_path, document, slow=True)


@pytest.mark.parametrize("document", with_blocks())
def test_every_block_of_a_document_says_what_it_is(document: str) -> None:
    known = {"bash", "console", "python", "sql", "text", "yaml"}
    fences = re.findall(r"^```(.*)$", (Path(__file__).parents[2] / document).read_text("utf-8"), re.MULTILINE)
    assert {info.split()[0] if info else "" for info in fences[::2]} <= known
    assert set(fences[1::2]) <= {""}
