from __future__ import annotations

from app.session.batch_picture import BatchPicture, PictureState
from grapl_engine.batch.sources import Source


def test_one_that_was_let_go_waits_and_is_made_anew() -> None:
    picture = BatchPicture(Source("/photos/a.png"))
    assert picture.state is PictureState.WAITING and not picture.was_begun
    picture.is_missing = True
    picture.begin()
    picture.share = 0.4
    assert picture.state is PictureState.RUNNING and not picture.is_missing, "it is looked for again"
    picture.let_go()
    assert (picture.state, picture.share, picture.was_begun) == (PictureState.WAITING, 0.0, True)
    picture.reset()
    assert not picture.was_begun
