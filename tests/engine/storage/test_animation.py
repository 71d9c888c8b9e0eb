"""Pictures one after the other as a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from grapl_engine import RunFileError
from grapl_engine.storage import animation


def test_without_ffmpeg_an_mp4_is_refused_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animation, "movie_maker", lambda: None)
    with pytest.raises(RunFileError, match="ffmpeg"):
        animation.save_animation(tmp_path / "a.mp4", [np.zeros((4, 4, 3), np.uint8)], 1.0)
    assert list(tmp_path.iterdir()) == []


def test_ffmpeg_gets_all_pictures_and_what_it_complains_of_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\nfor last; do :; done\ncat > "$last"\n')
    program.chmod(0o755)
    monkeypatch.setattr(animation, "movie_maker", lambda: str(program))
    path = tmp_path / "a.mp4"
    animation.save_animation(path, [np.full((4, 6, 3), value, np.uint8) for value in (1, 2)], 0.5)
    assert path.read_bytes() == bytes([1] * 72 + [2] * 72 * animation.LAST_HOLDS)
    says = '#!/bin/sh\nfor last; do :; done\necho part > "$last"\necho "$last: {}" >&2\nexit 1\n'
    for words, told in (
        ("no such encoder", rf"^ffmpeg could not write a\.mp4 \({tmp_path}/a\.mp4: no such encoder\)"),
        ("No space left on device", rf"^{tmp_path}/a\.mp4 cannot be written \(No space left on device\)"),
    ):
        program.write_text(says.format(words))
        with pytest.raises(RunFileError, match=told):
            animation.save_animation(path, [np.zeros((4, 6, 3), np.uint8)], 0.5)
    assert path.read_bytes().startswith(b"\x01") and sorted(tmp_path.iterdir()) == [path, program]


def test_an_animation_of_another_kind_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match=r"\.gif or \.mp4"):
        animation.save_animation(tmp_path / "a.webm", [np.zeros((4, 4, 3), np.uint8)], 1.0)
    with pytest.raises(RunFileError, match="nothing to animate"):
        animation.save_animation(tmp_path / "a.gif", [], 1.0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(animation.movie_maker() is None, reason="needs ffmpeg")
def test_a_real_mp4_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    animation.save_animation(path, [np.full((5, 7, 3), value, np.uint8) for value in (0, 255)], 0.2)
    assert b"ftyp" in path.read_bytes()[:12]


def test_a_gif_has_all_pictures_in_one_palette_and_holds_the_last(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    animation.save_animation(path, [np.full((8, 12, 3), value, np.uint8) for value in (0, 90, 255)], 0.2)
    with Image.open(path) as image:
        assert image.size == (12, 8) and image.n_frames == 3
        shown = []
        for index in range(3):
            image.seek(index)
            shown.append((int(np.asarray(image.convert("RGB"))[0, 0, 0]), image.info["duration"]))
    assert shown == [(0, 200), (90, 200), (255, 600)]
