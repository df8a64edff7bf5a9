"""Follows a path of keys through the models: which keys are known at a place, and where values are text."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag

from ingen_fab.model.dataset import Dataset
from ingen_fab.model.problems import Path


@dataclass(frozen=True)
class Place:
    """Where pydantic's location leads: the path in the text, and the type of what is there."""

    path: Path
    annotation: object

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that a mapping may have here; empty where any are allowed or none."""
        model = _unwrapped(self.annotation)
        if isinstance(model, type) and issubclass(model, BaseModel):
            return tuple(field.alias or name for name, field in model.model_fields.items())
        if get_origin(model) is dict:
            return _literals(get_args(model)[0])
        return ()

    @property
    def values(self) -> tuple[str, ...]:
        """The words that may stand here; empty where any may."""
        return _literals(self.annotation)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The words for `kind` where one of several models is expected."""
        return tuple(kind for member in _members(self.annotation) for kind in _kinds(member))


def place_of(location: tuple[int | str, ...]) -> Place:
    """The place of an error in a Dataset: pydantic's location without the names of alternatives.

    The location of a bad key ends in `[key]`; its place is the key.
    """
    path: list[str | int] = []
    annotation: object = Dataset
    for step in location:
        if step == "[key]":
            return Place(tuple(path), _unwrapped_key(place_of(location[:-2]).annotation))
        chosen = next(
            (member for member in _members(annotation) if step in (*_kinds(member), *_tags(member))), None
        )
        if chosen is not None:
            annotation = chosen
            continue
        path.append(step)
        annotation = _inside(annotation, step)
    return Place(tuple(path), annotation)


def _unwrapped(annotation: object) -> Any:
    """A type without Annotated and without None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not NoneType]
        if len(members) == 1:
            return _unwrapped(members[0])
    return annotation


def _unwrapped_key(annotation: object) -> object:
    mapping = _unwrapped(annotation)
    return get_args(mapping)[0] if get_origin(mapping) is dict else str


def _members(annotation: object) -> tuple[object, ...]:
    """The alternatives of a union that pydantic tells apart by a tag."""
    union = _unwrapped(annotation)
    if get_origin(union) not in (Union, UnionType):
        return ()
    return get_args(union)


def _kinds(member: object) -> tuple[str, ...]:
    model = _unwrapped(member)
    if isinstance(model, type) and issubclass(model, BaseModel) and "kind" in model.model_fields:
        return _literals(model.model_fields["kind"].annotation)
    return ()


def _tags(member: object) -> tuple[str, ...]:
    if get_origin(member) is not Annotated:
        return ()
    return tuple(note.tag for note in get_args(member)[1:] if isinstance(note, Tag))


def _inside(annotation: object, step: int | str) -> object:
    outer = _unwrapped(annotation)
    if isinstance(outer, type) and issubclass(outer, BaseModel):
        for name, field in outer.model_fields.items():
            if step in (field.alias, name):
                return field.annotation
        return object
    inner = get_args(outer)
    if get_origin(outer) is dict:
        return inner[1]
    if get_origin(outer) in (list, tuple) and inner:
        return (
            inner[step]
            if get_origin(outer) is tuple and isinstance(step, int) and step < len(inner)
            else inner[0]
        )
    return object


def _literals(annotation: object) -> tuple[str, ...]:
    literal = _unwrapped(annotation)
    return tuple(str(value) for value in get_args(literal)) if get_origin(literal) is Literal else ()
