from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from ingen_fab.compiler.ddl_notebooks import DdlNotebook, ddl_notebooks
from ingen_fab.compiler.ddl_scripts import ScriptFolder, content_hash, find_scripts
from ingen_fab.compiler.environment import render_cell
from ingen_fab.errors import UserError
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.session import Session
from ingen_fab.local.shell import cell_shell
from ingen_fab.notebook.cells import CellKind, Kernel, Notebook, code_cell, pyspark_notebook
from ingen_fab.notebook.fabric_source import parse, render
from ingen_fab.packaged import ddl_scripts_dir
from ingen_fab.runtime.ddl.script_runs import DdlScript
from ingen_fab.targets.ddl_target import LAKEHOUSE_DDL

# IPython is typed in part.
SHELL: Any = TransformerManager()  # type: ignore[no-untyped-call]

# What a notebook, a template or a shell might take for its own.
HARD = (
    '"""a docstring"""\nx = \'\'\'quotes\'\'\' + """more"""\n',
    "pattern = r'\\d+\\'\nbreaks = '\\n\\\\n'\n",
    "a = '{{ b }}' + '{% c %}' + '{# d #}' + f'{e!r}'\n",
    '"""\n# METADATA ********************\n\n# META {\n\n-- CELL ********************\n"""\n',
    "text = '''\n%run other\n%%sql\n!ls\n  %pip install x\n? help\nlen?\n'''\n",
    ">>> a\n... b\nIn [1]: c\n",
    "größe = 'Ünïcödé 漢字 🎉 \u00a0 \u2028 \x0c'\n",
    "a = '''no newline at the end'''",
    "ends_in = '\\\\",
    "",
    "\n\n  \n",
    "\t# tabs\t\n",
    "'",
    "''",
    "'" * 7,
    "# MAGIC %%sql\n",
    "abfss = '# not onelake'\n",
)
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters="\r"), st.sampled_from("'\\\"\n%!#* {}")
    )
)


def folder_of(*texts: str, entity: str = "Config", name: str = "001_x") -> ScriptFolder:
    scripts = [
        DdlScript(f"Lakehouses/{entity}/{name}/{n:03}_x.py", content_hash(text), text)
        for n, text in enumerate(texts)
    ]
    return ScriptFolder(entity, name, tuple(scripts))


def by_name(*folders: ScriptFolder) -> dict[str, DdlNotebook]:
    return {made.name: made for made in ddl_notebooks(folders, LAKEHOUSE_DDL)}


def script_cells(notebook: Notebook) -> list[str]:
    return [cell.source for cell in notebook.cells if "scripts.run(" in cell.source and cell.source[0] == "#"]


def carried_text(source: str) -> Any:
    """What the cell hands to the run, evaluated as Python would."""
    (statement,) = ast.parse(source).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    (text,) = [word.value for word in statement.value.keywords if word.arg == "text"]
    return eval(compile(ast.Expression(text), "text", "eval"))


@settings(max_examples=300)
@given(TEXTS)
@example("a\\\n'''")
@example("%")
@example("# CELL ********************")
def test_a_text_comes_out_of_its_cell_as_it_was_written(text: str) -> None:
    script = DdlScript("Lakehouses/Config/001_x/001_x.py", content_hash(text), text)
    cell = code_cell(render_cell("ddl/script.py.j2", {"script": script}).strip("\n"), Kernel.PYSPARK)
    (source,) = script_cells(parse(render(pyspark_notebook([cell]))))
    assert carried_text(source) == text
    assert carried_text(SHELL.transform_cell(source)) == text


def test_hard_texts_come_out_of_the_notebook_as_they_were_written() -> None:
    made = by_name(folder_of(*HARD))["ddl_lakehouse_Config_001_x"].notebook
    assert [carried_text(source) for source in script_cells(parse(render(made)))] == list(HARD)


def test_what_a_shell_runs_is_what_was_written(tmp_path: Path) -> None:
    made = by_name(folder_of(*HARD))["ddl_lakehouse_Config_001_x"].notebook
    received: list[str] = []

    class Received:
        def run(self, path: str, content_hash: str, text: str) -> None:
            received.append(text)

    session = Session("ddl", "jupyter", LocalLakehouse(tmp_path))
    with cell_shell(session, {"scripts": Received()}, {}) as shell:
        for number, source in enumerate(script_cells(parse(render(made)))):
            assert shell.run(f"cell {number}", source) is None
    assert received == list(HARD)


def test_a_plain_script_can_be_read_in_the_notebook() -> None:
    text = '"""Makes it."""\n\nspark.sql("""\n    CREATE TABLE a (b STRING COMMENT \'c\')\n""")\n'
    made = by_name(folder_of(text))["ddl_lakehouse_Config_001_x"].notebook
    assert text in script_cells(made)[0]


def test_each_script_has_a_cell_and_each_folder_a_notebook() -> None:
    made = by_name(folder_of("a", "b"), folder_of("c", name="002_y"), folder_of("d", entity="Sales"))
    assert list(made) == [
        "ddl_lakehouse_Config_001_x",
        "ddl_lakehouse_Config_002_y",
        "ddl_lakehouse_Config_all",
        "ddl_lakehouse_Sales_001_x",
        "ddl_lakehouse_Sales_all",
        "ddl_lakehouse_all",
    ]
    assert [len(script_cells(each.notebook)) for each in made.values()] == [2, 1, 0, 1, 0, 0]
    assert [each.entity for each in made.values()] == ["Config"] * 3 + ["Sales"] * 2 + [""]


def called(notebook: Notebook) -> list[str]:
    found = []
    for cell in notebook.cells:
        if cell.kind is CellKind.CODE and "notebook.run(" in cell.source:
            call = ast.parse(cell.source).body[0]
            found += [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]
    return [str(value) for value in found]


def test_orchestrators_call_the_notebooks_below_them_in_order() -> None:
    made = by_name(folder_of("a"), folder_of("c", name="002_y"), folder_of("d", entity="Sales"))
    assert called(made["ddl_lakehouse_Config_all"].notebook) == [
        *("ddl_lakehouse_Config_001_x", "ddl_lakehouse_Config_002_y")
    ]
    assert called(made["ddl_lakehouse_all"].notebook) == [
        "ddl_lakehouse_Config_all",
        "ddl_lakehouse_Sales_all",
    ]


def test_two_notebooks_of_one_name_are_refused() -> None:
    folders = (folder_of("a", entity="A", name="1_b"), folder_of("a", entity="A_1_b", name="2"))
    assert len(by_name(*folders)) == 5
    clash = (folder_of("a", entity="A_1", name="1_b"), folder_of("a", entity="a_1", name="1_B"))
    with pytest.raises(UserError, match="two DDL notebooks would bear the name ddl_lakehouse_a_1_1_B"):
        ddl_notebooks(clash, LAKEHOUSE_DDL)


def test_compiling_twice_gives_the_same_bytes() -> None:
    found = find_scripts(ddl_scripts_dir(), LAKEHOUSE_DDL)
    first, second = ddl_notebooks(found, LAKEHOUSE_DDL), ddl_notebooks(found, LAKEHOUSE_DDL)
    assert [render(made.notebook) for made in first] == [render(made.notebook) for made in second]
