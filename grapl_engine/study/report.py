"""A study as one page of HTML that needs nothing else: ``grapl report``."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grapl_engine.errors import GraplError
from grapl_engine.storage.atomic import replacing
from grapl_engine.study import ablations, comparisons, gallery, loss_curves
from grapl_engine.study.folder import Study, export_table, has_store, open_store, read_study
from grapl_engine.study.pictures import Album
from grapl_engine.study.protocol import protocol
from grapl_engine.study.results import Results, VariantResults
from grapl_engine.study.rows import Row
from grapl_engine.study.sections import MEASURES, NOTHING, ReportSection
from grapl_engine.study.store import STORE
from grapl_engine.study.summaries import value_of
from grapl_engine.study.table import TABLE

__all__ = ["PAGE", "render_report", "write_report"]

PAGE = "report.html"
LISTED = ("weighted_iou", "pixel_accuracy", "covering", "variation_of_information", "rand_index", "k0", "k_hat", "seconds")
"""Columns of the table of all rows."""
_DIGITS = {"k0": 0, "k_hat": 0, "seconds": 2}


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row of the table of all rows."""

    anchor: str
    row: Row
    values: tuple[str, ...]


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
    from jinja2 import Environment, PackageLoader, StrictUndefined

    held = Results(study)
    album = Album(study)
    sections = _sections(held, album)
    environment = Environment(
        loader=PackageLoader("grapl_engine.study"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"{PAGE}.jinja").render(
        title=str(study.manifest.get("dataset", {}).get("name", study.folder.name)),
        protocol=protocol(held),
        sections=sections,
        problems=list(album.problems),
        failed=held.failed,
        retries=held.retries(),
        holdings=[(holding, comparisons.settings_text(holding), _listed(held, holding)) for holding in held],
        anchors=held.anchors,
        columns=[({"k0": "K\N{SUBSCRIPT ZERO}", **MEASURES}[name], name) for name in LISTED],
        table=TABLE if (study.folder / TABLE).is_file() else STORE,
    )


def _sections(held: Results, album: Album) -> Sequence[ReportSection]:
    """Everything that is shown, in the paper's order, then what the paper has not."""
    return [
        ablations.initial(held),
        gallery.initial_pictures(held, album),
        ablations.affinity(held),
        loss_curves.warm_start(held),
        ablations.pairwise(held),
        ablations.continuity(held),
        ablations.grid_side(held),
        comparisons.comparison(held),
        gallery.method_pictures(held, album),
        comparisons.all_variants(held),
        comparisons.scatter(held),
        *gallery.best_and_worst(held, album),
    ]


def _listed(held: Results, holding: VariantResults) -> list[_Listed]:
    """A variant's rows as the last table has them; a failed one has no values."""
    return [
        _Listed(held.anchors[row.key], row, tuple(_text(row, name) for name in LISTED) if row.is_done else ())
        for row in holding.rows
    ]


def _text(row: Row, column: str) -> str:
    value = value_of(row, column)
    digits = _DIGITS.get(column, 3)
    return f"{value:.{digits}f}" if value == value else NOTHING
