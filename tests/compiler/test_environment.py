from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from ingen_fab.compiler import environment as module
from ingen_fab.compiler.environment import environment, render_cell
from ingen_fab.errors import CompileError
from ingen_fab.packaged import templates_dir


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Templates by name, in place of the packaged ones."""
    texts: dict[str, str] = {}
    made = environment().overlay(loader=jinja2.DictLoader(texts), cache_size=0)
    monkeypatch.setattr(module, "environment", lambda: made)
    return texts


@pytest.mark.parametrize(
    "text",
    [
        "{{ missing }}",
        "{{ missing | py }}",
        "{{ missing | block }}",
        "{{ missing | raw }}",
        "{{ spec.missing | py }}",
        "{% for one in missing %}{% endfor %}",
        "{% if missing %}x{% endif %}",
    ],
)
def test_an_undefined_value_is_an_error_and_never_an_empty_text(template: dict[str, str], text: str) -> None:
    template["cell.j2"] = text
    with pytest.raises(CompileError, match="missing"):
        render_cell("cell.j2", {"spec": {}})


def test_values_reach_a_cell_through_filters_of_their_own(template: dict[str, str]) -> None:
    template["cell.j2"] = "x = {{ text | py }}\ny = {{ sql | block }}\nz = {{ rows | raw }}\n"
    values: dict[str, object] = {"text": "it's", "sql": "SELECT 1\nFROM x", "rows": ['[[1,"a\\nb"]]']}
    found: dict[str, object] = {}
    exec(render_cell("cell.j2", values), found)
    assert (found["x"], found["y"], found["z"]) == ("it's", "SELECT 1\nFROM x", '[[1,"a\\nb"]]')


def test_lines_of_loops_leave_no_trace(template: dict[str, str]) -> None:
    template["cell.j2"] = "(\n{% for n in numbers %}\n    {{ n | py }},\n{% endfor %}\n)"
    assert render_cell("cell.j2", {"numbers": [1, 2]}) == "(\n    1,\n    2,\n)"


def test_text_is_not_escaped_as_html(template: dict[str, str]) -> None:
    template["cell.j2"] = "{{ text }}"
    assert render_cell("cell.j2", {"text": "a < b & 'c'"}) == "a < b & 'c'"


def test_a_template_that_is_not_there_and_one_with_a_mistake_are_named(template: dict[str, str]) -> None:
    with pytest.raises(CompileError, match=r"template none\.j2"):
        render_cell("none.j2", {})
    template["bad.j2"] = "{% for %}"
    with pytest.raises(CompileError, match=r"template bad\.j2"):
        render_cell("bad.j2", {})


def test_a_value_that_has_no_text_is_refused(template: dict[str, str]) -> None:
    template["cell.j2"] = "{{ value | py }}"
    with pytest.raises(CompileError, match="a float cannot be written"):
        render_cell("cell.j2", {"value": 1.5})


def packaged() -> list[str]:
    root = Path(templates_dir())
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.j2"))


@pytest.mark.parametrize("name", packaged())
def test_a_packaged_template_parses_and_is_short(name: str) -> None:
    source = (Path(templates_dir()) / name).read_text(encoding="utf-8")
    environment().parse(source)
    assert len(source.splitlines()) <= 60
