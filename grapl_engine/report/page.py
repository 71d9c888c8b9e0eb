"""The report of one picture as a page: HTML that needs nothing else, for a browser or for paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine import __version__
from grapl_engine.errors import RunFileError
from grapl_engine.report import run_sections
from grapl_engine.report.mistake_sections import mistakes
from grapl_engine.report.pictures import photograph, truth_figures
from grapl_engine.report.sections import Page, Section
from grapl_engine.report.source import ReportSource
from grapl_engine.report.stability_section import kept_stability, stability
from grapl_engine.report.stories import RunStory, maps_of, stories_of
from grapl_engine.report.sweep_section import sweep
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.cells import as_text
from grapl_engine.storage.formats import REPORT
from grapl_engine.storage.palette import frame_palette_indices

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["page_of", "render_page", "write_report"]

PAPER_WIDTH, PAPER_HEIGHT = 660, 640
"""What a picture may take of a page of A4, in pixels of 96 to the inch: all between the margins, and the place for a table."""


def write_report(path: str | Path, source: ReportSource) -> None:
    """Write the report of a picture as HTML, whole or not at all.

    Parameters
    ----------
    path : str or Path
        With the suffix ``.html``.
    source : ReportSource

    Raises
    ------
    RunFileError
        If the suffix is another one or the file cannot be written.
    """
    if REPORT.kind_of(path) != ".html":
        raise RunFileError(f"{Path(path).name}: only the window saves a report as PDF. Save it as .html, and print that.")
    page = render_page(page_of(source))
    with replacing(path) as part:
        part.write_text(page, encoding="utf-8")


def page_of(source: ReportSource) -> Page:
    """All that is said, as plain data; runs are read one after the other.

    Parameters
    ----------
    source : ReportSource

    Returns
    -------
    Page
    """
    stories = list(stories_of(source))
    annotators = 0 if source.truth is None else len(source.truth.annotators)
    sections = [
        _picture(source),
        _truth(source, stories),
        *([run_sections.runs(stories)] if stories else []),
        run_sections.settings(stories),
        run_sections.maps(stories),
        run_sections.scores(stories, annotators),
        *mistakes(source, stories),
        sweep(source),
        stability(source.picture, [story.small for story in stories if story.small is not None]),
        *kept_stability(source.picture, () if source.kept is None else source.kept.stability(source.picture)),
        *run_sections.edits(stories),
        run_sections.commands(stories),
    ]
    counted = f"{len(stories)} run{'s' * (len(stories) != 1)}"
    truth = "no ground truth" if not annotators else f"{annotators} annotator{'s' * (annotators != 1)}"
    lead = (
        f"{source.picture.width} × {source.picture.height} pixels, {counted}, {truth}. Written on {date.today().isoformat()}."
    )
    return Page(
        source.picture.title, lead, tuple(section for section in sections if section is not None), f"GraPL {__version__}"
    )


def render_page(page: Page, *, is_paper: bool = False) -> str:
    """Lay it out.

    Parameters
    ----------
    page : Page
    is_paper : bool
        In the plain HTML that Qt lays out on paper, instead of that for a browser.

    Returns
    -------
    str
        HTML with its style and pictures inside.
    """
    return (
        _environment()
        .get_template("picture.html.jinja")
        .render(page=page, is_paper=is_paper, paper_width=PAPER_WIDTH, paper_height=PAPER_HEIGHT)
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("grapl_engine.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["as_text"] = as_text
    return found


def _picture(source: ReportSource) -> Section:
    return Section("picture", "Picture", figures=(photograph(source.picture),), notes=(*source.picture.notes, *source.remarks))


def _truth(source: ReportSource, stories: list[RunStory]) -> Section | None:
    """What annotators drew, in colours that agree with the maps."""
    if source.truth is None:
        return None
    like = palette = None
    if first := next((story for story in stories if story.maps), None):
        record = first.run.read()
        like, palette = maps_of(record)[0][1], frame_palette_indices(record, record.frames()[-1])
    figures = tuple(truth_figures(source.picture, source.truth, like, palette))
    void = () if source.truth.void is None else (f"Places of the value {source.truth.void} are void: they count nowhere.",)
    return Section("truth", "Ground truth", figures=figures, notes=void)
