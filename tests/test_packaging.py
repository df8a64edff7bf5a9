"""The built wheel carries all that a checkout has: code, catalog, templates, sample project, DDL scripts."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

import ingen_fab

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ["ingen_fab", "templates", "sample_project", "ddl_scripts"]
SHOW = """
import json
from ingen_fab import packaged
folders = [packaged.templates_dir(), packaged.sample_project_dir(), packaged.ddl_scripts_dir()]
print(json.dumps([packaged.__file__, *map(str, folders)]))
"""

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command and return what it printed; its own words are in the failure."""
    result = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the wheel is built from, with what a run in the sample project leaves there."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ["pyproject.toml", "README.md", "LICENSE"]:
        shutil.copy(ROOT / name, copy)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "tmp"))
    left = copy / "sample_project" / "tmp" / "spark" / "Files"
    left.mkdir(parents=True)
    (left / "customers.csv").write_text("customer_id\n", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, cwd=checkout)
    (built,) = out.glob("*.whl")
    return built


def in_wheel(name: PurePosixPath) -> str:
    return str(name if name.parts[0] == "ingen_fab" else "ingen_fab/_packaged" / name)


def test_the_wheel_carries_every_file_of_the_product_and_nothing_that_runs_left(
    checkout: Path, wheel: Path
) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = [path for folder in FOLDERS for path in (checkout / folder).rglob("*") if path.is_file()]
    names = [PurePosixPath(path.relative_to(checkout).as_posix()) for path in files]
    assert carried == {in_wheel(name) for name in names if "tmp" not in name.parts}


def test_the_wheel_bears_the_version_of_the_package(wheel: Path) -> None:
    assert wheel.name.startswith(f"ingen_fab-{ingen_fab.__version__}-")


def test_an_installed_wheel_finds_its_folders_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, wheel, cwd=tmp_path)
    show = f"import sys; sys.path.insert(0, {str(site)!r}){SHOW}"
    for place in json.loads(run(sys.executable, "-c", show, cwd=elsewhere)):
        assert Path(place).is_relative_to(site)
        assert Path(place).exists()
