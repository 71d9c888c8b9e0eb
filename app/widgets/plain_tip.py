"""Tooltips of texts that come from files and people: Qt would take what looks like HTML for it."""

from __future__ import annotations

import html

__all__ = ["plain_tip"]


def plain_tip(text: str) -> str:
    """The text as a tooltip that shows it as it stands."""
    return f"<p style='white-space: pre-wrap'>{html.escape(text)}</p>" if "<" in text else text
