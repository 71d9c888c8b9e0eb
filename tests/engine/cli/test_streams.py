"""What cannot be printed is dropped; why is known at the end."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grapl_engine.cli.streams import Streams

ROOT = Path(__file__).parents[3]


class Broken(io.StringIO):
    """A stream that can be written to so many times."""

    def __init__(self, error: OSError, times: int = 0) -> None:
        super().__init__()
        self.error, self.times = error, times

    def write(self, text: str) -> int:
        self.times -= 1
        if self.times < 0:
            raise self.error
        return super().write(text)


@pytest.mark.parametrize(
    ("error", "code"), [(BrokenPipeError(32, "Broken pipe"), 0), (OSError(28, "No space left on device"), 1), (None, 0)]
)
def test_a_reader_may_leave_and_a_full_disk_is_a_failure(
    error: OSError | None, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = io.StringIO() if error is None else Broken(error, times=1)
    monkeypatch.setattr("sys.stdout", out)
    with Streams() as streams:
        for word in ("one", "two", "three"):
            sys.stdout.write(word)
        assert streams.status(0, 1) == code
        assert streams.status(130, 1) == 130
    assert sys.stdout is out and out.getvalue() == ("onetwothree" if error is None else "one")
    assert capsys.readouterr().err.count("No space left on device): send it elsewhere.") == 2 * code


def test_errors_of_standard_error_are_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", Broken(OSError(5, "Input/output error")))
    with Streams() as streams:
        sys.stderr.write("a")
        sys.stderr.flush()
        assert streams.status(0, 1) == 0


def test_without_streams_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)
    with Streams() as streams:
        sys.stdout.write("a")
        sys.stderr.write("b")
        assert streams.status(0, 1) == 0 and not sys.stderr.isatty()
    assert sys.stdout is None


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["segment", "--help"], ["study", "--help"]], ids=str)
@pytest.mark.parametrize("end", ["full", "closed", "none"])
def test_no_command_prints_a_traceback_where_nothing_can_be_printed(words: list[str], end: str) -> None:
    command = [sys.executable, "-m", "grapl_engine", *words]
    reader, writer = os.pipe()
    os.close(reader)
    with Path("/dev/full").open("w") as full, os.fdopen(writer, "w") as closed:
        how = {"full": {"stdout": full}, "closed": {"stdout": closed}, "none": {"preexec_fn": lambda: os.close(1)}}[end]
        done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False, **how)  # type: ignore[call-overload]
    assert done.returncode == (1 if end == "full" else 0)
    expected = "grapl: standard output cannot be written (No space left on device): send it elsewhere.\n"
    assert done.stderr == (expected if end == "full" else "")


def test_of_a_stream_without_a_number_nothing_is_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Broken(BrokenPipeError(32, "Broken pipe")))
    free = os.dup(0)  # the lowest number that is free
    os.close(free)
    with Streams():
        sys.stdout.write("one")
    again = os.dup(0)
    os.close(again)
    assert again == free
