"""Charts as elements of a page: what is drawn, in the page's colours, under names of their own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from pandas import DataFrame

from grapl_engine.study import charts
from grapl_engine.study.charts import Curve, Panel, line_chart, loss_chart, scatter_chart

XLINK = "{http://www.w3.org/1999/xlink}href"


def _means(*values: tuple[float, float]) -> DataFrame:
    lines = {x: {"mean": mean, "deviation": float("nan"), "low": mean - 0.1, "high": mean + 0.1} for x, mean in values}
    return DataFrame.from_dict(lines, orient="index")


def _texts(drawing: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]


@pytest.fixture
def lines() -> str:
    series = {"here, paper": _means((0, 0.5), (2, 0.6), (64, 0.7)), "here, tuned": _means((2, 0.4), (64, 0.8))}
    return line_chart(
        "lambda",
        'A "chart"',
        [Panel("λ", "mIoU", series, [("printed", 64.0, 0.65)]), Panel("λ", "$ΔK$", {"one": _means((1, 3))})],
    )


def test_a_chart_is_an_element_of_a_page_and_nothing_else(lines: str) -> None:
    assert lines.startswith('<svg role="img" aria-label="A &quot;chart&quot;" ')
    assert "<metadata" not in lines and "<?xml" not in lines and "<!DOCTYPE" not in lines
    assert ET.fromstring(lines).tag == "{http://www.w3.org/2000/svg}svg"


def test_names_inside_a_chart_are_its_own_and_lead_to_what_is_there(lines: str) -> None:
    names = re.findall(r'\bid="([^"]+)"', lines)
    assert names and all(name.startswith("lambda-") for name in names)
    led = set(re.findall(r'(?:url\(|href=")#([^")]+)', lines))
    assert led and led <= set(names)


def test_colours_are_those_of_the_page(lines: str) -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", lines))
    assert {"ink", "rule", "series-1", "series-2"} <= used
    assert "#01020" not in lines


def test_every_value_has_a_tick_and_every_line_a_label_where_there_are_several(lines: str) -> None:
    texts = _texts(lines)
    assert [text for text in texts if re.fullmatch(r"\d+", text)][:3] == ["0", "2", "64"]
    assert {"here, paper", "here, tuned", "printed", "mIoU", "λ"} <= set(texts)
    assert "$ΔK$" in texts, "a dollar is a dollar"
    assert "one" not in texts


@pytest.mark.parametrize(
    ("values", "scale"), [((0, 2, 64), "symlog"), ((1, 2, 8), "linear"), ((0, 5), "linear"), ((0.5, 5), "symlog")]
)
def test_values_that_lie_far_apart_are_on_a_logarithmic_axis(values: tuple[float, ...], scale: str) -> None:
    with charts._drawing(1) as (_, (place,)):
        charts._scale(place, set(values))
        assert place.get_xscale() == scale
        assert place.get_xticks().tolist() == list(values)


def test_means_have_their_band_and_no_spread_for_one_seed() -> None:
    with charts._drawing(1) as (_, (place,)):
        charts._draw_means(place, "here", _means((1, 0.5), (2, 0.7)), "#010206")
        (line, *_), (band, *_) = place.get_lines(), place.collections
        assert line.get_xydata().tolist() == [[1, 0.5], [2, 0.7]]
        corners = band.get_paths()[0].vertices
        assert (corners[:, 1].min(), corners[:, 1].max()) == pytest.approx((0.4, 0.8))


def test_a_loss_starts_anew_where_its_iteration_starts() -> None:
    with charts._drawing(1) as (_, (place,)):
        charts._draw_curve(place, Curve("warm", [[3.0, 2.0], [1.5]]), [0, 5], "#010206")
        assert [line.get_xydata().tolist() for line in place.get_lines()] == [[[0, 3], [1, 2]], [[5, 1.5]]]
        assert [line.get_label() == "warm" for line in place.get_lines()] == [True, False], "once in the legend"


def test_losses_have_a_tick_where_an_iteration_starts() -> None:
    curves = [Curve("warm start", [[3.0, 2.0], [1.5]]), Curve("cold start", [[3.0], [2.5]])]
    texts = _texts(loss_chart("losses", "Losses", [("cross entropy", curves)], (40, 32, 22)))
    assert [text for text in texts if text.isdigit()][:3] == ["0", "40", "72"]
    assert {"warm start", "cold start", "cross entropy"} <= set(texts)


def test_a_point_leads_to_its_row() -> None:
    drawing = scatter_chart("scatter", "Points", [("ours", "theirs", [(0.2, 0.4, "row-7"), (0.5, 0.1, "row-2")])], (0.0, 1.0))
    links = [element.get(XLINK) for element in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}a")]
    assert links == ["#row-7", "#row-2"]
    assert {"ours", "theirs"} <= set(_texts(drawing))
