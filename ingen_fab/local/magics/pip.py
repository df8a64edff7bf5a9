"""`%pip`: what is installed already is told, and nothing is ever installed."""

from __future__ import annotations

import re
import shlex
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath

from ingen_fab.local.failures import MagicError
from ingen_fab.local.magics.call import MagicCall

_NAME = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*(?:==\s*(?P<version>[\w.+!]+))?")
_WITH_VALUE = frozenset({"-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t", "--target"})
_FILES = frozenset({"-r", "--requirement", "-e", "--editable", "-c", "--constraint"})


def pip(call: MagicCall) -> None:
    """Let `%pip install` of what is there pass, and tell the version; change nothing of this Python.

    Raises MagicError for a package that is missing, with the command that would install it, and for what
    cannot be told without pip.
    """
    words = shlex.split(call.line)
    if words[:1] != ["install"]:
        raise MagicError(
            f"%pip {call.line.strip()} is not run here", hint="Only %pip install is known on this machine."
        )
    wanted = list(_requirements(words[1:]))
    missing = [written for written, name, _ in wanted if _installed(name) is None]
    if missing:
        raise MagicError(
            f"%pip installs nothing here, and this Python has no {', '.join(missing)}",
            hint=f"Install it yourself: pip install {shlex.join(missing)}",
        )
    for written, name, exact in wanted:
        here = _installed(name)
        other = f", not {exact}" if exact is not None and exact != here else ""
        print(f"%pip install {written}: {name} {here} is here{other}; nothing is installed", file=sys.stderr)


def _requirements(words: list[str]) -> list[tuple[str, str, str | None]]:
    """Return each requirement as written, the package's name, and the exact version that is asked for."""
    found = []
    rest = iter(words)
    for word in rest:
        if word in _FILES:
            raise MagicError(
                f"%pip install {word} is not available here",
                hint=f"Install it yourself: pip install {shlex.join(words)}",
            )
        if word in _WITH_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            found.append(_requirement(word))
    return found


def _requirement(word: str) -> tuple[str, str, str | None]:
    if word.endswith(".whl"):
        # PEP 427: name-version-...; the name has _ for -.
        name, number, *_ = PurePosixPath(word).name.split("-")
        return word, name, number
    match = _NAME.match(word)
    if match is None:
        raise MagicError(
            f"%pip install {word} is not available here", hint=f"Install it yourself: pip install {word}"
        )
    return word, match["name"], match["version"]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
