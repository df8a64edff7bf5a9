"""Carries modules of `ingen_fab.runtime` into a notebook as the text of one cell.

A module and everything it imports from the runtime are put in an order in which each stands after what it
needs; imports among them are dropped, all other imports are gathered on top. Carried modules share no
top-level name.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from ingen_fab.errors import CompileError

RUNTIME = "ingen_fab.runtime"


def library_text(roots: Iterable[str]) -> str:
    """The text of the library cell for the given modules."""
    order: dict[str, None] = {}
    for root in roots:
        _place(root, order, ())
    imports: set[str] = set()
    bodies = []
    owners: dict[str, str] = {}
    for module in order:
        tree, source = _parsed(module)
        for name in _top_level_names(tree):
            if owners.setdefault(name, module) != module:
                raise CompileError(f"carried modules {owners[name]} and {module} both define {name}")
        imports |= set(_foreign_imports(module, tree))
        bodies.append(f"# ---- {module.removeprefix(RUNTIME + '.')}\n{_body(tree, source)}")
    return "\n".join(["from __future__ import annotations", "", *sorted(imports), "", "\n\n".join(bodies)])


def _place(module: str, order: dict[str, None], on_the_way: tuple[str, ...]) -> None:
    if module in order:
        return
    if module in on_the_way:
        raise CompileError(
            f"carried modules import each other in a circle: {' -> '.join((*on_the_way, module))}"
        )
    tree, _ = _parsed(module)
    for needed in _runtime_imports(tree):
        _place(needed, order, (*on_the_way, module))
    order[module] = None


@lru_cache(maxsize=256)
def _parsed(module: str) -> tuple[ast.Module, str]:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise CompileError(f"carried module {module} was not found")
    source = Path(spec.origin).read_text(encoding="utf-8")
    return ast.parse(source), source


def _runtime_imports(tree: ast.Module) -> list[str]:
    return [
        node.module
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(RUNTIME) and node.module
    ]


def _foreign_imports(module: str, tree: ast.Module) -> list[str]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            found += [f"import {_alias(name)}" for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.module is None or node.level:
                raise CompileError(f"carried module {module} has a relative import")
            if node.module != "__future__" and not node.module.startswith(RUNTIME):
                found += [f"from {node.module} import {_alias(name)}" for name in node.names]
    return found


def _top_level_names(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = (part for target in targets for part in ast.walk(target))
            names |= {
                part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
    return names


def _alias(name: ast.alias) -> str:
    return f"{name.name} as {name.asname}" if name.asname else name.name


def _body(tree: ast.Module, source: str) -> str:
    """The module without its imports; its docstring becomes a comment, as a cell has only one."""
    lines = source.split("\n")
    comment = ""
    dropped: set[int] = set()
    docstring = ast.get_docstring(tree)
    for position, node in enumerate(tree.body):
        is_docstring = position == 0 and docstring is not None
        if is_docstring or isinstance(node, ast.Import | ast.ImportFrom):
            dropped.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    if docstring is not None:
        comment = textwrap.indent(docstring, "# ", lambda _line: True).replace("# \n", "#\n") + "\n"
    kept = "\n".join(line for number, line in enumerate(lines, start=1) if number not in dropped)
    return comment + "\n" + kept.strip("\n") + "\n"
