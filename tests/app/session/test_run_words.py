"""What the list says of runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scripted_run import scripted_picture, scripted_record

from app.session.run_words import RunWords
from app.session.session import Session
from grapl_engine import PRESETS
from grapl_engine.images.file_parts import FileParts


def test_a_run_is_told_from_the_one_before(session: Session) -> None:
    picture, base = scripted_picture(), PRESETS["explore"].replace(d=8, k0=5, steps=(1, 1), lambda_=2.0)
    for settings in (base, base.replace(lambda_=8.0), base.replace(lambda_=8.0), PRESETS["paper"].replace(d=8, k0=5, mu=2.0)):
        session.add_run(scripted_record(picture, settings=settings))
    words, runs = RunWords(session), session.runs.kept
    assert words.headline(runs[1]).startswith("2 · λ 8, ") and words.headline(runs[3]).startswith("4 · paper, μ 2, ")
    details = [words.detail(record).split(" · ") for record in runs]
    assert [detail[0] for detail in details[:2]] == ["E 12.0", "E 18.0"]
    assert details[0][1:] == [] and details[1][1:] == ["λ 2 → 8"] and details[2][1:] == ["same settings"]
    assert details[3][1].count("→") == 3 and details[3][1].endswith(" more"), "never a long list"
    assert "Since run 3: " in words.remark(runs[3]) and words.remark(runs[3]).count("→") > 3
    session.kept.rename(runs[1], "mine")
    assert words.headline(runs[1]) == "2 · mine"
    session.kept.set_pinned(runs[1], True)
    assert "★" in words.all_of(session.kept.entries[1]) and "mine" in words.all_of(session.kept.entries[1])


def test_what_the_headline_has_is_not_said_twice(session: Session) -> None:
    picture = scripted_picture()
    for preset in ("tuned", "instant"):
        session.add_run(scripted_record(picture, settings=PRESETS[preset]))
    words, last = RunWords(session), session.runs.kept[1]
    assert words.headline(last) == "2 · instant" and "instant" not in words.detail(last)
    session.kept.rename(last, "mine")
    assert words.headline(last) == "2 · mine" and words.detail(last).endswith("instant")


def test_a_run_of_another_picture_has_its_name(session: Session) -> None:
    session.add_run(scripted_record(scripted_picture("one.png")))
    session.add_run(scripted_record(scripted_picture("two.png")))
    words, (first, second) = RunWords(session), session.runs.kept
    assert words.headline(first).startswith("1 · one.png · ") and ".png" not in words.headline(second)
    assert words.score(session.kept.entries[0]) is None and not words.has_scores


def test_a_run_of_a_page_says_which(session: Session, tmp_path: Path) -> None:
    names = ("DAPI", "GFP", "Cy5")
    parts = [FileParts(number, 30, "slice", 2, 3, names) for number in (3, 4)]
    pages = [replace(scripted_picture("cells.tif"), path=tmp_path / "cells.tif", parts=one) for one in parts]
    for picture in pages:
        session.add_run(scripted_record(picture))
    words, (first, second) = RunWords(session), session.runs.kept
    plain = words.headline(first).split(" · ", 2)[2]
    assert words.headline(first) == f"1 · slice 3, GFP · {plain}" and words.headline(second) == f"2 · slice 4, GFP · {plain}"
    assert words.remark(first).splitlines()[0] == "cells.tif, slice 3 of 30, channel 2 of 3 (GFP)"
    assert "slice 3 of 30" in words.all_of(session.kept.entries[0])
    session.kept.rename(first, "mine")
    assert words.headline(first) == "1 · mine · slice 3, GFP"
    session.add_run(scripted_record(scripted_picture("photo.png")))
    assert words.headline(first) == "1 · cells.tif · slice 3, GFP · mine"
    whole = replace(pages[0], parts=FileParts())
    session.add_run(scripted_record(whole))
    assert words.headline(first) == "1 · mine · slice 3, GFP"
    session.open_picture(pages[1])
    assert words.headline(session.runs.kept[-1]).startswith("4 · cells.tif · ")
