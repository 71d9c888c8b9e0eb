"""What the views show of the session, without a widget."""

import numpy as np
from scripted_run import scripted_picture, scripted_record

from app.image_views.shown_content import ShownContent
from app.image_views.view_options import ViewOptions
from app.image_views.views import LABEL_VIEWS, ViewKind
from app.session.preview import CutPreview, PreviewKind
from grapl_engine.graphcut.problem import problem_of


def shown(session):
    content = ShownContent(session, ViewOptions())
    content.renew()
    return content


def test_without_a_run_there_are_hints_and_no_colours(session):
    session.open_picture(scripted_picture())
    content = shown(session)
    assert all(content.of[kind].hint for kind in LABEL_VIEWS)
    assert set(content.tables().values()) == {None}
    assert content.badge(ViewKind.PHOTOGRAPH)[0] == "96 \N{MULTIPLICATION SIGN} 64" and content.badge(ViewKind.CUT) == ("", "")


def test_the_photograph_is_named_and_veiled_only_while_something_is_selected(session):
    session.add_run(scripted_record())
    content = shown(session)
    assert content.of[ViewKind.PHOTOGRAPH].note == "five colours.png"
    assert content.tables()[ViewKind.PHOTOGRAPH] is None
    session.view.select(1)
    assert content.tables()[ViewKind.PHOTOGRAPH] is not None


def test_a_preview_takes_the_place_of_the_cut_alone_until_it_goes(session):
    session.add_run(scripted_record())
    content = shown(session)
    before = dict(content.of)
    labels = np.zeros((8, 8), np.uint16)
    session.view.set_preview(
        CutPreview(PreviewKind.WHAT_IF, labels, "Lambda 8", problem_of(session.view.shown, session.view.frame))
    )
    content.renew_cut()
    changed = [kind for kind in before if content.of[kind].labels is not before[kind].labels]
    assert changed == [ViewKind.CUT] and content.of[ViewKind.CUT].title == "Lambda 8"
    session.view.set_preview(None)
    content.renew_cut()
    assert content.of[ViewKind.CUT].labels is before[ViewKind.CUT].labels


def test_left_of_the_wipe_the_label_is_that_of_the_colour_seen_there(session):
    first = scripted_record()
    second = scripted_record(first.picture, settings=first.settings.replace(lambda_=8.0))
    second.palette_indices = (4, 3, 2, 1, 0)
    session.add_run(first)
    session.add_run(second)
    session.view.compare_with(first)
    content = shown(session)
    content.renew_compared()
    own = content.label_at(ViewKind.PIXELS, 10.5, 5.5, wipe=0.0)
    assert (own, content.label_at(ViewKind.PIXELS, 10.5, 5.5, wipe=48.0)) == (0, 4)
    assert content.label_at(ViewKind.PIXELS, -1.0, 5.5, wipe=0.0) is None
    assert content.badge(ViewKind.PIXELS) == ("5 | 5 labels", "")
