"""A page as PDF: whole, with its pictures, made in a thread."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication

from app.files.paper import save_pdf
from grapl_engine import RunFileError


def page(side: int) -> str:
    stream = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (max(side, 1), max(side, 1), 3), dtype=np.uint8)).save(
        stream, "PNG"
    )
    source = base64.b64encode(stream.getvalue()).decode()
    image = f'<img src="data:image/png;base64,{source}" width="300" height="300">' if side else ""
    return f"<html><head><title>Leaf</title></head><body><h1>Leaf</h1>{image}<table><tr><td>1.5</td></tr></table></body></html>"


def test_it_is_pdf_with_its_title_and_pictures(qapp: QApplication, tmp_path: Path) -> None:
    pool = QThreadPool()
    pool.start(lambda: save_pdf(tmp_path / "a.pdf", page(200)))
    pool.start(lambda: save_pdf(tmp_path / "b.pdf", page(0)))
    pool.waitForDone()
    whole, bare = ((tmp_path / name).read_bytes() for name in ("a.pdf", "b.pdf"))
    assert whole.startswith(b"%PDF-") and whole.rstrip().endswith(b"%%EOF")
    assert "Leaf".encode("utf-16-be") in whole
    assert len(whole) > len(bare) + 200 * 200, "noise does not pack: the picture is in it"


def test_a_folder_that_is_not_there_is_a_sentence(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match="cannot be written"):
        save_pdf(tmp_path / "missing" / "a.pdf", page(0))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_sentence_and_the_old_file_stays(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RunFileError, match=r"a\.pdf cannot be written \(No space left on device\)"):
        save_pdf(tmp_path / "a.pdf", page(0))
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"] and (tmp_path / "a.pdf").read_bytes() == b"old"
