from __future__ import annotations

import pytest

from app.widgets.percent import percent_text


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (0.0, 1, "0.0"),
        (1e-7, 1, "<0.1"),
        (0.00099, 1, "<0.1"),
        (0.001, 1, "0.1"),
        (0.1234, 1, "12.3"),
        (0.999, 1, "99.9"),
        (0.9991, 1, ">99.9"),
        (sum([0.1] * 10), 1, "100.0"),
        (1.0, 1, "100.0"),
        (0.0, 0, "0"),
        (0.006, 0, "<1"),
        (0.012, 0, "1"),
        (0.996, 0, ">99"),
        (1.0, 0, "100"),
    ],
)
def test_a_share_reads_as_nothing_or_all_only_where_it_is(share: float, digits: int, text: str) -> None:
    assert percent_text(share, digits) == text
