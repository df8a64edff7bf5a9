"""The assignment cell that carries injected parameters, made from values and never from pasted text."""

from __future__ import annotations

import ast
import difflib
import json
import math
from collections.abc import Iterator, Mapping

from ingen_fab.errors import UserError
from ingen_fab.notebook.cells import CellKind, Notebook

_TYPES = (str, int, float, bool, type(None))


def assignments(parameters: Mapping[str, object]) -> str:
    """Return the source that assigns the parameters, one a line.

    Raises `TypeError` for a value that is not exactly a str, int, float, bool or None.
    """
    return "".join(f"{name} = {_literal(name, value)}\n" for name, value in parameters.items())


def _literal(name: str, value: object) -> str:
    # The exact type: the repr of a subclass (an enum, a numpy number) need not be a literal.
    if type(value) not in _TYPES:
        raise TypeError(
            f"parameter '{name}' is of type {type(value).__name__};"
            " a parameter is a str, an int, a float, a bool or None"
        )
    if isinstance(value, float) and not math.isfinite(value):
        return f"float({str(value)!r})"
    return repr(value)


def typed_values(texts: Mapping[str, str], notebook: Notebook) -> dict[str, object]:
    """Return parameters that were given as texts with the types of the values that the notebook assigns.

    A name whose value there is neither text nor number nor boolean gets a JSON value where the text is one.
    Raises UserError for a text that is no value of its type.
    """
    sources = [cell.source for cell in notebook.cells if cell.kind is CellKind.PARAMETERS]
    defaults = _defaults(sources[0]) if sources else {}
    return {name: _typed(name, text, defaults.get(name)) for name, text in texts.items()}


def _defaults(source: str) -> dict[str, object]:
    # Line magics are no Python; their lines assign nothing.
    plain = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n"))
    try:
        tree = ast.parse(plain)
    except SyntaxError:
        return {}
    found = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            found.update({name: _value_of(statement.value) for target in targets for name in _names(target)})
    return found


def _value_of(expression: ast.expr) -> object:
    try:
        return ast.literal_eval(expression)
    except (ValueError, TypeError):
        return None


def _typed(name: str, text: str, default: object) -> object:
    if isinstance(default, str):
        return text
    try:
        if isinstance(default, bool):
            return {"true": True, "false": False}[text.strip().lower()]
        if isinstance(default, int | float):
            return type(default)(text)
    except (ValueError, KeyError):
        wanted = {bool: "true or false", int: "a whole number", float: "a number"}[type(default)]
        raise UserError(f"parameter '{name}' is '{text}', and the notebook wants {wanted}") from None
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if type(value) in _TYPES else text


def check_names(parameters: Mapping[str, object], cell_source: str | None, notebook_name: str) -> None:
    """Refuse parameters that the parameters cell does not assign.

    `cell_source` is plain Python, and None where the notebook has no parameters cell. Raises `UserError`
    that names each unknown parameter and the nearest known one. A cell that is no valid Python passes: it
    fails when it runs.
    """
    if not parameters:
        return
    if cell_source is None:
        raise UserError(
            f"notebook '{notebook_name}' has no parameters cell, so it cannot take {', '.join(parameters)}",
            hint="Add a parameters cell to the notebook, or run it without parameters.",
        )
    try:
        known = list(dict.fromkeys(_assigned_names(ast.parse(cell_source))))
    except SyntaxError:
        return
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise UserError(
            "; ".join(f"notebook '{notebook_name}' has no parameter '{name}'" for name in unknown),
            hint=_nearest(unknown[0], known),
        )


def _nearest(name: str, known: list[str]) -> str:
    if not known:
        return "Its parameters cell assigns nothing."
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"Did you mean '{close[0]}'?" if close else f"It takes {', '.join(sorted(known))}."


def _assigned_names(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield from _names(target)
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            yield from _names(statement.target)


def _names(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
