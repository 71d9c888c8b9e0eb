"""``grapl report``: a study, a session or a run, told apart by the path."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pytest
from scripted_engine import scripted_picture, scripted_record
from session_folders import small_session

from grapl_engine.cli.main import main
from grapl_engine.cli.report import add_report, run_report
from grapl_engine.errors import StudyError
from grapl_engine.storage.run_file import save_run
from grapl_engine.storage.session_file import save_session
from grapl_engine.study import report


def test_what_is_meant_where_nothing_is_said() -> None:
    parser = argparse.ArgumentParser()
    add_report(parser.add_subparsers())
    assert vars(parser.parse_args(["report", "out"])) == {
        "source": Path("out"),
        "output": None,
        "picture": None,
        "truth": None,
        "run": run_report,
    }


def test_a_folder_is_a_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def write(folder: Path, output: Path | None) -> Path:
        if folder.name == "none":
            raise StudyError("There is no study.")
        return output or folder / "report.html"

    monkeypatch.setattr(report, "write_report", write)
    odd = tmp_path / "odd.grapl"
    odd.mkdir()
    assert main(["report", str(tmp_path)]) == 0
    assert main(["report", str(odd)]) == 0
    assert main(["report", str(tmp_path), "-o", str(tmp_path / "page.html")]) == 0
    pages = [str(folder / "report.html") for folder in (tmp_path, odd)]
    assert capsys.readouterr().out.splitlines() == [*pages, str(tmp_path / "page.html")]
    assert main(["report", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == "grapl: There is no study.\n"
    assert main(["report", str(tmp_path), "--picture", "a"]) == 2
    assert "a study has its data set" in capsys.readouterr().err


def test_a_run_has_a_page_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, picture = tmp_path / "leaf.grapl", scripted_picture()
    save_run(path, scripted_record())
    np.save(tmp_path / "truth.npy", np.zeros((picture.height, picture.width), np.uint8))
    assert main(["report", str(path), "--truth", str(tmp_path / "truth.npy")]) == 0
    page = tmp_path / "leaf-report.html"
    assert capsys.readouterr().out == f"{page}\n"
    assert "Scores against the truth" in page.read_text(encoding="utf-8")
    assert main(["report", str(path), "-o", str(tmp_path / "other.html")]) == 0
    assert "Scores against the truth" not in (tmp_path / "other.html").read_text(encoding="utf-8")


def test_a_session_has_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_session(tmp_path / "session")
    save_session(tmp_path / "s.graplsession", tmp_path / "session")
    assert main(["report", str(tmp_path / "s.graplsession")]) == 0
    page = (tmp_path / "s-report.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;bold" in page and "<b>bold" not in page
    assert main(["report", str(tmp_path / "s.graplsession"), "--picture", "none"]) == 2
    assert "has no picture none" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["none.grapl", "none.graplsession", "bad.grapl", "bad.graplsession"])
def test_a_file_that_is_none_is_a_sentence(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for bad in ("bad.grapl", "bad.graplsession"):
        (tmp_path / bad).write_bytes(b"not a zip")
    assert main(["report", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.startswith("grapl: ")
    assert not list(tmp_path.glob("*.html"))
