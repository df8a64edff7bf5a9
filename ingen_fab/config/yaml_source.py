"""Parses YAML, and JSON as a part of it, into plain data with the line of every key."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import yaml

from ingen_fab.errors import ConfigError
from ingen_fab.model.problems import Path, Problem

Data = dict[str | int, object]

_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_VALUES = 200_000
MAX_DEPTH = 100
_TOO_DEEP = f"the text is nested deeper than {MAX_DEPTH} levels"
_SHOWN = 40
_MERGE = "tag:yaml.org,2002:merge"
_TEXT = "tag:yaml.org,2002:str"
_INTEGER = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"
# YAML 1.1 takes 5e-05, as Python and JSON write it, for text.
_EXPONENT = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+")
_ESCAPE = re.compile(r"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|.)", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """A configuration as plain data: dicts, lists, text, numbers, booleans and dates.

    `origin` names the file in messages; it is None, and `lines` empty, where the data came as a Python value.
    `problems` are those that do not keep the rest from being read.
    """

    origin: str | None
    data: object
    lines: Mapping[Path, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def line_of(self, path: Path) -> int | None:
        """The line of a key, or of the nearest key around it; None for data that has no lines."""
        if self.origin is None:
            return None
        return next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), 1)

    def error(self, problems: list[Problem]) -> ConfigError:
        """One error that names all problems, in the order of their lines."""
        return ConfigError("\n".join(self.located(problems)))

    def located(self, problems: list[Problem]) -> list[str]:
        """Each problem once with its file and line, in the order of lines."""
        placed = [(self.line_of(problem.path) or 0, problem) for problem in dict.fromkeys(problems)]
        if self.origin is None:
            return [str(problem) for _, problem in placed]
        placed.sort(key=lambda pair: pair[0])
        return [f"{self.origin}:{line}: {problem}" for line, problem in placed]


def parse(text: str, origin: str) -> Source:
    """The source of a YAML or JSON text; raises ConfigError with file and line where it is neither."""
    _refuse_deep_nesting(text, origin)
    loader = _Loader(_for_yaml(text))
    try:
        node = loader.get_single_node()
        reader = _Reader(loader)
        data = None if node is None else reader.value(node, (), ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{origin}:{line}: cannot be read: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{origin}:1: cannot be read: {error}") from error
    finally:
        loader.dispose()
    return Source(origin, data, reader.lines, tuple(reader.problems))


def plain(value: object) -> Source:
    """The source of a Python value of the same shape as the YAML."""
    problems: list[Problem] = []
    return Source(None, _plain(value, (), problems), {}, tuple(problems))


def _plain(value: object, path: Path, problems: list[Problem]) -> object:
    if isinstance(value, Mapping):
        copy: Data = {}
        for key, inner in value.items():
            if isinstance(key, bool) or not isinstance(key, str | int):
                problems.append(Problem(path, f"the key {key!r} must be text or a whole number"))
            else:
                copy[key] = _plain(inner, (*path, key), problems)
        return copy
    if isinstance(value, list | tuple):
        return [_plain(inner, (*path, place), problems) for place, inner in enumerate(value)]
    return value


def _for_yaml(text: str) -> str:
    """JSON with the escapes that YAML reads otherwise put as characters; any other text as it is."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    return _ESCAPE.sub(lambda found: json.loads(f'"{found[0]}"') if len(found[1]) > 1 else found[0], text)


def _refuse_deep_nesting(text: str, origin: str) -> None:
    """Raise ConfigError before the nodes are made: PyYAML makes them by calls in calls, without a bound."""
    depth = 0
    try:
        for event in yaml.parse(text, _Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH + 1:
                    line = event.start_mark.line + 1 if event.start_mark else 1
                    raise ConfigError(f"{origin}:{line}: cannot be read: {_TOO_DEEP}")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        # What is wrong is said when it is read, with its line, unless it is fine there as JSON.
        return


class _Reader:
    """Walks the nodes of a text, building values and noting lines."""

    def __init__(self, loader: yaml.SafeLoader | yaml.CSafeLoader) -> None:
        self.loader = loader
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self.count = 0

    def value(self, node: yaml.Node, path: Path, around: tuple[yaml.Node, ...]) -> object:
        self.bound(node, around)
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path, (*around, node))
        if isinstance(node, yaml.SequenceNode):
            inside = (*around, node)
            return [self.value(item, (*path, place), inside) for place, item in enumerate(node.value)]
        return self.scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def bound(self, node: yaml.Node, around: tuple[yaml.Node, ...]) -> None:
        """Anchors can make a short text stand for billions of values, or for itself."""
        self.count += 1
        if self.count > MAX_VALUES:
            raise _mistake(node, f"the text stands for more than {MAX_VALUES} values")
        if len(around) > MAX_DEPTH:
            raise _mistake(node, _TOO_DEEP)
        if any(outer is node for outer in around):
            raise _mistake(node, "an anchor stands inside itself")

    def mapping(self, node: yaml.MappingNode, path: Path, around: tuple[yaml.Node, ...]) -> Data:
        data: Data = {}
        merged: list[yaml.Node] = []
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                merged += value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]
                continue
            key = self.key(key_node, path)
            if key is None:
                continue
            line = key_node.start_mark.line + 1
            if key in data:
                message = f"the key stands here twice, again in line {line}"
                self.problems.append(Problem((*path, key), message))
                continue
            self.lines.setdefault((*path, key), line)
            data[key] = self.value(value_node, (*path, key), around)
        for part in merged:
            if not isinstance(part, yaml.MappingNode):
                raise _mistake(part, "what << names must be a mapping")
            self.bound(part, around)
            # Keys of the mapping itself, and of earlier anchors, win over those that << brings in.
            data = {**self.mapping(part, path, (*around, part)), **data}
        return data

    def key(self, node: yaml.Node, path: Path) -> str | int | None:
        key = self.scalar(node) if isinstance(node, yaml.ScalarNode) else None
        if isinstance(key, str | int) and not isinstance(key, bool):
            return key
        shown = node.value if isinstance(node, yaml.ScalarNode) else "?"
        place = (*path, shown)
        self.lines.setdefault(place, node.start_mark.line + 1)
        self.problems.append(Problem(place, "YAML does not take this key for text; put it in quotes"))
        return None

    def scalar(self, node: yaml.ScalarNode) -> object:
        if node.tag == _FLOAT or (node.tag == _TEXT and _is_plain(node) and _EXPONENT.fullmatch(node.value)):
            return _number(node)
        if node.tag == _INTEGER and ":" in node.value:
            raise _mistake(
                node, f"YAML 1.1 takes '{node.value[:_SHOWN]}' for a number to the base 60; quote it"
            )
        try:
            value: object = self.loader.construct_object(node)
        except ValueError as error:
            raise _mistake(node, f"'{node.value[:_SHOWN]}': {error}") from error
        except (LookupError, AttributeError) as error:
            # PyYAML takes for granted that a text fits the tag in front of it.
            kind = node.tag.rpartition(":")[2]
            raise _mistake(node, f"'{node.value[:_SHOWN]}' is no value of the type {kind}") from error
        return value


def _is_plain(node: yaml.ScalarNode) -> bool:
    return not node.style


def _number(node: yaml.ScalarNode) -> object:
    """A float; where binary fractions would lose digits, a Decimal; where nothing is behind the point of an
    exponent such as 5e4, an int."""
    text = node.value.replace("_", "")
    try:
        exact = Decimal(text)
    except InvalidOperation:
        # .inf, .nan and sixty-based numbers such as 1:30.5, none of which a configuration takes.
        return node.value
    if _EXPONENT.fullmatch(text) and exact == exact.to_integral_value() and abs(exact) < 10**18:
        return int(exact)
    return float(text) if Decimal(repr(float(text))) == exact else exact


def _mistake(node: yaml.Node, message: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=node.start_mark)
