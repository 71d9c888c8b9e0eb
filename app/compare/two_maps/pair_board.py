"""Two maps in the place of the image views, in one of the ways to look at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.compare.labelling import REGION
from app.compare.two_maps.comparing import Letter, Made
from app.compare.two_maps.way import WAYS, Way
from app.image_views.canvas import Camera
from app.image_views.close_up import Cut
from app.image_views.colors import LabelTable, label_table, without
from app.image_views.layers import ImageLayer, grey, photograph, photograph_part
from app.image_views.picture_grid import PictureGrid
from app.image_views.picture_view import PictureView
from app.image_views.view_content import ViewContent, sides_text
from app.image_views.wipe_place import WipePlace
from app.session.session import Session

__all__ = ["PairBoard"]

Z = 40  # above the labels, below the crosshair
DIFFERENCES = (Way.BOUNDARIES, Way.PIXELS)
NOTHING: tuple[QImage, Cut | None] = (QImage(), None)
HINTS = {"a": "Choose a map for A in the panel Compare.", "b": "Choose a map for B in the panel Compare."}
WAITS = "This map is being made."


@dataclass(slots=True, eq=False)
class _Side:
    """What stands for a letter: the map if it is there, its selected label, and what is drawn of them."""

    made: Made | None = None
    selected: int | None = None
    is_awaited: bool = False
    content: ViewContent | None = None
    table: LabelTable | None = None


class PairBoard(QWidget):
    """Two views, of which all ways but one need the first alone; linked with the image views in pan, zoom and crosshair.

    Parameters
    ----------
    session : Session
    grid : PictureGrid
        The image views.

    Signals
    -------
    clicked(str, float, float)
        A click on the map of this letter, "a" or "b", at (x, y) of the picture.
    help_asked()
        A question mark was clicked.
    """

    clicked = Signal(str, float, float)
    help_asked = Signal()

    def __init__(self, session: Session, grid: PictureGrid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)  # whatever Qt has left behind it is not seen between the views
        self.hide()  # until it has its place in the centre
        self.setObjectName("maps")  # F1 finds its place in the guide
        self._session, self._grid = session, grid
        self._way, self._flipped = Way.BESIDE, False
        self._sides: dict[Letter, _Side] = {"a": _Side(), "b": _Side()}
        self._images = dict.fromkeys(DIFFERENCES, NOTHING)
        self._rect = QRectF(0, 0, 1, 1)
        self.views = PictureView("Map A", ""), PictureView("Map B", "")
        self._wipe = WipePlace(self.views[:1], grid.cameras, self)
        self._difference = ImageLayer(has_lines=True)
        self._build()
        self._connect()
        self._on_options_changed()

    @property
    def way(self) -> Way:
        """How the maps are shown."""
        return self._way

    @property
    def flipped(self) -> bool:
        """Whether B is seen in A's place."""
        return self._flipped

    def show_picture(self) -> None:
        """Take the open picture; the maps are those of another one."""
        picture = self._session.view.picture
        if picture is None:
            return
        self._rect = QRectF(0, 0, picture.width, picture.height)
        image = grey(photograph(picture))
        for view in self.views:
            view.show_photograph(image, picture.width, picture.height, partial(photograph_part, picture, is_grey=True))
        self._wipe.put(picture.width / 2)
        for side in self._sides.values():
            side.made = side.content = side.table = side.selected = None
        self._images = dict.fromkeys(DIFFERENCES, NOTHING)
        self._show()

    def show_map(self, letter: Letter, made: Made | None, *, is_awaited: bool = False) -> None:
        """Show a map for a letter; None: nothing, or nothing yet if it is awaited."""
        side = self._sides[letter]
        side.made, side.is_awaited = made, is_awaited
        side.content = None if made is None else ViewContent(f"{letter.upper()}: {made.labelling.name}", made.labelling.labels)
        self._paint(letter)
        self._show()

    def show_difference(self, way: Way, image: QImage | None, cut: Cut | None = None) -> None:
        """Take what is drawn where the maps differ; `cut` makes all the pixels of a part where the image is thinned."""
        self._images[way] = NOTHING if image is None else (image, cut)
        if way is self._way:
            self._show()

    def select(self, a: int | None, b: int | None) -> None:
        """Dim all but a label of A and one of B; None: there is none on that side; nothing is dimmed if both are None."""
        nothing = a is None and b is None
        wanted: dict[Letter, int | None] = {"a": a, "b": b}
        for letter, label in wanted.items():
            self._sides[letter].selected = None if nothing else -1 if label is None else label
            self._paint(letter)
        self._show()

    def show_way(self, way: Way) -> None:
        """Look at the maps in another way."""
        self._way, self._flipped = way, False
        self._show()

    def flip(self, on: bool) -> None:
        """Show B in A's place where one view has both; a difference and two views stay as they are."""
        on = on and self._way in (Way.FLICKER, Way.WIPE) and self._sides["b"].made is not None
        if on != self._flipped:
            self._flipped = on
            self._show_flipped()

    def bring_in_sight(self, box: QRectF) -> None:
        """Move there, and step back if that is not enough, unless a rectangle of the picture is seen already."""
        canvas = self.views[0].canvas
        seen, room = canvas.camera, canvas.size()
        half = QRectF(0, 0, seen.scale * room.width(), seen.scale * room.height())
        half.moveCenter(QPointF(seen.x, seen.y))
        if not half.contains(box):
            scale = max(seen.scale, 1.1 * box.width() / max(1, room.width()), 1.1 * box.height() / max(1, room.height()))
            self._grid.cameras.look_at(Camera(box.center().x(), box.center().y(), scale))

    # How

    def _build(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for view in self.views:
            line.addWidget(view, 1)
        self._difference.setZValue(Z)
        self.views[0].canvas.add(self._difference)

    def _connect(self) -> None:
        for view in self.views:
            self._grid.cameras.add(view)
            view.words_at = partial(self._words_at, view)
            view.pick_at = partial(self._pick_at, view)
            view.pointed.connect(self._session.view.point_at)
            view.clicked.connect(self._on_view_clicked)
            view.help_asked.connect(self.help_asked)
        self._grid.options.opacity_changed.connect(self._on_options_changed)
        self._grid.options.contours_changed.connect(self._on_options_changed)
        self._session.view.pointer_changed.connect(self._on_session_pointer_changed)

    def _paint(self, letter: Letter) -> None:
        """The colours of a map; what is shown of it is made once, and again only when something else is selected."""
        side = self._sides[letter]
        if (made := side.made) is None:
            side.table = None
            return
        side.table = label_table(len(made.colors), made.colors, side.selected)
        if made.labelling.void is not None and made.labelling.void < len(made.colors):
            side.table = without(side.table, made.labelling.void)

    def _show(self) -> None:
        """Bring everything to the views."""
        first, second = self.views
        a, b = self._sides["a"], self._sides["b"]
        is_difference = self._way in DIFFERENCES
        second.setVisible(self._way is Way.BESIDE)
        image, cut = self._images[self._way] if is_difference else NOTHING
        self._difference.show_image(image, self._rect, cut)
        if self._way is Way.BESIDE:
            first.show_compared(None, None)
            first.show_alone(compared=None)
            first.show_content(a.content or self._missing("a"), a.table, self._count("a"))
            second.show_content(b.content or self._missing("b"), b.table, self._count("b"))
        elif is_difference:
            first.show_compared(None, None)
            is_there = not self._images[self._way][0].isNull()
            hint = "" if is_there else self._missing("a").hint or self._missing("b").hint or WAITS
            first.show_content(ViewContent(f"{WAYS[self._way].title}: A and B", hint=hint), None, self._counts())
        else:
            first.show_compared(a.content, a.table, (f"A: {self._name('a')}", f"B: {self._name('b')}"))
            first.show_labels(b.content or self._missing("b"), b.table)
            self._show_flipped()

    def _show_flipped(self) -> None:
        """In one view: A beside B, or one of them alone; both are painted already."""
        first, is_there = self.views[0], self._sides["a"].made is not None
        if self._way is Way.WIPE and not self._flipped and is_there:
            first.show_title(ViewContent("Wipe: A | B", hint=self._missing("b").hint), self._counts())
            first.show_alone(compared=None)
            return
        seen: Letter = "b" if self._flipped or not is_there else "a"
        content = self._sides[seen].content or self._missing(seen)
        hint = content.hint or self._missing("b" if seen == "a" else "a").hint
        first.show_title(ViewContent(content.title, hint=hint), self._count(seen))
        first.show_alone(compared=seen == "a")

    def _missing(self, letter: Letter) -> ViewContent:
        side = self._sides[letter]
        hint = "" if side.made is not None else WAITS if side.is_awaited else HINTS[letter]
        return ViewContent(f"{letter.upper()}", hint=hint)

    def _name(self, letter: Letter) -> str:
        made = self._sides[letter].made
        return "\N{EN DASH}" if made is None else made.labelling.name

    def _count(self, letter: Letter) -> str:
        made = self._sides[letter].made
        return "" if made is None else made.labelling.count_text

    def _counts(self) -> str:
        a, b = (None if side.made is None else side.made.labelling for side in self._sides.values())
        if a is None or b is None:
            return ""
        if REGION in (a.noun, b.noun):
            return f"{a.count_text} | {b.count_text}"
        return sides_text(a.count, b.count)

    # What happens

    @Slot()
    def _on_options_changed(self) -> None:
        for view in self.views:
            view.set_opacity(self._grid.options.opacity)
            view.set_contours(self._grid.options.contours)

    @Slot()
    def _on_session_pointer_changed(self) -> None:
        for view in self.views:
            view.point(self._session.view.pointer)

    @Slot(float, float)
    def _on_view_clicked(self, x: float, y: float) -> None:
        self.clicked.emit(self._letter_at(x, is_second=self.sender() is self.views[1]), x, y)

    def _letter_at(self, x: float, *, is_second: bool) -> Letter:
        """Whose map is seen at x of the picture."""
        is_right = self._way is Way.WIPE and not self._flipped and x >= self.views[0].wipe
        return "b" if is_second or is_right or self._flipped else "a"

    def _pick_at(self, view: PictureView, x: float, y: float) -> Callable[[], None] | None:
        letter = self._letter_at(x, is_second=view is self.views[1])
        return None if self._sides[letter].made is None else partial(self.clicked.emit, letter, x, y)

    def _words_at(self, view: PictureView, x: float, y: float) -> str:
        """The label of the map that is seen there, or of both where a view shows how they differ."""
        is_difference = self._way in DIFFERENCES
        letters: tuple[Letter, ...] = ("a", "b") if is_difference else (self._letter_at(x, is_second=view is self.views[1]),)
        words = []
        for letter in letters:
            made = self._sides[letter].made
            if made is not None:
                words.append(f"{letter.upper()}: {made.labelling.noun} {made.labelling.labels[int(y), int(x)]}")
        return ", ".join(words)
