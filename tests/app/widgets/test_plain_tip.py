from __future__ import annotations

from app.widgets.plain_tip import plain_tip


def test_what_looks_like_html_is_shown_as_it_stands() -> None:
    assert plain_tip("λ 2 → 8 & more\nsecond line") == "λ 2 → 8 & more\nsecond line"
    found = plain_tip("<b>bold</b>\n<img src=x>")
    assert "&lt;b&gt;bold&lt;/b&gt;\n&lt;img src=x&gt;" in found and "<b>" not in found
