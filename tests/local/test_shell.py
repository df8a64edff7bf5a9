from __future__ import annotations

import builtins
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import IPython
import pytest

from ingen_fab.local.failures import CellFailure
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.magics.call import MagicCall, MagicHandler, MagicNotAvailableError
from ingen_fab.local.session import Session
from ingen_fab.local.shell import CellShell, cell_shell

HANDLERS: Mapping[str, MagicHandler] = {
    "%%shout": lambda call: (call.body or "").upper(),
    "%twice": lambda call: call.line * 2,
    "%%store": lambda call: call.namespace.update(kept=call.body),
}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session("nightly", "jupyter", LocalLakehouse(tmp_path))


@pytest.fixture
def shell(session: Session) -> Iterator[CellShell]:
    with cell_shell(session, {"given": 1}, HANDLERS) as made:
        yield made


def failure_of(shell: CellShell, source: str, label: str = "cell 1") -> CellFailure:
    failure = shell.run(label, source)
    assert failure is not None
    return failure


def test_cells_share_a_namespace_that_begins_with_the_given_names(shell: CellShell) -> None:
    assert shell.run("cell 1", "x = given + 1") is None
    assert shell.run("cell 2", "y = x * 10") is None
    assert shell.namespace["y"] == 20


def test_a_run_begins_with_a_fresh_namespace(session: Session) -> None:
    with cell_shell(session, {}, {}) as first:
        first.run("cell 1", "x = 1")
    with cell_shell(session, {}, {}) as second:
        assert isinstance(failure_of(second, "x").error, NameError)


def test_the_last_expression_is_printed(shell: CellShell, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run("cell 1", "1 + 1")
    assert capsys.readouterr().out == "2\n"


def test_get_ipython_gives_the_shell_of_the_run(shell: CellShell) -> None:
    source = "import IPython\nsame = get_ipython() is IPython.get_ipython() is not None\nmine = get_ipython()"
    assert shell.run("cell 1", source) is None
    assert shell.namespace["same"] is True
    assert shell.namespace["mine"].user_ns is shell.namespace


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        ("1/0", 1, "1/0"),
        ("x = 1\n\n  \n1/0  # here\ny = 2", 4, "1/0  # here"),
        ("\n\n \nx = 1\n1/0", 5, "1/0"),
        ("def f():\n    return 1/0\n\nf()", 2, "return 1/0"),
        ("%time 1\nx = 1\n1/0", 3, "1/0"),
        ("x = 1\nif x\n    pass", 2, "if x"),
        ("\n\nx = (1,", 3, "x = (1,"),
        ("x = 1\n  y = 2", 2, "y = 2"),
        ("return 1", 1, "return 1"),
        ("raise SystemExit(3)", 1, "raise SystemExit(3)"),
        ("async def f():\n    1/0\n\nawait f()", 2, "1/0"),
    ],
)
def test_a_failure_knows_its_line(shell: CellShell, source: str, line: int, text: str) -> None:
    failure = failure_of(shell, source)
    assert (failure.place.cell, failure.place.line, failure.place.text) == ("cell 1", line, text)
    assert failure.raised_at is None


def test_a_failure_in_a_function_of_another_cell_knows_both_places(shell: CellShell) -> None:
    shell.run("cell 1", "\ndef f(x):\n    return 1 / x\n")
    failure = failure_of(shell, "y = 1\nf(0)", "cell 2")
    assert (failure.place.cell, failure.place.line) == ("cell 2", 2)
    assert failure.raised_at is not None
    assert (failure.raised_at.cell, failure.raised_at.line) == ("cell 1", 3)


def test_the_same_source_in_two_cells_is_told_apart(shell: CellShell) -> None:
    shell.run("cell 1", "x = 1")
    shell.run("cell 2", "x = 1")
    assert failure_of(shell, "1/0", "cell 3").place.cell == "cell 3"
    assert failure_of(shell, "1/0", "cell 4").place.cell == "cell 4"


def test_a_failure_prints_nothing(shell: CellShell, capfd: pytest.CaptureFixture[str]) -> None:
    for source in ("1/0", "x = (", " x\ny", "%nothing", "raise SystemExit(1)"):
        failure_of(shell, source)
    assert capfd.readouterr() == ("", "")


def test_a_table_of_handlers_carries_out_magics(shell: CellShell) -> None:
    assert shell.run("cell 1", "%%store now\nline 1\n\nline 3\n") is None
    assert shell.namespace["kept"] == "line 1\n\nline 3\n"
    assert shell.run("cell 2", "x = %twice ab") is None
    assert shell.namespace["x"] == "abab"


def test_a_handler_gets_the_session(session: Session) -> None:
    calls: list[MagicCall] = []
    with cell_shell(session, {}, {"%%keep": calls.append}) as shell:
        shell.run("cell 1", "%%keep -x 1\nbody\n")
    assert [(call.line, call.body, call.session) for call in calls] == [("-x 1", "body\n", session)]


@pytest.mark.parametrize(
    ("source", "magic"),
    [
        ("%%sql\nSELECT 1", "%%sql"),
        ("%%tsql -artifact wh\nSELECT 1", "%%tsql"),
        ("%%configure\n{}", "%%configure"),
        ("%%typo\nx", "%%typo"),
        (" %%sql\n SELECT 1", "%%sql"),
        ("# a comment\n%%sql\n", "%%sql"),
        ("x = 1\n%run other", "%run"),
        ("%pip install x", "%pip"),
        ("pip install x", "%pip"),
        ("df = %tsql SELECT 1", "%tsql"),
    ],
)
def test_a_magic_that_is_not_there_is_a_typed_error(shell: CellShell, source: str, magic: str) -> None:
    error = failure_of(shell, source).error
    assert isinstance(error, MagicNotAvailableError)
    assert error.message == f"magic {magic} is not available in a Python notebook here"


def test_the_magics_of_ipython_work(shell: CellShell, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run("cell 1", "word = 'hello'") is None
    assert shell.run("cell 2", "%%capture taken\nprint(word)") is None
    assert shell.namespace["taken"].stdout == "hello\n"
    assert shell.run("cell 3", "%%bash\necho $((1 + 1))") is None
    assert shell.run("cell 4", "!echo {word} from outside") is None
    assert capsys.readouterr().out.split() == ["2", "hello", "from", "outside"]


def test_dataclasses_with_text_annotations_work_in_cells(shell: CellShell) -> None:
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom typing import ClassVar\n"
        "@dataclass(frozen=True)\nclass Point:\n    kind: ClassVar[str] = 'p'\n    x: int = 1\n"
    )
    assert shell.run("cell 1", source) is None
    assert shell.run("cell 2", "import pickle\npoint = pickle.loads(pickle.dumps(Point(2)))") is None
    assert shell.namespace["point"] == shell.namespace["Point"](2)


def test_the_process_is_as_before_afterwards(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    def state() -> list[object]:
        names = ("display", "__IPYTHON__", "get_ipython", "exit", "open")
        streams = [sys.stdin, sys.stdout, sys.stderr, sys.excepthook, sys.displayhook]
        return [
            *streams,
            sys.modules["__main__"],
            hasattr(sys, "ps1"),
            sys.path[:],
            IPython.get_ipython(),
            *(getattr(builtins, name, None) for name in names),
        ]

    before = state()
    with cell_shell(session, {}, {}) as shell:
        shell.run("cell 1", "import warnings; warnings.simplefilter('ignore'); 1/0")
        assert sys.modules["__main__"].__dict__ is shell.namespace
    assert state() == before


RUN_CELLS = """
import sys
from pathlib import Path
from ingen_fab.local.lakehouse import LocalLakehouse
from ingen_fab.local.session import Session
from ingen_fab.local.shell import cell_shell

with cell_shell(Session("n", "jupyter", LocalLakehouse(Path())), {}, {}) as shell:
    for cell in sys.argv[1:]:
        shell.run("cell", cell)
"""


def run_in_process(folder: Path, *cells: str) -> str:
    """Run cells in a process of their own whose home, work and temporary folder is `folder`."""
    script = folder.with_name("script.py")
    script.write_text(RUN_CELLS)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(
        [sys.executable, str(script), *cells],
        env={**environment, "HOME": str(folder), "TMPDIR": str(folder)},
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return ended.stdout


def test_nothing_is_written_to_the_home_folder_and_nothing_temporary_stays(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    run_in_process(folder, "%time 1+1", "1/0", "%history")
    assert list(folder.iterdir()) == []


def test_duckdb_draws_no_progress_bar_in_a_run(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir()
    asks = "print(duckdb.sql(\"SELECT current_setting('enable_progress_bar')\").fetchall())"
    assert run_in_process(folder, f"import duckdb\n{asks}") == "[(False,)]\n"
