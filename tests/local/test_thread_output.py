from __future__ import annotations

import io
import sys
import threading

import pytest

from ingen_fab.local.thread_output import ThreadOutput, named_output, told_on_stderr


def test_a_thread_without_a_name_writes_as_ever() -> None:
    stream = io.StringIO()
    output = ThreadOutput(stream)
    print("a", "b", end="", file=output)
    assert stream.getvalue() == "a b"


def test_a_named_thread_writes_whole_lines_behind_its_name() -> None:
    stream = io.StringIO()
    output = ThreadOutput(stream)
    with output.named("x"), output.named("inner"):
        output.write("one")
        assert stream.getvalue() == ""
        output.write(" and\ntwo\n\nrest")
    output.write("plain")
    assert stream.getvalue() == "x | one and\nx | two\nx | \nx | rest\nplain"


def test_lines_of_threads_do_not_mix() -> None:
    stream = io.StringIO()
    output = ThreadOutput(stream)

    def work(name: str) -> None:
        with output.named(name):
            for number in range(200):
                print(name, number, name, file=output)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = stream.getvalue().splitlines()
    assert [line for line in lines if line.startswith("b |")] == [f"b | b {n} b" for n in range(200)]
    assert len(lines) == 600


def test_all_goes_to_stderr_and_back(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout, sys.stderr
    with told_on_stderr():
        print("out")
        with named_output("n"):
            print("err", file=sys.stderr)
        assert (sys.stderr.encoding, sys.stderr.isatty()) == (before[1].encoding, False)
    assert (sys.stdout, sys.stderr) == before
    assert capsys.readouterr() == ("", "out\nn | err\n")
    with named_output("n"):
        print("plain")
    assert capsys.readouterr().out == "plain\n"
