"""`%run`: the cells of another notebook, in the namespace of this one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ingen_fab.local.cell_loop import CellRun
from ingen_fab.local.failures import MagicError
from ingen_fab.local.kernels import kernel_of
from ingen_fab.local.lenient_json import lenient_json
from ingen_fab.local.magics.call import KERNEL_IN_WORDS, MagicCall
from ingen_fab.local.parameters import assignments

MAX_DEPTH = 5
# Where the shell's namespace keeps the names of the notebooks that are being run by %run.
_CALL = re.compile(
    r"""\s*(?:"(?P<quoted>[^"]+)"|'(?P<single>[^']+)'|(?P<plain>[^\s{]+))\s*(?P<values>\{.*\})?\s*"""
)
_HOW = 'Write %run NAME, or %run NAME {"parameter": value}.'


def run_here(call: MagicCall) -> None:
    """Run a notebook's cells in the caller's namespace; raises MagicError for what cannot be run so.

    Parameters are numbers, booleans or texts. Notebooks may go MAX_DEPTH deep, and not in a circle. What a
    notebook ends with `notebook.exit` ends that notebook only.
    """
    name, values = _parsed(call.line)
    found = call.session.items.notebook(name)
    chain = call.cells.including
    if found.path in chain:
        circle = " -> ".join([*(path.stem for path in chain[chain.index(found.path) :]), found.name])
        raise MagicError(f"%run goes in a circle: {circle}", hint="Take one of these %run away.")
    if len(chain) > MAX_DEPTH:
        raise MagicError(
            f"%run of '{found.name}' is more than {MAX_DEPTH} notebooks deep, which Fabric refuses",
            hint="Run some of the notebooks from the first one.",
        )
    notebook = found.read()
    kernel = kernel_of(notebook, found.name)
    if kernel.value != call.session.kernel:
        words = KERNEL_IN_WORDS[kernel.value], KERNEL_IN_WORDS[call.session.kernel]
        raise MagicError(
            f"'{found.name}' is a {words[0]} notebook, and this session runs {words[1]} notebooks",
            hint="Only notebooks of the same kernel share a session.",
        )
    run = CellRun(notebook, found.name, call.session, assignments(values))
    with call.cells.includes(found.path):
        run.through(call.cells)


def _parsed(line: str) -> tuple[str, Mapping[str, object]]:
    if line.startswith(("-b", "-c")):
        raise MagicError(
            "%run of a file in the notebook's resources is not available here",
            hint="Make a notebook of the file, and %run that.",
        )
    match = _CALL.fullmatch(line)
    if match is None:
        raise MagicError(f"%run {line} cannot be read", hint=_HOW)
    name = match["quoted"] or match["single"] or match["plain"]
    if match["values"] is None:
        return name, {}
    try:
        values = lenient_json(match["values"])
    except json.JSONDecodeError as error:
        raise MagicError(f"the parameters of %run {name} are no JSON: {error.msg}", hint=_HOW) from error
    assert isinstance(values, dict)
    for key, value in values.items():
        if not key.isidentifier() or not isinstance(value, str | int | float | bool):
            raise MagicError(
                f"%run cannot give '{key}' the value {json.dumps(value)}",
                hint="Parameters of %run are names with a number, a boolean or a text.",
            )
    return name, values
