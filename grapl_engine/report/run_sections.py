"""What a report says of all runs: how they came out, where their settings differ, their maps, what was edited."""

from __future__ import annotations

from collections.abc import Sequence

from grapl_engine.edited_map import EditStep
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.events import EndReason
from grapl_engine.label_sizes import LabelCount
from grapl_engine.report.pictures import MANY, MOST_MAP
from grapl_engine.report.sections import Cell, Heading, Section, Table, number_cell
from grapl_engine.report.stories import RunStory
from grapl_engine.settings import PARAMETERS
from grapl_engine.settings_text import parameter_name, shown_text

__all__ = ["commands", "edits", "maps", "runs", "scores", "settings"]

_ENDED = {EndReason.COMPLETED: "done", EndReason.STOPPED: "stopped", None: "broke off"}
_K_HAT = "K\N{COMBINING CIRCUMFLEX ACCENT}"
_STAR = " \N{BLACK STAR}"
_LAMBDA = "\N{GREEK SMALL LETTER LAMDA}"


def runs(stories: Sequence[RunStory]) -> Section:
    """How each run came out."""
    headings = (
        Heading("run", is_number=True),
        Heading("name, or settings"),
        Heading("note"),
        Heading("segments", "of the newest map, without specks", is_number=True),
        Heading("specks", "segments that cover less than a thousandth of the picture", is_number=True),
        Heading(_K_HAT, "segments and specks together", is_number=True),
        Heading("E", "of the last cut, in nats", is_number=True),
        Heading("U", "its unary part", is_number=True),
        Heading(f"{_LAMBDA}V", "its pairwise part", is_number=True),
        Heading("seconds", is_number=True),
        Heading("ended"),
    )
    table = Table(headings, tuple(map(_run_row, stories)))
    failures = tuple(story.failure for story in stories if story.failure)
    star = ("A star marks the runs that were pinned.",) if any(story.run.is_pinned for story in stories) else ()
    paragraphs = ("E is the energy of the run's last graph cut in its own model: runs of other settings minimise another one.",)
    return Section("runs", "Runs", paragraphs, tables=(table,), notes=(*star, *failures))


def settings(stories: Sequence[RunStory]) -> Section | None:
    """The settings in which runs differ; None where there is nothing to differ."""
    read = [story for story in stories if story.settings is not None]
    if len(read) < 2:
        return None
    values = [story.settings.to_dict() for story in read if story.settings is not None]
    names = [name for name in PARAMETERS if any(one[name] != values[0][name] for one in values)]
    if not names:
        return Section("settings", "Settings", ("All runs have the same settings.",))
    columns = [[Cell("run"), *(_run_cell(story) for story in read)]]
    for name in names:
        shown = [shown_text(name, getattr(story.settings, name)) for story in read]
        cells = [Cell(text, is_strong=text != shown[0]) for text in shown]
        columns.append([Cell(parameter_name(name), PARAMETERS[name].label if PARAMETERS[name].symbol else ""), *cells])
    lines = columns if len(read) <= len(names) else [list(line) for line in zip(*columns, strict=True)]
    headings = tuple(Heading(cell.text, cell.extra) for cell in lines[0])
    text = "The settings in which the runs differ; what is not as in the first run is bold. All others are the same."
    return Section("settings", "Settings that differ", (text,), tables=(Table(headings, tuple(map(tuple, lines[1:]))),))


def maps(stories: Sequence[RunStory]) -> Section | None:
    """The maps, in the colours of the screen."""
    figures = tuple(one.figure for story in stories for one in story.maps)
    if not figures:
        return None
    text = "The newest map of each run over the picture, in the colours of the screen."
    size = f"Larger pictures are thinned to at most {MOST_MAP} pixels a side" + ", and further" * (len(stories) > MANY) + "."
    return Section("maps", "Maps", (text,), figures, notes=(size,))


def scores(stories: Sequence[RunStory], annotators: int) -> Section | None:
    """How well each map agrees with the truth."""
    rows = [one for story in stories for one in story.maps if one.scores is not None]
    if not rows:
        return None
    headings = [Heading("run")]
    for measure in MEASURES.values():
        way = "" if measure.better == "neither" else f"; {measure.better} is better"
        headings.append(Heading(measure.title, measure.meaning + way, is_number=True))
    best = {name: _best([one.scores.mean.values[name] for one in rows if one.scores is not None], name) for name in MEASURES}
    lines = []
    for one in rows:
        assert one.scores is not None
        line = [Cell(one.title)]
        for name, measure in MEASURES.items():
            mean, spread = one.scores.mean.values[name], one.scores.spread.values[name]
            extra = f"\N{PLUS-MINUS SIGN} {spread:.{measure.digits}f}" if annotators > 1 else ""
            line.append(number_cell(mean, measure.digits, extra, is_strong=len(rows) > 1 and mean == best[name]))
        lines.append(tuple(line))
    over = f"Means over {annotators} annotators \N{PLUS-MINUS SIGN} their standard deviation. " if annotators > 1 else ""
    meanings = tuple(f"{measure.title}: {measure.meaning}." for measure in MEASURES.values())
    text = f"{over}The best value of each column is bold."
    return Section(
        "scores", "Scores against the truth", (text,), tables=(Table(tuple(headings), tuple(lines)),), notes=meanings
    )


def edits(stories: Sequence[RunStory]) -> list[Section]:
    """What was edited by hand in each run."""
    return [_edits(story) for story in stories if story.edits]


def commands(stories: Sequence[RunStory]) -> Section | None:
    """How to make each run again."""
    told = tuple(story.command for story in stories if story.command)
    text = "Each run on the command line, in the order above. Seeds and edits are read from files, which the program saves."
    return Section("commands", "Commands that make the runs again", (text,), commands=told) if told else None


def _run_row(story: RunStory) -> tuple[Cell, ...]:
    facts, energy = story.facts, story.facts.energy
    count = None if facts.k_hat is None else LabelCount(facts.k_hat, facts.small_components)
    ended = "not read" if story.settings is None else _ENDED[facts.ended]
    return (
        Cell(f"{story.run.number}{_STAR * story.run.is_pinned}", is_number=True),
        Cell(story.title),
        Cell(story.run.note),
        number_cell(None if count is None else count.segments, 0),
        number_cell(None if count is None else count.specks, 0),
        number_cell(facts.k_hat, 0),
        number_cell(None if energy is None else energy.total, 2),
        number_cell(None if energy is None else energy.unary, 2),
        number_cell(None if energy is None else energy.lambda_ * energy.pairwise, 2),
        number_cell(facts.seconds, 1),
        Cell(ended),
    )


def _run_cell(story: RunStory) -> Cell:
    return Cell(str(story.run.number), story.title)


def _best(values: Sequence[float], name: str) -> float | None:
    """The best of a column; None where no way is better."""
    better, known = MEASURES[name].better, [value for value in values if value == value]
    if better == "neither" or not known:
        return None
    return max(known) if better == "higher" else min(known)


def _edits(story: RunStory) -> Section:
    headings = (
        Heading("", is_number=True),
        Heading("edit"),
        Heading("pixels", "that took another label", is_number=True),
        Heading("\N{GREEK CAPITAL LETTER DELTA}E", "E after it less E before, in nats, in the run's own model", is_number=True),
        Heading("E after", "in nats", is_number=True),
    )
    rows = tuple(
        (
            number_cell(number, 0),
            Cell(step.sentence if step.is_done else f"Not carried out: {step.sentence}"),
            number_cell(step.pixels, 0),
            _energy_change(step),
            number_cell(None if step.energy is None else step.energy.total, 2),
        )
        for number, step in enumerate(story.edits, 1)
    )
    number, done = story.run.number, sum(step.is_done for step in story.edits)
    text = f"The edits are a layer over run {number}, whose own map is as it was: {done} of {len(rows)} changed something."
    return Section(f"edits-{number}", f"Edits of run {number}", (text,), tables=(Table(headings, rows),))


def _energy_change(step: EditStep) -> Cell:
    if step.is_done and step.energy_change is None:
        return number_cell(0.0, 2, "no patch changes")
    return number_cell(step.energy_change, 2)
