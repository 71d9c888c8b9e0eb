"""A study as one page of HTML that needs nothing else: ``grapl report``."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine.errors import GraplError
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.cells import as_text
from grapl_engine.study import ablations, comparisons, differences, gallery, level_sections, loss_curves, wording
from grapl_engine.study.columns import report_columns
from grapl_engine.study.folder import Study, export_table, has_store, open_store, read_study
from grapl_engine.study.pictures import Album
from grapl_engine.study.protocol import protocol
from grapl_engine.study.results import Results
from grapl_engine.study.sections import NOTHING, ReportSection
from grapl_engine.study.store import STORE
from grapl_engine.study.summaries import gain
from grapl_engine.study.table import TABLE

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["PAGE", "render_report", "write_report"]

PAGE = "report.html"
LISTED = ("weighted_iou", "pixel_accuracy", "covering", "variation_of_information", "rand_index", "k0", "k_hat", "seconds")
"""Columns of the table of all rows."""
_K0 = "K\N{SUBSCRIPT ZERO}"


def write_report(folder: Path, output: Path | None = None) -> Path:
    """Write the report of a study, and its rows as CSV where its folder can be written to.

    Parameters
    ----------
    folder : Path
        Of the study.
    output : Path, optional
        The page; by default ``report.html`` in the folder.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    StudyError
        If there is no study in the folder.
    RunFileError
        If the page cannot be written.
    """
    output = folder / PAGE if output is None else output
    if has_store(folder):
        with suppress(GraplError), open_store(folder) as store:
            export_table(store, folder)
    page = render_report(read_study(folder))
    with replacing(output) as path:
        path.write_text(page, encoding="utf-8")
    return output


def render_report(study: Study) -> str:
    """The page of a study.

    Parameters
    ----------
    study : Study

    Returns
    -------
    str
        HTML with its style, charts and pictures inside.
    """
    results, album, columns = Results(study), Album(study), report_columns()
    sections = _sections(results, album)
    return (
        _environment()
        .get_template(f"{PAGE}.jinja")
        .render(
            title=str(study.manifest.get("dataset", {}).get("name", study.folder.name)),
            protocol=protocol(results),
            sections=sections,
            problems=list(album.problems),
            failed=results.failed,
            retries=results.retries(),
            variants=list(results),
            anchors=results.anchors,
            columns=columns,
            listed=LISTED,
            titles={"k0": _K0, **{name: column.title for name, column in columns.items()}},
            table=TABLE if (study.folder / TABLE).is_file() else STORE,
        )
    )


def _environment() -> Environment:
    """What the templates may call."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("grapl_engine.study"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(gain=gain, nothing=NOTHING, settings_text=comparisons.settings_text)
    found.filters.update(
        as_text=as_text,
        bounds=wording.bounds,
        counted=wording.counted,
        listed_number=wording.listed_number,
        plus=wording.plus,
        signed=wording.signed,
        spread=wording.spread,
    )
    return found


def _sections(results: Results, album: Album) -> Sequence[ReportSection]:
    """Everything that is shown, in the paper's order, then what the paper has not."""
    return [
        ablations.initial(results),
        gallery.initial_pictures(results, album),
        ablations.affinity(results),
        loss_curves.warm_start(results),
        ablations.pairwise(results),
        ablations.continuity(results),
        ablations.grid_side(results),
        comparisons.comparison(results),
        gallery.method_pictures(results, album),
        differences.differences(results),
        level_sections.benchmark(results),
        level_sections.chosen_elsewhere(results),
        comparisons.all_variants(results),
        comparisons.scatter(results),
        *gallery.best_and_worst(results, album),
    ]
