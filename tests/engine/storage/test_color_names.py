"""Names of colours: each its own, each of the colour, and none that changes when there are more."""

from __future__ import annotations

import pytest

from grapl_engine.storage.color_names import color_name, color_word, label_color_name, label_color_names, name_of_color
from grapl_engine.storage.palette import COLORS, colors_of_indices


@pytest.mark.parametrize("count", [64, 513, 4096])
def test_no_two_colours_have_the_same_name(count: int) -> None:
    names = [color_name(index) for index in range(count)]
    assert len(set(names)) == count
    assert names[:64] == [color_name(index) for index in range(64)]


def test_the_number_counts_the_colours_of_a_kind_in_their_order() -> None:
    names = [color_name(index) for index in range(64)]
    for index, color in enumerate(COLORS.tolist()):
        word = color_word(*color)
        before = sum(color_word(*other) == word for other in COLORS[:index].tolist())
        assert names[index] == (f"{word} {before + 1}" if before else word)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("0072b2", "blue"), ("e69f00", "orange"), ("009e73", "green"), ("cc79a7", "pink"), ("56b4e9", "blue"), ("d55e00", "orange"),
        ("f0e442", "yellow"), ("000000", "black"), ("ffffff", "white"), ("808080", "grey"), ("404040", "dark grey"),
        ("ff0000", "red"), ("8b4513", "brown"), ("800080", "dark purple"), ("008080", "dark teal"), ("ffc0cb", "light pink"),
        ("00ff00", "green"), ("0000ff", "blue"), ("add8e6", "light blue"),
    ],
)  # fmt: skip
def test_the_word_is_what_people_say(code: str, word: str) -> None:
    assert color_word(*bytes.fromhex(code)) == word


def test_a_label_has_the_name_of_its_colour_whatever_its_number() -> None:
    assert label_color_names(3, (5, 1, 0)) == [color_name(index) for index in (5, 1, 0)]
    assert label_color_names(4, (5, 1)) == [color_name(index) for index in (5, 1, 0, 2)]
    assert label_color_names(2) == [color_name(0), color_name(1)]
    for label in range(4):
        assert label_color_name(label, (5, 1)) == label_color_names(4, (5, 1))[label]


def test_a_colour_of_the_palette_is_known_by_itself() -> None:
    for index, color in enumerate(colors_of_indices(range(600)).tolist()):
        assert name_of_color(*color) == color_name(index)
    assert name_of_color(1, 1, 1) == "black", "no label has it"
