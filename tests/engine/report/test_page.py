"""The page: whole, harmless, and alone."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from report_sources import HOSTILE, ReadPage, some_source, some_truth

from grapl_engine import RunFileError
from grapl_engine.report.page import page_of, render_page, write_report
from grapl_engine.report.source import ReportSource


@pytest.fixture(scope="module")
def source() -> ReportSource:
    return replace(some_source(some_truth()), remarks=(HOSTILE,))


@pytest.fixture(scope="module", params=[False, True], ids=["browser", "paper"])
def text(request: pytest.FixtureRequest, source: ReportSource) -> str:
    return render_page(page_of(source), is_paper=request.param)


def test_all_chapters_are_there_in_their_order(source: ReportSource) -> None:
    titles = [section.title for section in page_of(source).sections]
    assert titles == [
        "Picture",
        "Ground truth",
        "Runs",
        "Settings that differ",
        "Maps",
        "Scores against the truth",
        *(title for title in titles if title.startswith("Where run")),
        "Borders that the runs have in common",
        "Edits of run 1",
        "Commands that make the runs again",
    ]
    assert {"Where run 1 is wrong", "Where run 1, edited is wrong", "Where run 4 is wrong"} <= set(titles)


def test_no_name_becomes_a_tag(text: str) -> None:
    page = ReadPage(text)
    assert not {"script", "link", "iframe", "object", "embed"} & set(page.tags)
    assert page.words.count(HOSTILE) >= 6, "heading, title, name, note, annotator, remark"
    assert "49" not in re.sub(r"data:image/[^\"]*", "", text).split("<body>")[1].split("Runs")[0], "a name is no template"


def test_it_needs_nothing_from_outside(text: str) -> None:
    page = ReadPage(text)
    assert all(address.startswith(("#", "data:image/")) for address in page.addresses)
    assert {address[1:] for address in page.addresses if address.startswith("#")} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "http" not in re.sub(r"data:image/[^\"]*", "", text) and "@import" not in text and "url(" not in text


def test_its_pictures_are_whole_and_say_what_they_show(text: str) -> None:
    images = ReadPage(text).images
    assert len(images) == 1 + 2 + 3 + 3 + 1, "picture, annotators, maps, mistakes, borders"
    for image in images:
        assert image["alt"]
        kind, _, data = str(image["src"]).removeprefix("data:image/").partition(";base64,")
        with Image.open(io.BytesIO(base64.b64decode(data))) as opened:
            opened.load()
            assert opened.format == kind.upper()


def test_light_and_dark_follow_the_browser_and_paper_is_light(source: ReportSource) -> None:
    text = render_page(page_of(source))
    assert "prefers-color-scheme: dark" in text
    paper = text.split("@media print")[1]
    assert "--page: #fff" in paper and "break-inside: avoid" in paper


def test_a_picture_alone_has_a_page_too(source: ReportSource) -> None:
    page = page_of(ReportSource(source.picture))
    assert [section.title for section in page.sections] == ["Picture"]
    assert "0 runs, no ground truth" in page.lead


def test_it_is_written_whole_or_not_at_all(source: ReportSource, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_report(path, source)
    assert path.read_text(encoding="utf-8").rstrip().endswith("</html>")
    with pytest.raises(RunFileError, match=r"page\.pdf: only the window saves a report as PDF"):
        write_report(tmp_path / "page.pdf", source)
    with pytest.raises(RunFileError, match=r"page\.txt: a report is saved as \.html"):
        write_report(tmp_path / "page.txt", source)
    with pytest.raises(RunFileError, match="cannot be written"):
        write_report(tmp_path / "missing" / "page.html", source)
    assert list(tmp_path.iterdir()) == [path]
