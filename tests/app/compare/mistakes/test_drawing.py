from __future__ import annotations

import numpy as np
import pytest
from mistake_maps import any_maps, judge

from app.compare.meaning_lines import BOTH, ONLY_ONE, ONLY_OTHER
from app.compare.mistakes import drawing
from app.compare.mistakes.drawing import OPAQUE, Draw, drawn, heat_image, heat_part, outline_of
from app.widgets.colormap import colormap


def test_heat_has_the_scales_colours_and_nothing_where_all_is_right() -> None:
    heat = np.array([[0.0, 1.0], [2.0, np.nan]], np.float32)
    image, most = heat_image(heat)
    assert most == pytest.approx(np.quantile([1.0, 2.0], drawing.HIGH))
    assert image.pixelColor(0, 0).alpha() == image.pixelColor(1, 1).alpha() == 0
    hot = image.pixelColor(0, 1)
    assert hot.alpha() == OPAQUE and abs(hot.red() - int(colormap()[255][0])) <= 2
    none, least = heat_image(np.zeros((2, 2), np.float32))
    assert least == 0 and none.pixelColor(0, 0).alpha() == 0


def test_a_part_of_a_large_heat_map_has_all_its_pixels_on_the_same_scale() -> None:
    heat = np.zeros((9, 4200), np.float32)
    heat[:, 1000:1003], heat[4, 3000] = (1.0, 2.0, 4.0), np.nan
    _, most = heat_image(heat)
    part = heat_part(heat, most, slice(3, 6, 1), slice(998, 1010, 1))
    assert [x for x in range(12) if part.pixelColor(x, 1).alpha()] == [2, 3, 4]
    for x, bits in ((2, 1.0), (3, 2.0), (4, 4.0)):
        assert abs(part.pixelColor(x, 1).red() - int(colormap()[round(255 * min(bits / most, 1))][0])) <= 2
    assert not heat_part(heat, most, slice(4, 5, 1), slice(3000, 3001, 1)).pixelColor(0, 0).alpha()


@pytest.mark.parametrize("draw", [Draw.HEAT, Draw.BOUNDARIES])
def test_what_is_drawn_of_a_large_map_can_be_looked_at_closely(draw: Draw) -> None:
    mine, theirs = np.zeros((2, 12, 4200), np.uint16)
    mine[:, 1001:], theirs[:, 1003:] = 1, 1
    (said,) = drawn(judge(mine, theirs), draw, 0.0, lambda: False)
    assert said.cut is not None and max(said.image.width(), said.image.height()) <= 2048
    part = said.cut(slice(2, 8, 1), slice(990, 1020, 1))
    opaque = [x for x in range(30) if part.pixelColor(x, 3).alpha() == (OPAQUE if draw is Draw.HEAT else 255)]
    if draw is Draw.HEAT:
        assert {11, 12} <= set(opaque)
    else:
        assert len(opaque) == 2 and set(opaque) <= {10, 11, 12, 13}
    (small,) = drawn(judge(*any_maps(0)), draw, 0.0, lambda: False)
    assert small.cut is None


@pytest.mark.parametrize(("draw", "half"), [(Draw.HEAT, "both"), (Draw.OVER, "over"), (Draw.UNDER, "under")])
def test_a_heat_map_is_that_of_the_evaluation(draw: Draw, half: str) -> None:
    found = judge(*any_maps(0))
    (said,) = drawn(found, draw, 2.0, lambda: False)
    heat = found.found.heat(half)  # type: ignore[arg-type]
    assert said.most == pytest.approx(np.quantile(heat[heat > 0], drawing.HIGH)) and said.counts == (0, 0, 0)
    opaque = np.array([[said.image.pixelColor(x, y).alpha() > 0 for x in range(30)] for y in range(24)])
    assert (opaque == (heat > 0)).all()


@pytest.mark.parametrize("tolerance", [0.0, 2.0])
def test_boundaries_are_those_of_the_evaluation(tolerance: float) -> None:
    found = judge(*any_maps(0))
    (said,) = drawn(found, Draw.BOUNDARIES, tolerance, lambda: False)
    borders = found.find_borders(lambda: False)
    assert borders is not None
    meanings = borders.meanings(tolerance)
    assert said.counts == tuple(int((meanings == meaning).sum()) for meaning in (1, 2, 3)) and said.tolerance == tolerance
    for meaning, color in enumerate((BOTH, ONLY_ONE, ONLY_OTHER), 1):
        assert {said.image.pixelColor(x, y).name() for y, x in np.argwhere(meanings == meaning)} <= {color.name()}


def test_a_stop_draws_nothing() -> None:
    assert list(drawn(judge(*any_maps(0)), Draw.BOUNDARIES, 1.0, lambda: True)) == []


def test_an_outline_runs_around_its_part() -> None:
    mask = np.zeros((20, 30), bool)
    mask[5:9, 10:16] = True
    outline = outline_of(mask)
    assert (outline.box.left(), outline.box.top(), outline.box.width(), outline.box.height()) == (10, 5, 6, 4)
    assert {tuple(end) for end in outline.lines.reshape(-1, 2)} == {(10, 5), (16, 5), (10, 9), (16, 9)}
    nothing = outline_of(np.zeros((4, 4), bool))
    assert nothing.box.isEmpty() and len(nothing.lines) == 0


def test_a_large_part_is_thinned_and_stays_in_its_box(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "OUTLINE_SIDE", 8)
    mask = np.zeros((40, 50), bool)
    mask[3:34, 5:42] = True
    lines = outline_of(mask).lines.reshape(-1, 2)
    assert lines.min(0).tolist() == [5, 3] and lines.max(0).tolist() == [42, 34]


def test_the_whole_outline_of_a_large_part_goes_by_every_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    mask = np.zeros((40, 50), bool)
    mask[3:34, 5:42] = True
    mask[10, 20] = False
    exact = outline_of(mask).lines
    monkeypatch.setattr(drawing, "OUTLINE_SIDE", 8)
    outline = outline_of(mask, is_whole=True)
    assert outline.step == 5 and len(outline.lines) < len(exact)
    assert outline.whole is not None and np.array_equal(outline.whole, exact)
    assert outline_of(mask).whole is None and outline_of(mask[3:6, 5:9], is_whole=True).whole is None
