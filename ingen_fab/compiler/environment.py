"""The one Jinja environment: a template is a cell, values reach it through filters, nothing is undefined."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jinja2

from ingen_fab.compiler.literals import python_literal, raw_block, script_block, text_block
from ingen_fab.errors import CompileError
from ingen_fab.packaged import templates_dir


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Templates of all targets, by `<target>/<cell>.j2`."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_dir()),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    made.filters["py"] = refusing_undefined(python_literal)
    made.filters["block"] = refusing_undefined(text_block)
    made.filters["script"] = refusing_undefined(script_block)
    made.filters["raw"] = refusing_undefined(raw_block)
    return made


def refusing_undefined(function: Callable[[Any], str]) -> Callable[[object], str]:
    """A filter that fails on an undefined value, which repr and the like would print as if it were one."""

    def checked(value: object) -> str:
        if isinstance(value, jinja2.Undefined):
            raise CompileError(f"a template uses an undefined value: {value._undefined_name}")
        return function(value)

    return checked


def render_cell(template: str, values: dict[str, object]) -> str:
    """The text of one cell."""
    try:
        return environment().get_template(template).render(values)
    except jinja2.TemplateError as error:
        raise CompileError(f"template {template}: {error}") from error
