"""The four linked image views."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from app.image_views.canvas import Camera
from app.image_views.colors import LabelTable, counterpart, label_table, spotlight_table
from app.image_views.layers import grey, photograph
from app.image_views.picture_view import PictureView
from app.image_views.view_content import (
    Labels,
    ViewContent,
    ViewKind,
    best_labels,
    count_labels,
    count_text,
    label_at,
    pane,
    patch_at,
    sides_text,
)
from app.image_views.wipe import side_names
from app.session.run_text import has_segments
from app.session.session import RunPhase, Session
from grapl_engine import RunRecord

__all__ = ["PictureGrid"]

KINDS = tuple(ViewKind)
CUT = KINDS.index(ViewKind.CUT)
VEIL = 0.65  # over what is not selected on the photograph
SMALL_COMPONENT_TIP = "A speck covers less than a thousandth of the picture"
STALE = {None: "", "settings": "previous settings", "seeds": "previous seeds"}
BUSY = {RunPhase.RUNNING: "running", RunPhase.PAUSED: "paused", RunPhase.STOPPING: "stopping"}


class PictureGrid(QWidget):
    """Photograph, network, graph cut and pixel map of the session's frame, as one place to look.

    Pan, zoom, crosshair, selection and wipe are shared. Each signal of the session repaints only what it changes.

    Signals
    -------
    maximised_changed()
        One view is shown alone, or four again.
    painted(float, float, bool)
        While painting is on: the left button is down at (x, y) of the picture; True: it was just pressed.
    """

    maximised_changed = Signal()
    painted = Signal(float, float, bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._maximised: int | None = None
        self._panes = [ViewContent(kind.value) for kind in KINDS]
        self._others: list[ViewContent] = []
        self._counts: dict[tuple[ViewKind, bool], tuple[Labels, int]] = {}
        self._shown: RunRecord | None = None
        self._before: RunRecord | None = None
        self._before_click: int | None = None
        self._patches_alone = False
        self._views = [PictureView(number) for number in range(1, len(KINDS) + 1)]
        self._unshown: list[int] = []
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._show_next)
        self._build()
        for view in self._views:
            view.camera_moved.connect(self._on_view_camera_moved)
            view.pointed.connect(session.point_at)
            view.clicked.connect(self._on_view_clicked)
            view.double_clicked.connect(self._on_view_double_clicked)
            view.wipe_moved.connect(self._on_view_wipe_moved)
            view.painted.connect(self.painted)
        session.picture_changed.connect(self._on_session_picture_changed)
        session.shown_changed.connect(self._on_session_shown_changed)
        session.preview_changed.connect(self._on_session_preview_changed)
        session.compared_changed.connect(self._on_session_compared_changed)
        session.selection_changed.connect(self._on_session_selection_changed)
        session.pointer_changed.connect(self._on_session_pointer_changed)
        session.settings_changed.connect(self._show_state)
        session.constraints_changed.connect(self._show_state)
        session.phase_changed.connect(self._show_state)
        self._on_session_picture_changed()
        self._on_session_compared_changed()
        self._on_session_shown_changed()
        self._on_session_pointer_changed()

    @property
    def views(self) -> tuple[PictureView, ...]:
        """The four views, in the order of `ViewKind`."""
        return tuple(self._views)

    @property
    def maximised(self) -> int | None:
        """The view (0 to 3) that is shown alone."""
        return self._maximised

    def maximise(self, index: int | None) -> None:
        """Show one view alone; the same again, or None, brings four back."""
        self._maximised = None if index == self._maximised else index
        for number, view in enumerate(self._views):
            view.setVisible(self._maximised in (None, number))
        self._share_room()
        self.maximised_changed.emit()

    def fit(self) -> None:
        """Show the whole picture."""
        self._set_camera(None)

    def zoom(self, factor: float) -> None:
        """Magnify all views about their centre."""
        self._views[self._maximised or 0].canvas.zoom(factor)

    def set_opacity(self, opacity: float) -> None:
        """How much the labels cover the photograph: 1 labels only, 0 photograph only."""
        for view in self._views[1:]:
            view.set_opacity(min(max(opacity, 0.0), 1.0))

    def set_contours(self, on: bool) -> None:
        """Whether the borders of segments are drawn on the label views."""
        for view in self._views[1:]:
            view.set_contours(on)

    def set_photograph_contours(self, on: bool) -> None:
        """Whether the borders of the finest labelling are drawn on the photograph."""
        self._views[0].set_contours(on)

    def set_painting(self, on: bool) -> None:
        """Whether the left button paints (`painted`) instead of selecting and panning."""
        for view in self._views:
            view.set_painting(on)

    def set_picking(self, *, patches_alone: bool) -> None:
        """Whether a click selects a patch alone, or its segment with it."""
        self._patches_alone = patches_alone

    # What happens

    @Slot()
    def _on_session_picture_changed(self) -> None:
        picture = self._session.picture
        if picture is None:
            return
        image = photograph(picture)
        without_colors = grey(image)
        for number, view in enumerate(self._views):
            view.show_photograph(without_colors if number else image, picture.width, picture.height)
            view.set_wipe(picture.width / 2)
            view.point(self._session.pointer)

    @Slot()
    def _on_session_shown_changed(self) -> None:
        record, frame = self._session.shown, self._session.frame
        name = self._session.picture.name if self._session.picture is not None else ""
        self._remember(record)
        first = ViewContent(ViewKind.PHOTOGRAPH.value, best_labels(record, frame), note=name, record=record)
        others = (self._bridged(kind, pane(kind, record, frame)) for kind in KINDS[1:])
        self._panes = [first, *others]
        self._panes[CUT] = self._own_cut()
        self._show_panes()
        self._show_compared()
        self._show_state()

    @Slot()
    def _on_session_preview_changed(self) -> None:
        """One view alone has other labels: a slider may bring thirty of them a second."""
        shown = self._panes[CUT] = self._own_cut()
        self._views[CUT].show_pane(shown, self._tables()[CUT], *self._badge(ViewKind.CUT, shown))
        self._show_state()

    @Slot()
    def _on_session_compared_changed(self) -> None:
        compared = self._session.compared
        frames = compared.frames() if compared is not None else []
        self._others = [pane(kind, compared, frames[-1]) for kind in KINDS[1:]] if frames else []
        self._show_panes()
        self._show_compared()

    @Slot()
    def _on_session_selection_changed(self) -> None:
        for view, shown, table in zip(self._views, self._panes, self._tables(), strict=True):
            view.show_labels(shown, table)
        self._show_compared()

    @Slot()
    def _on_session_pointer_changed(self) -> None:
        for view in self._views:
            view.point(self._session.pointer)

    @Slot(object)
    def _on_view_camera_moved(self, camera: Camera) -> None:
        self._set_camera(camera, self.sender())

    @Slot(float)
    def _on_view_wipe_moved(self, x: float) -> None:
        for view in self._views[1:]:
            view.set_wipe(x)

    @Slot(float, float)
    def _on_view_clicked(self, x: float, y: float) -> None:
        self._before_click = self._session.selected
        self._session.select_patch(patch_at(self._session.shown, x, y))
        if self._patches_alone:
            return
        label = self._label_at(self._index(self.sender()), x, y)
        self._session.select(None if label == self._session.selected else label)

    @Slot()
    def _on_view_double_clicked(self) -> None:
        self._session.select(self._before_click)  # its first click was not meant
        self.maximise(self._index(self.sender()))

    # How

    def _build(self) -> None:
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        for index, view in enumerate(self._views):
            self._layout.addWidget(view, index // 2, index % 2)
        self._share_room()
        self._views[0].set_opacity(VEIL)
        self._views[0].set_contours(False)

    def _share_room(self) -> None:
        """Rows and columns without a visible view get nothing."""
        alone = self._maximised
        for part in range(2):
            self._layout.setRowStretch(part, int(alone is None or alone // 2 == part))
            self._layout.setColumnStretch(part, int(alone is None or alone % 2 == part))

    def _show_panes(self) -> None:
        """At once where nothing hurries; while a run goes on a view at a time, so that hands have their turn in between."""
        self._unshown = list(range(len(KINDS)))
        while self._unshown and self._session.is_at_rest:
            self._show_next()
        if self._unshown:
            self._turn.start()

    @Slot()
    def _show_next(self) -> None:
        """Show the last of the panes that wait: the photograph, which is there already, comes in the end."""
        index = self._unshown.pop()
        shown = self._panes[index]
        self._views[index].show_pane(shown, self._tables()[index], *self._badge(KINDS[index], shown))
        if self._unshown:
            self._turn.start()
        else:
            self._turn.stop()

    def _show_compared(self) -> None:
        """The other run's labels in their own colours; what is selected has the same colour there."""
        compared, shown = self._session.compared, self._session.shown
        if compared is None or shown is None or not self._others:
            for view in self._views[1:]:
                view.show_compared(None, None)
            return
        table = self._table(compared)
        for view, right, left in zip(self._views[1:], self._panes[1:], self._others, strict=True):
            view.show_compared(left, table, side_names(compared, right.record or shown, self._session.runs))

    @Slot()
    def _show_state(self) -> None:
        """Each view says whose labels it shows; "running" stands where the running run is seen."""
        session = self._session
        for view, shown in zip(self._views[1:], self._panes[1:], strict=True):
            stale = STALE[session.stale_by]
            if shown.record is not session.shown:
                stale = "previous run"
            is_running = shown.record is not None and shown.record is session.running
            instead = session.preview.kind.value if session.preview is not None and view is self._views[CUT] else ""
            view.set_state(stale, BUSY.get(session.phase, "") if is_running else "", instead)

    def _remember(self, shown: RunRecord | None) -> None:
        """Keep hold of the run that was shown before this one, for as long as a run of its picture goes on."""
        last, self._shown = self._shown, shown
        if shown is None and not self._session.is_busy:
            self._before = None
        elif last is not None and last is not shown and last.iterations:
            self._before = last
        if self._before is not None and self._before.picture is not self._session.picture:
            self._before = None

    def _bridged(self, kind: ViewKind, own: ViewContent) -> ViewContent:
        """What a view shows; while a followed run has nothing for it yet, the last labels of the run before."""
        session, before = self._session, self._before
        if own.labels is not None or before is None or not (session.is_busy and session.following):
            return own
        if session.shown not in (None, session.running):
            return own
        last = pane(kind, before, before.frames()[-1])
        return own if last.labels is None else last

    def _own_cut(self) -> ViewContent:
        """The graph cut's view: what is previewed there, else the run's cut."""
        session, preview = self._session, self._session.preview
        if preview is not None:
            return ViewContent(preview.title, preview.labels, preview.note, record=session.shown)
        return self._bridged(ViewKind.CUT, pane(ViewKind.CUT, session.shown, session.frame))

    def _set_camera(self, camera: Camera | None, mover: QObject | None = None) -> None:
        for view in self._views:
            if view is not mover:
                view.set_camera(camera)

    def _tables(self) -> list[LabelTable | None]:
        """The colours of each view: of the run whose labels it shows."""
        record, selected = self._session.shown, self._session.selected
        veil = None if record is None or selected is None else spotlight_table(record.colored, selected)
        owners = {shown.record for shown in self._panes[1:]}
        tables = {owner: self._table(owner) if owner is not None and owner.labels else None for owner in owners}
        return [veil, *(tables[shown.record] for shown in self._panes[1:])]

    def _table(self, record: RunRecord) -> LabelTable:
        """A run's colours; what is selected in the shown run has the same colour here."""
        shown, selected = self._session.shown, self._session.selected
        if shown is not None and shown is not record:
            selected = counterpart(selected, shown.palette_indices, record.palette_indices, record.colored)
        return label_table(record.colored, record.palette_indices, selected)

    def _badge(self, kind: ViewKind, shown: ViewContent) -> tuple[str, str]:
        """What stands in the title's badge, and what more there is to say about it."""
        picture, record = self._session.picture, shown.record
        if kind is ViewKind.PHOTOGRAPH:
            return (f"{picture.width} \N{MULTIPLICATION SIGN} {picture.height}" if picture is not None else ""), ""
        count = self._count(kind, shown)
        if self._session.compared is not None and self._others:
            return sides_text(self._count(kind, self._others[KINDS.index(kind) - 1], is_other=True), count), ""
        is_final = record is not None and record.finished is not None and shown.labels is record.finished.pixel_labels
        small_components = record.small_components if record is not None and is_final else 0
        noun = "segment" if record is not None and is_final and has_segments(record) else "label"
        return count_text(count, small_components, noun), SMALL_COMPONENT_TIP if small_components else ""

    def _count(self, kind: ViewKind, shown: ViewContent, is_other: bool = False) -> int | None:
        """How many labels a pane has; counted once for each map."""
        if shown.labels is None or shown.record is None:
            return None
        known = self._counts.get((kind, is_other))
        if known is None or known[0] is not shown.labels:
            side = shown.record.prepared.side if shown.record.prepared is not None else 0
            known = self._counts[kind, is_other] = shown.labels, count_labels(shown.labels, shown.record.colored, side)
        return known[1]

    def _label_at(self, index: int, x: float, y: float) -> int | None:
        """The shown run's label at a place of a view; left of the wipe the one that has the colour seen there."""
        picture, record = self._session.picture, self._session.shown
        is_left = index and self._others and x < self._views[index].wipe
        seen = self._others[index - 1] if is_left else self._panes[index]
        if picture is None or record is None or seen.labels is None or seen.record is None:
            return None
        label = label_at(seen.labels, picture, x, y)
        if seen.record is record:
            return label
        twin = counterpart(label, seen.record.palette_indices, record.palette_indices, record.colored)
        return None if twin == -1 else twin

    def _index(self, view: QObject) -> int:
        return next(index for index, own in enumerate(self._views) if own is view)
