"""What is said of a run waits for the views."""

from __future__ import annotations

from app.session.drawing import Drawing


def test_it_tells_what_is_new_once() -> None:
    drawing, told = Drawing(), []
    drawing.changed.connect(lambda: told.append(drawing.is_behind))
    assert not drawing.is_behind
    for on in (False, True, True, False, False):
        drawing.set_behind(on)
    assert told == [True, False]
