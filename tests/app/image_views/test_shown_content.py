"""What the views show of the session, without a widget."""

from dataclasses import replace

import numpy as np
from scripted_run import scripted_picture, scripted_record

from app.image_views.shown_content import ShownContent
from app.image_views.view_content import label_at
from app.image_views.view_options import ViewOptions
from app.image_views.views import LABEL_VIEWS, ViewKind
from app.session.preview import CutPreview, PreviewKind
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.storage.palette import COLORS


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
    for title, heading in (("with 1 seed", "With 1 seed"), ("λ 8", "λ 8")):
        preview = CutPreview(PreviewKind.WHAT_IF, labels, title, problem_of(session.view.shown, session.view.frame))
        session.view.set_preview(preview)
        content.renew_cut()
        assert content.of[ViewKind.CUT].title == heading
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
    assert content.badge(ViewKind.PIXELS) == ("5 | 5 segments", "")


def own_segments(session):
    """The session shows a run whose segments 4 to 0 lie where its labels 0 to 4 do, in the colours of those."""
    record = scripted_record(settings=scripted_record().settings.replace(pixel_map="hierarchy"))
    record.finished = replace(record.finished, pixel_labels=4 - record.finished.pixel_labels)
    record.palette_indices, record.segment_palette_indices = (0, 1, 2, 3, 4), (4, 3, 2, 1, 0)
    session.add_run(record)
    return record


def test_segments_and_labels_have_each_their_colours_and_those_alike_are_selected_together(session):
    record = own_segments(session)
    content = shown(session)
    pixels, network = content.table(ViewKind.PIXELS), content.table(ViewKind.NETWORK)
    np.testing.assert_array_equal(pixels.lut[:5, :3], COLORS[[4, 3, 2, 1, 0]])
    np.testing.assert_array_equal(network.lut[:5, :3], COLORS[:5])
    session.view.select(3)
    np.testing.assert_array_equal(content.table(ViewKind.PIXELS).lut[3, :3], COLORS[1])
    np.testing.assert_array_equal(content.table(ViewKind.NETWORK).lut[1, :3], COLORS[1])
    assert (content.table(ViewKind.NETWORK).lut[3, :3] < COLORS[3]).any(), "dimmed"
    label = int(label_at(content.of[ViewKind.NETWORK].labels, record.picture, 90, 60))
    assert content.label_at(ViewKind.NETWORK, 90, 60, wipe=0) == 4 - label == content.label_at(ViewKind.PIXELS, 90, 60, wipe=0)
    session.view.show_frame(record.frames()[0])
    content.renew()
    assert content.label_at(ViewKind.NETWORK, 90, 60, wipe=0) == int(content.of[ViewKind.NETWORK].labels[7, 7])


def test_what_is_missing_says_on_which_side_of_the_wipe_it_is(session):
    learned, settings = scripted_record(), scripted_record().settings
    alone = scripted_record(learned.picture, until=1, settings=settings.replace(pixel_map="picture"))
    session.add_run(learned)
    session.add_run(alone)
    content = shown(session)
    hint = content.titled(ViewKind.NETWORK).hint
    session.view.compare_with(learned)
    content.renew_compared()
    assert content.titled(ViewKind.CUT).hint == f"Right: {content.of[ViewKind.CUT].hint}" != "Right: "
    session.view.compare_with(None)
    content.renew_compared()
    assert content.titled(ViewKind.NETWORK).hint == hint
