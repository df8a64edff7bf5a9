"""The rules of the house as tables, and the checker that reads the source tree and names what breaks them.

Nothing is imported: the rules read the syntax tree, so a module that cannot be loaded here is checked too.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "ingen_fab"
CHECKED_VERSION = (3, 11)
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 40

_BELOW_GENERATION = "sql model errors"
_BELOW_TARGETS = f"generation runtime {_BELOW_GENERATION}"
_BELOW_COMPILER = f"targets {_BELOW_TARGETS}"
_BELOW_PROJECT = f"compiler notebook packaged {_BELOW_COMPILER}"

# layer -> the layers that it may import; a layer may always import itself.
LAYERS: dict[str, str] = {
    "errors": "",
    "runtime": "",
    "model": "errors",
    "packaged": "errors",
    "notebook": "errors",
    "catalog": "model errors",
    "config": "catalog model errors",
    "sql": "model errors",
    "generation": f"runtime {_BELOW_GENERATION}",
    "targets": _BELOW_TARGETS,
    "compiler": f"notebook packaged {_BELOW_COMPILER}",
    "local": _BELOW_PROJECT,
    "deploy": _BELOW_PROJECT.replace("runtime ", ""),
    "project": f"local deploy config catalog {_BELOW_PROJECT}",
    "cli": f"project local deploy catalog {_BELOW_PROJECT.replace('runtime ', '')}",
    "__main__": "cli",
    "": "project errors",
}
# The package itself (`from ingen_fab import __version__`) is open to all but these.
MAY_NOT_IMPORT_THE_PACKAGE = {"errors", "runtime", "model"}

# The three targets know nothing of one another; what they share lies in other modules of `targets`.
TARGETS = {"lakehouse_pyspark", "lakehouse_python", "warehouse"}

RUNTIME_LIBRARIES = {"duckdb", "deltalake", "pyarrow", "notebookutils", "pyspark", "py4j", "delta"}

PURE = (
    *("model", "generation", "sql"),
    *("runtime.errors", "runtime.generation", "runtime.ingestion"),
)
IMPURE_LIBRARIES = {
    *("click", "jinja2", "yaml", "pyspark", "delta", "duckdb", "deltalake", "pyarrow", "notebookutils"),
    *("io", "os", "shutil", "tempfile", "glob", "fileinput", "subprocess", "socket", "sqlite3", "urllib"),
}
IMPURE_CALLS = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
PATHS_WITHOUT_FILES = {"PurePath", "PurePosixPath", "PureWindowsPath"}

# Libraries that need not be installed; only they are imported inside functions.
OPTIONAL_LIBRARIES = {
    "faker",
    "pyspark",
    "delta",
    "azure",
    "fabric_cicd",
    "notebookutils",
    "pandas",
    "mssql_python",
}
# Heavy modules are loaded when used, so that `--help` answers fast: with importlib.import_module, here only.
LAZY_LAYERS = {"cli", "project", ""}
ONLY_CLI = {"click"}

_SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)

# name -> why it may be long.
LONG_MODULES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}


@dataclass(frozen=True)
class Module:
    """One source file; its name is dotted and without the package's (`runtime.generation.calendar`)."""

    name: str
    path: Path
    lines: int
    tree: ast.Module

    @property
    def layer(self) -> str:
        return self.name.split(".")[0]

    def at(self, line: int) -> str:
        return f"{self.name or PACKAGE}:{line}"


@dataclass(frozen=True)
class Import:
    """One imported name: `source` is a module, or an attribute of one.

    `bound` is the name that it gets here, `meaning` what that name stands for (`import os.path` binds os) and
    `inside` the function around it.
    """

    source: str
    bound: str
    meaning: str
    line: int
    inside: str | None

    @property
    def top(self) -> str:
        return self.source.split(".")[0]


def read_tree(root: Path) -> list[Module]:
    """Return the modules below `root`, which is the folder of the package, in the order of their names."""
    return [_read_module(root, path) for path in sorted(root.rglob("*.py"))]


def _read_module(root: Path, path: Path) -> Module:
    parts = path.relative_to(root).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text(encoding="utf-8")
    return Module(
        name, path, len(text.splitlines()), ast.parse(text, str(path), feature_version=CHECKED_VERSION)
    )


def imports(module: Module) -> list[Import]:
    """Return what a module imports, anywhere in it."""
    found: list[Import] = []
    for node, inside in _walk(module.tree, None):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".")[0]
                found.append(
                    Import(alias.name, bound, alias.name if alias.asname else bound, node.lineno, inside)
                )
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                source = f"{_absolute(module, node)}.{alias.name}"
                found.append(Import(source, alias.asname or alias.name, source, node.lineno, inside))
    return found


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = [PACKAGE, *filter(None, module.name.split("."))]
    keep = len(parts) - node.level + (module.path.name == "__init__.py")
    return ".".join([*parts[:keep], *([node.module] if node.module else [])])


def _walk(node: ast.AST, inside: str | None) -> Iterator[tuple[ast.AST, str | None]]:
    """Yield every node with the name of the function around it, if any."""
    for child in ast.iter_child_nodes(node):
        yield child, inside
        name = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else inside
        yield from _walk(child, name)


def loaded_by_name(module: Module) -> list[Import]:
    """Return the modules of ours that a text in a lazy layer names (`"ingen_fab.cli.ddl:ddl"` names one)."""
    if module.layer not in LAZY_LAYERS:
        return []
    pattern = re.compile(rf"({PACKAGE}(?:\.\w+)+)(?::\w+)?")
    texts = [node for node, _ in _walk(module.tree, None) if isinstance(node, ast.Constant)]
    matches = [(node.lineno, pattern.fullmatch(node.value)) for node in texts if isinstance(node.value, str)]
    return [Import(match[1], "", match[1], line, None) for line, match in matches if match]


def _inner(source: str) -> str | None:
    """Return a name of ours without the package's name; None for any other."""
    if source == PACKAGE:
        return ""
    return source.removeprefix(f"{PACKAGE}.") if source.startswith(f"{PACKAGE}.") else None


def _is_pure(name: str) -> bool:
    return any(name == pure or name.startswith(f"{pure}.") for pure in PURE)


def _target(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "targets" and len(parts) > 1 and parts[1] in TARGETS else None


def check_layers(modules: list[Module]) -> list[str]:
    """Imports go downwards only, and never sideways between targets."""
    problems = []
    for module in modules:
        if module.layer not in LAYERS:
            problems.append(f"{module.name}: no rule for the layer '{module.layer}'; give it one in LAYERS")
            continue
        for found in imports(module) + loaded_by_name(module):
            problem = _layer_problem(module, _inner(found.source))
            if problem:
                problems.append(f"{module.at(found.line)}: {problem}")
    return problems


def _layer_problem(module: Module, inner: str | None) -> str | None:
    if inner is None:
        return None
    layer = inner.split(".")[0]
    if layer not in LAYERS or layer == "":
        # Neither a module nor a folder: an attribute of the package, such as __version__.
        return (
            f"{module.layer} may not import the package"
            if module.layer in MAY_NOT_IMPORT_THE_PACKAGE
            else None
        )
    if layer != module.layer and layer not in LAYERS[module.layer].split():
        return f"{module.layer or PACKAGE} may not import {layer}"
    here, there = _target(module.name), _target(inner)
    return f"target {here} may not import target {there}" if here and there and here != there else None


def check_runtime_libraries(modules: list[Module]) -> list[str]:
    """What a notebook carries imports itself, the standard library and what Fabric has."""
    allowed = {PACKAGE, *RUNTIME_LIBRARIES, *sys.stdlib_module_names}
    return [
        f"{module.at(found.line)}: runtime may not import {found.top}"
        for module in modules
        if module.layer == "runtime"
        for found in imports(module)
        if found.top not in allowed
    ]


def check_purity(modules: list[Module]) -> list[str]:
    """What decides touches no engine, no file and no template, and calls nothing of the runtime that does."""
    problems = []
    for module in modules:
        if _is_pure(module.name):
            problems += [f"{module.at(line)}: pure, but uses {what}" for line, what in _impurities(module)]
    return problems


def _impurities(module: Module) -> Iterator[tuple[int, str]]:
    for found in imports(module):
        inner = _inner(found.source) or ""
        library = found.top in IMPURE_LIBRARIES or found.source.startswith("importlib.resources")
        path = found.top == "pathlib" and found.source.removeprefix("pathlib.") not in PATHS_WITHOUT_FILES
        runtime = inner.startswith("runtime.") and not _is_pure(inner)
        if library or path or runtime:
            yield found.line, found.source
    for node, _ in _walk(module.tree, None):
        if isinstance(node, ast.Call) and _called(node) in IMPURE_CALLS:
            yield node.lineno, f"{_called(node)}()"


def _called(node: ast.Call) -> str | None:
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else None


def check_only_cli(modules: list[Module]) -> list[str]:
    """Only the command line knows click."""
    return [
        f"{module.at(found.line)}: only cli may import {found.top}"
        for module in modules
        if module.layer != "cli"
        for found in imports(module)
        if found.top in ONLY_CLI
    ]


def check_function_imports(modules: list[Module]) -> list[str]:
    """Imports stand at the top; optional libraries may wait, and cli and project may use import_module."""
    problems = []
    for module in modules:
        problems += [
            f"{module.at(found.line)}: {found.source} is imported inside {found.inside}()"
            for found in imports(module)
            if found.inside and found.top not in OPTIONAL_LIBRARIES
        ]
        problems += [
            f"{module.at(node.lineno)}: {_called(node)}() outside of cli and project"
            for node, _ in _walk(module.tree, None)
            if isinstance(node, ast.Call)
            and _called(node) in {"import_module", "__import__"}
            and (module.layer not in LAZY_LAYERS or _called(node) == "__import__")
        ]
    return problems


def check_carried_names(modules: list[Module]) -> list[str]:
    """Modules of the runtime are pasted into one cell: a top-level name means one thing in all of them."""
    problems: list[str] = []
    meanings: dict[str, tuple[str, str]] = {}
    for module in modules:
        if module.layer != "runtime":
            continue
        problems += [
            f"{module.at(found.line)}: write `from module import name`, without `as`: the line is cut out"
            for found in imports(module)
            if found.top == PACKAGE and not _survives_the_cut(found, modules)
        ]
        for name, meaning in _top_level_names(module):
            known, where = meanings.setdefault(name, (meaning, module.name))
            if known != meaning:
                problems.append(f"{module.name}: the name '{name}' has another meaning in {where}")
    return problems


def _survives_the_cut(found: Import, modules: list[Module]) -> bool:
    """Whether the imported name is a definition under its own name, and so there without the import."""
    inner = _inner(found.source) or ""
    is_module = any(module.name == inner or module.name.startswith(f"{inner}.") for module in modules)
    return not is_module and found.source.endswith(f".{found.bound}")


def _top_level_names(module: Module) -> Iterator[tuple[str, str]]:
    """Yield each name that the module binds at its top level, with what it stands for."""
    for found in imports(module):
        if not found.inside and found.top != "__future__":
            yield found.bound, found.meaning
    for node in _own_scope(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, f"{PACKAGE}.{module.name}.{node.name}"
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id != "__all__":
            yield node.id, f"{PACKAGE}.{module.name}.{node.id}"


def _own_scope(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what lies in the scope of the module, not in that of a function, class or comprehension."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, _SCOPES):
            yield from _own_scope(child)


def check_sizes(modules: list[Module]) -> list[str]:
    """Modules and functions stay short enough to be read; the listed exceptions are still needed."""
    long_modules = {module.name: module.lines for module in modules if module.lines > MAX_MODULE_LINES}
    long_functions = {
        f"{module.name}.{node.name}": _length(node)
        for module in modules
        for node, _ in _walk(module.tree, None)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > MAX_FUNCTION_LINES
    }
    return [
        *(
            f"{name}: {n} lines, at most {MAX_MODULE_LINES}"
            for name, n in long_modules.items()
            if name not in LONG_MODULES
        ),
        *(
            f"{name}(): {n} lines, at most {MAX_FUNCTION_LINES}"
            for name, n in long_functions.items()
            if name not in LONG_FUNCTIONS
        ),
        *(
            f"{name}: no longer too long; take it off the list"
            for name in LONG_MODULES
            if name not in long_modules
        ),
        *(
            f"{name}(): no longer too long; take it off the list"
            for name in LONG_FUNCTIONS
            if name not in long_functions
        ),
    ]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
