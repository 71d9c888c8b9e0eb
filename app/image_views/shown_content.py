"""What the views show of the session: contents, colours and badges. No widget is known here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.image_views.colors import LabelTable, PaletteIndices, counterpart, label_table, spotlight_table
from app.image_views.edited_content import edited_badge, edited_content, edited_table
from app.image_views.level_content import first_map, level_badge, level_content, level_label_at, photograph_level
from app.image_views.view_content import (
    ViewContent,
    best_labels,
    color_at,
    count_of,
    is_final,
    label_at,
    palette_indices_of,
    place_inside,
    sides_text,
)
from app.image_views.view_options import ViewOptions
from app.image_views.views import ALL_VIEWS, LABEL_VIEWS, VIEWS, ViewKind, content_of
from app.session.run_phase import RunPhase
from app.session.run_text import count_tip, jump_text, promised, seen_text
from app.session.session import Session
from grapl_engine import Frame, LabelCount, RunRecord, Stage
from grapl_engine.storage.palette import frame_palette_indices

if TYPE_CHECKING:
    from app.image_views.view_content import Labels
    from app.session.detail import Detail
    from app.session.map_in_sight import MapInSight
    from app.session.view_state import ViewState

__all__ = ["ShownContent"]

STALE = {None: "", "settings": "previous settings", "seeds": "previous seeds"}
BUSY = {RunPhase.RUNNING: "running", RunPhase.PAUSED: "paused", RunPhase.STOPPING: "stopping"}
EDITED = (ViewKind.PHOTOGRAPH, ViewKind.PIXELS)
"""The views that show a map after edits."""


class ShownContent:
    """The contents of all views by kind, made anew from the session when it is told to.

    Parameters
    ----------
    session : Session
    options : ViewOptions
        Whether the pixel map's place is taken by the borders' strength.

    Attributes
    ----------
    of : dict of ViewKind to ViewContent
        What each view shows.
    compared : dict of ViewKind to ViewContent
        What stands left of the wipe on the views with labels; empty without a compared run.
    """

    def __init__(self, session: Session, options: ViewOptions) -> None:
        self._session, self._options = session, options
        self.of = {kind: ViewContent(kind.value) for kind in ALL_VIEWS}
        self.compared: dict[ViewKind, ViewContent] = {}
        self._counts: dict[tuple[ViewKind, bool], tuple[Labels, LabelCount]] = {}
        self._shown: RunRecord | None = None
        self._before: RunRecord | None = None

    def renew(self) -> None:
        """Another run or frame is shown."""
        record = self._session.view.shown
        name = self._session.view.picture.title if self._session.view.picture is not None else ""
        self._remember(record)
        for kind, entry in VIEWS.items():
            own = self._own(kind)
            self.of[kind] = self._bridged(kind, own) if entry.has_labels else replace(own, note=name)
        self.renew_cut()
        self.renew_level()

    def renew_level(self) -> None:
        """The pixel map's view: a level of detail if one is chosen, or if there is no map yet; the photograph follows it."""
        record, frame = self._session.view.shown, self._session.view.frame
        own = self._bridged(ViewKind.PIXELS, self._own(ViewKind.PIXELS))
        chosen = level_content(self._session, is_strength=self._options.border_strength)
        if chosen is None and own.labels is None and record in (None, self._session.runs.running):
            chosen = first_map(self._session)
        edited = None if self._options.border_strength else edited_content(self._session)
        self.of[ViewKind.PIXELS] = edited or chosen or own
        if edited is not None:
            chosen = None
        photograph = replace(
            self.of[ViewKind.PHOTOGRAPH], labels=best_labels(record, frame) if edited is None else edited.labels
        )
        level = None if chosen is None or chosen.level is None else photograph_level(self._session, chosen.level)
        self.of[ViewKind.PHOTOGRAPH] = replace(photograph, level=level)

    def renew_cut(self) -> None:
        """The graph cut's view: what is previewed there, else the run's cut."""
        session, preview = self._session, self._session.view.preview
        if preview is not None:
            self.of[ViewKind.CUT] = ViewContent(_headed(preview.title), preview.labels, preview.note, record=session.view.shown)
        else:
            self.of[ViewKind.CUT] = self._bridged(ViewKind.CUT, self._own(ViewKind.CUT))

    def renew_compared(self) -> None:
        """Another run is compared."""
        compared = self._session.view.compared
        frames = compared.frames() if compared is not None else []
        self.compared = {kind: content_of(kind, compared, frames[-1]) for kind in LABEL_VIEWS} if frames else {}

    def titled(self, kind: ViewKind) -> ViewContent:
        """What a view shows; with a wipe, what is missing says on which side of it."""
        right, left = self.of[kind], self.compared.get(kind)
        if left is None or self._session.view.compared is None:
            return right
        sides = (f"{side}: {of.hint}" for side, of in (("Left", left), ("Right", right)) if of.hint)
        return replace(right, hint="\n".join(sides))

    def tables(self) -> dict[ViewKind, LabelTable | None]:
        """The colours of all views."""
        return {kind: self.table(kind) for kind in ALL_VIEWS}

    def table(self, kind: ViewKind) -> LabelTable | None:
        """The colours of a view: of the labels that it shows; the photograph has a veil over what is not selected."""
        content, shown, selected = self.of[kind], self._session.view.shown, self._session.view.selected
        own = edited_table(self._session) if kind in EDITED and self._is_edited else None
        selected = selected if own is None else self._session.sight.selected
        if VIEWS[kind].has_labels:
            return own or self.table_of(content)
        if shown is None or selected is None or content.level:
            return None
        return spotlight_table(shown.colored if own is None or own.is_indexed else len(own.lut), selected)

    def table_of(self, content: ViewContent) -> LabelTable | None:
        """The colours of a run's labels; what is selected has the same colour there as in the shown run's newest map."""
        record, selected = content.record, self._session.view.selected
        if record is None or not record.labels:
            return None
        own, here = palette_indices_of(content), self._palette_here()
        if not self._is_numbered_as_here(content):
            selected = counterpart(selected, here, own, record.colored)
        return label_table(record.colored, own, selected)

    def badge(self, kind: ViewKind) -> tuple[str, str]:
        """What stands in the title's badge, and what more there is to say about it."""
        picture, shown = self._session.view.picture, self.of[kind]
        record = shown.record
        if not VIEWS[kind].has_labels:
            return (f"{picture.width} \N{MULTIPLICATION SIGN} {picture.height}" if picture is not None else ""), ""
        if kind is ViewKind.PIXELS and self._is_edited:
            return edited_badge(self._session)
        if shown.level is not None and self._session.view.compared is None:
            return level_badge(self._session, shown.level)
        count = self._count(kind, shown) if shown.level is None else shown.level.cut.label_count
        if self._session.view.compared is not None and self.compared:
            return sides_text(self._count(kind, self.compared[kind], is_other=True), count), ""
        why = jump_text(record, Frame(Stage.FINAL))[1] if record is not None and is_final(shown) else ""
        return seen_text(count), "\n".join(filter(None, (why, count_tip(count))))

    def state(self, kind: ViewKind) -> tuple[str, str, str]:
        """Why a view's labels are old, what is being done to their run, and what stands there instead of its labels."""
        session, content = self._session, self.of[kind]
        record = content.record
        stale = STALE[session.stale_by] if record is session.view.shown else "previous run"
        if content.level is not None and content.level.hierarchy.source == "picture":
            stale = ""  # no run has a part in it
        is_running = record is not None and record is session.runs.running
        preview = session.view.preview if kind is ViewKind.CUT else None
        instead = preview.kind.value if preview is not None else ""
        if kind is ViewKind.PIXELS and self._is_edited and session.edits.proposal.step is not None:
            instead = "proposed"
        return stale, BUSY.get(session.runs.phase, "") if is_running else "", instead

    def picked(self, kind: ViewKind, x: float, y: float, wipe: float) -> tuple[ViewState | Detail | MapInSight, int | None]:
        """What a place of a view belongs to, and which part of the session selects it."""
        session, level, is_left = self._session, self.of[kind].level, kind in self.compared and x < wipe
        if level is not None:
            return session.detail, None if is_left else level_label_at(session, level, x, y)
        if kind in EDITED and self._is_edited and not is_left:
            return session.sight, session.edits.bench.label_at(x, y)
        return session.view, self.label_at(kind, x, y, wipe)

    def words_at(self, kind: ViewKind, x: float, y: float, wipe: float) -> str:
        """What is seen at a place of a view: the photograph's colour, or the label; left of the wipe the compared run's."""
        picture = self._session.view.picture
        if picture is None or not (0 <= x < picture.width and 0 <= y < picture.height):
            return ""
        if kind not in LABEL_VIEWS:
            return "RGB {} {} {}".format(*color_at(picture, x, y))
        seen = self.compared[kind] if kind in self.compared and x < wipe else self.of[kind]
        if seen.level is not None:
            label = level_label_at(self._session, seen.level, x, y)
        else:
            label = None if seen.labels is None else label_at(seen.labels, picture, x, y)
        is_edited = kind in EDITED and self._is_edited and seen is self.of[kind]
        word = "label" if seen.level is None and not is_edited else "segment"  # as the line about the mouse has it
        return "" if label is None else f"{word} {label}"

    def place_of(self, label: int) -> tuple[float, float] | None:
        """(x, y) of the picture inside a segment of the map in sight, near its middle; None: it is not there."""
        seen, picture = self.of[ViewKind.PHOTOGRAPH], self._session.view.picture
        labels = seen.labels if seen.level is None else seen.level.cut.labels[seen.level.hierarchy.regions]
        return None if labels is None or picture is None else place_inside(labels, label, picture)

    def label_at(self, kind: ViewKind, x: float, y: float, wipe: float) -> int | None:
        """The shown run's label at a place of a view; left of the wipe the one that has the colour seen there."""
        picture, record = self._session.view.picture, self._session.view.shown
        seen = self.compared[kind] if kind in self.compared and x < wipe else self.of[kind]
        if picture is None or record is None or seen.labels is None or seen.record is None:
            return None
        label = label_at(seen.labels, picture, x, y)
        if self._is_numbered_as_here(seen):
            return label
        twin = counterpart(label, palette_indices_of(seen), self._palette_here(), record.colored)
        return None if twin == -1 else twin

    # How

    @property
    def _is_edited(self) -> bool:
        """Whether the pixel map's view shows a map that was edited."""
        made = self._session.sight.drawn
        return made is not None and self.of[ViewKind.PIXELS].labels is made.map.labels

    def _palette_here(self) -> PaletteIndices:
        """Of what can be selected: the shown run's labels at the shown frame."""
        record = self._session.view.shown
        return None if record is None else frame_palette_indices(record, self._session.view.frame)

    def _is_numbered_as_here(self, content: ViewContent) -> bool:
        """Whether a number means the same there and at the shown frame of the shown run."""
        here = self._session.view.shown in (None, content.record)
        return here and palette_indices_of(content) == self._palette_here()

    def _own(self, kind: ViewKind) -> ViewContent:
        """What a view shows of the shown run; without one, what comes and what is to be done for it."""
        view, promise = self._session.view, VIEWS[kind].promise
        own = content_of(kind, view.shown, view.frame)
        return replace(own, hint=promised(self._session, promise)) if view.shown is None and promise else own

    def _remember(self, shown: RunRecord | None) -> None:
        """Keep hold of the run that was shown before this one, for as long as a run of its picture goes on."""
        last, self._shown = self._shown, shown
        if shown is None and not self._session.runs.is_busy:
            self._before = None
        elif last is not None and last is not shown and last.iterations:
            self._before = last
        if self._before is not None and self._before.picture is not self._session.view.picture:
            self._before = None

    def _bridged(self, kind: ViewKind, own: ViewContent) -> ViewContent:
        """What a view shows; while a followed run has nothing for it yet, the last labels of the run before."""
        session, before = self._session, self._before
        if own.labels is not None or before is None or not (session.runs.is_busy and session.view.following):
            return own
        if session.view.shown not in (None, session.runs.running):
            return own
        last = content_of(kind, before, before.frames()[-1])
        return own if last.labels is None else last

    def _count(self, kind: ViewKind, shown: ViewContent, is_other: bool = False) -> LabelCount | None:
        """How many segments a content has; counted once for each map."""
        if shown.labels is None or shown.record is None:
            return None
        known = self._counts.get((kind, is_other))
        if known is None or known[0] is not shown.labels:
            known = self._counts[kind, is_other] = shown.labels, _counted(shown.labels, shown.record)
        return known[1]


def _counted(labels: Labels, record: RunRecord) -> LabelCount:
    """How many labels are on a map of a run; the final one's are counted as the segment table and the files have them."""
    if record.finished is not None and labels is record.finished.pixel_labels:
        return record.count(Frame(Stage.FINAL))
    return count_of(labels, record.prepared.side if record.prepared is not None else 0)


def _headed(title: str) -> str:
    """As a heading: a word begins large, and a symbol stays what it is."""
    first = title[:1]
    return f"{first.upper() if first.isascii() else first}{title[1:]}"
