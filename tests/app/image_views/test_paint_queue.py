"""Views that wait for their turn."""

from itertools import pairwise

from PySide6.QtCore import QObject, QTimer

from app.image_views.paint_queue import PaintQueue
from app.image_views.views import ALL_VIEWS, ViewKind


def test_all_at_once_where_nothing_hurries(qtbot):
    painted, owner = [], QObject()
    PaintQueue(painted.append, lambda: True, owner).paint(ALL_VIEWS)
    assert painted == [*reversed(ALL_VIEWS)]


def test_one_a_turn_where_hands_are_waited_for(qtbot):
    painted, owner = [], QObject()
    staging = PaintQueue(painted.append, lambda: False, owner)
    hands = QTimer(owner, interval=0)
    hands.timeout.connect(lambda: painted.append("hands"))
    hands.start()
    staging.paint(ALL_VIEWS)
    assert painted == []
    qtbot.waitUntil(lambda: ALL_VIEWS[0] in painted)
    hands.stop()
    assert [kind for kind in painted if kind != "hands"] == [*reversed(ALL_VIEWS)]
    places = [painted.index(kind) for kind in reversed(ALL_VIEWS)]
    assert all("hands" in painted[one:other] for one, other in pairwise(places))


def test_what_is_wanted_last_takes_the_place_of_what_waits(qtbot):
    painted, owner = [], QObject()
    staging = PaintQueue(painted.append, lambda: False, owner)
    staging.paint(ALL_VIEWS)
    staging.paint((ViewKind.CUT,))
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [ViewKind.CUT] and not staging._turn.isActive()


def test_what_waits_when_things_come_to_rest_is_painted_with_the_next(qtbot):
    painted, owner, calm = [], QObject(), []
    staging = PaintQueue(painted.append, lambda: bool(calm), owner)
    staging.paint(ALL_VIEWS)
    calm.append(True)
    staging.paint(ALL_VIEWS)
    assert painted == [*reversed(ALL_VIEWS)]


def test_it_says_when_views_wait_and_when_none_does_any_longer(qtbot):
    told, owner = [], QObject()
    staging = PaintQueue(lambda kind: None, lambda: False, owner)
    staging.waiting_changed.connect(lambda: told.append(staging.waiting))
    staging.paint(ALL_VIEWS)
    assert told == [tuple(ALL_VIEWS)]
    staging.paint((ViewKind.CUT,))
    qtbot.waitUntil(lambda: told[-1] == ())
    assert len(told) == 2
