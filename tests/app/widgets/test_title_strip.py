"""The line above a view: what is left out where there is little room."""

from app.widgets.title_strip import TitleStrip


def test_title_strip_leaves_out_the_note_and_shortens_before_it_elides(qtbot):
    strip = TitleStrip("Network", "2")
    qtbot.addWidget(strip)
    strip.set_title("The picture's own segments", "a note", "5 labels", short="Own segments")
    strip.set_state("previous settings", "running")
    texts = [strip.fitting(width) for width in range(1200, 40, -10)]
    all_marks = ("5 labels", "previous settings", "running")
    assert list(dict.fromkeys(texts))[:5] == [
        ("The picture's own segments", "a note", all_marks),
        ("The picture's own segments", "", all_marks),
        ("Own segments", "", all_marks),
        ("Own segments", "", all_marks[:2]),
        ("Own segments", "", all_marks[1:2]),
    ]
    title, _, marks = strip.fitting(70)
    assert title.startswith("O") and title.endswith("\N{HORIZONTAL ELLIPSIS}") and not marks
    assert "a note" in strip.toolTip()


def test_a_whole_title_stands_before_a_badge_but_not_before_the_mark_of_old_labels(qtbot):
    strip = TitleStrip("Photograph", "1")
    qtbot.addWidget(strip)
    strip.set_title("Photograph", "coffee.png", "11 segments")
    alone = strip._taken("", ()) + strip._bold_metrics().horizontalAdvance("Photograph")
    widths = range(alone, 3 * alone)
    for width in widths:
        title = strip.fitting(width)[0]
        assert title == "Photograph", "never half of it where there is room for all"
    assert strip.fitting(alone)[2] == () and strip.fitting(3 * alone)[2] == ("11 segments",)
    strip.set_state(stale="previous settings")
    assert strip.fitting(2 * alone)[2] == ("previous settings",)


def test_a_long_file_name_is_elided_beside_the_views_name(qtbot):
    strip = TitleStrip("Photograph", "1")
    qtbot.addWidget(strip)
    name = "Holiday at the lake 2026-08-14 evening light, third try with the long lens (edited, final).png"
    strip.set_title("Photograph", name, "600 \N{MULTIPLICATION SIGN} 400")
    title, note, marks = strip.fitting(400)
    assert title == "Photograph" and marks
    assert note.startswith("Holiday") and note.endswith(".png") and "\N{HORIZONTAL ELLIPSIS}" in note
    for width in range(200, 1200, 7):
        title, note, marks = strip.fitting(width)
        taken = strip._taken(note, marks) + strip._bold_metrics().horizontalAdvance(title)
        assert title == "Photograph" and taken <= width


def test_of_a_note_in_words_whole_parts_are_left(qtbot):
    strip = TitleStrip("Pixel map", "4")
    qtbot.addWidget(strip)
    strip.set_title("Pixel map", "stopped: each pixel has its patch's label", "11 segments")
    notes = dict.fromkeys(strip.fitting(width)[1] for width in range(900, 100, -5))
    assert list(notes) == ["stopped: each pixel has its patch's label", "stopped", ""]
    strip.set_title("Pixel map", "by the network and the picture, within the cut's labels", "11 segments")
    notes = dict.fromkeys(strip.fitting(width)[1] for width in range(900, 100, -5))
    assert list(notes) == ["by the network and the picture, within the cut's labels", "by the network and the picture", ""]
