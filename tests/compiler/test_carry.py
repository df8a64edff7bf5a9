from __future__ import annotations

import ast
import builtins
import dis
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingen_fab.compiler import carry
from ingen_fab.compiler.carry import library_text
from ingen_fab.errors import CompileError
from ingen_fab.local.notebookutils import create_module, importable
from ingen_fab.local.session import Session
from ingen_fab.project import Project
from ingen_fab.targets.registry import TARGETS
from ingen_fab.targets.target import Target

Make = Callable[..., None]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Writes modules of a made-up runtime: `make(a="x = 1")` is the module runtime.a."""
    package = tmp_path / "made_up" / "runtime"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(carry, "RUNTIME", "made_up.runtime")
    carry._parsed.cache_clear()

    def write(**modules: str) -> None:
        for name, text in modules.items():
            (package / f"{name}.py").write_text(text, encoding="utf-8")

    yield write
    carry._parsed.cache_clear()
    for name in [name for name in sys.modules if name.startswith("made_up")]:
        del sys.modules[name]


def text_of(*names: str) -> str:
    return library_text([f"made_up.runtime.{name}" for name in names])


def executed(text: str) -> dict[str, object]:
    names: dict[str, object] = {}
    exec(compile(text, "library", "exec"), names)
    return names


def test_a_module_stands_behind_all_that_it_imports(make: Make) -> None:
    make(
        top="from made_up.runtime.left import left\nfrom made_up.runtime.right import right\n"
        "x = left + right\n",
        left="from made_up.runtime.base import base\nleft = base + 1\n",
        right="from made_up.runtime.base import base\nright = base + 2\n",
        base="base = 1\n",
    )
    text = text_of("top")
    headings = [line for line in text.split("\n") if line.startswith("# ---- ")]
    assert headings == ["# ---- base", "# ---- left", "# ---- right", "# ---- top"]
    assert executed(text)["x"] == 5


def test_imports_are_gathered_on_top_once_and_sorted(make: Make) -> None:
    make(
        a='"""What a is for."""\n\nfrom __future__ import annotations\n\nimport json\n'
        "from made_up.runtime.b import b\n\na = json.dumps(b)\n",
        b="import json\nimport os.path as paths\nfrom datetime import date, timedelta\n\nb = 1\n",
    )
    text = text_of("a")
    assert text.split("\n")[:7] == [
        "from __future__ import annotations",
        "",
        "from datetime import date",
        "from datetime import timedelta",
        "import json",
        "import os.path as paths",
        "",
    ]
    assert "made_up.runtime" not in text.replace("# ---- ", "")
    assert text.count("import json") == 1
    assert executed(text)["a"] == "1"


def test_a_module_s_docstring_becomes_a_comment(make: Make) -> None:
    make(a='"""What a is for.\n\nAnd more.\n"""\n\nx = 1\n')
    assert text_of("a").endswith("# ---- a\n# What a is for.\n#\n# And more.\n\nx = 1\n")


def test_imports_over_several_lines_are_cut_out_whole(make: Make) -> None:
    make(
        a="from made_up.runtime.b import (\n    one,\n    two,\n)\n\nx = one + two\n",
        b="one = 1\ntwo = 2\n",
    )
    assert executed(text_of("a"))["x"] == 3


def test_text_within_functions_stays_as_it_is(make: Make) -> None:
    make(a='def f():\n    """Says it.\n\n    import nothing\n    """\n    return """\nimport x\n"""\n')
    function = executed(text_of("a"))["f"]
    assert isinstance(function, types.FunctionType)
    assert function() == "\nimport x\n"
    assert function.__doc__ is not None


@pytest.mark.parametrize(
    "second", ["x = 2", "x: int = 2", "def x(): ...", "class x: ...", "async def x(): ...", "x, y = 1, 2"]
)
def test_two_modules_that_define_one_name_are_refused(make: Make, second: str) -> None:
    make(a="from made_up.runtime.b import other\nx = 1\n", b=f"{second}\nother = 1\n")
    with pytest.raises(
        CompileError, match=r"carried modules made_up.runtime.b and made_up.runtime.a both define x"
    ):
        text_of("a")


def test_modules_that_import_each_other_are_refused_with_the_circle(make: Make) -> None:
    make(a="from made_up.runtime.b import b\n", b="from made_up.runtime.a import a\n")
    with pytest.raises(
        CompileError, match=r"in a circle: made_up.runtime.a -> made_up.runtime.b -> made_up.runtime.a"
    ):
        text_of("a")


def test_a_relative_import_is_refused(make: Make) -> None:
    make(a="from .b import b\n", b="b = 1\n")
    with pytest.raises(CompileError, match=r"carried module made_up.runtime.a has a relative import"):
        text_of("a")


def test_a_module_that_is_not_there_is_refused_by_name(make: Make) -> None:
    with pytest.raises(CompileError, match=r"carried module made_up.runtime.none was not found"):
        text_of("none")


def test_the_same_modules_give_the_same_text_in_any_order_of_roots_that_need_each_other(make: Make) -> None:
    make(a="from made_up.runtime.b import b\na = b\n", b="b = 1\n")
    assert text_of("a", "b") == text_of("b", "a") == text_of("a")


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_library_of_a_target_imports_nothing_of_the_package(target: Target) -> None:
    tree = ast.parse(library_text(target.library))
    imported = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not [name for name in imported if name and name.startswith("ingen_fab")]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_the_library_of_a_target_uses_no_name_that_it_does_not_have(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = types.ModuleType("library")
    # Dataclasses look their module up by its name.
    monkeypatch.setitem(sys.modules, "library", library)
    code = compile(library_text(target.library), "library", "exec")
    with importable(create_module(Session("tests", target.kernel, Project(Path()).lakehouse))):
        exec(code, vars(library))
    assert not sorted(set(_globals_read(code)) - {*vars(library), *vars(builtins)})


def _globals_read(code: types.CodeType) -> Iterator[str]:
    """Names that functions look up among the globals."""
    for part in dis.get_instructions(code):
        if part.opname == "LOAD_GLOBAL":
            yield str(part.argval)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _globals_read(constant)


LONELY = """
import importlib.abc, sys, types

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "ingen_fab":
            raise ImportError(f"the library cell asks for {name}")

sys.meta_path.insert(0, Refuse())
sys.modules["notebookutils"] = types.ModuleType("notebookutils")
sys.modules["library"] = library = types.ModuleType("library")
exec(compile(sys.stdin.read(), "library", "exec"), vars(library))
print(library.checked_parameters.__name__, library.mix32(1))
"""


def test_the_library_cell_of_the_python_target_runs_where_the_package_is_not(tmp_path: Path) -> None:
    (target,) = [target for target in TARGETS if target.name == "python"]
    done = subprocess.run(
        [sys.executable, "-I", "-c", LONELY],
        input=library_text(target.library),
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("checked_parameters ")
