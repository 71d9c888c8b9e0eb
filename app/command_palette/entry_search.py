"""Which entries are meant by a few letters, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.command_palette.entries import Entry
from app.widgets.folded_text import folded

__all__ = ["found_entries"]

_RECENT = 0.5
"""The most that having been chosen lately counts: less than any difference between two places where a word is found."""


def found_entries(entries: Sequence[Entry], typed: str, recent: Sequence[str]) -> list[Entry]:
    """Those in which each of the typed words is found; without words all, the ones chosen lately first.

    Parameters
    ----------
    entries : sequence of Entry
    typed : str
        Words or parts of them, in any order.
    recent : sequence of str
        Keys of what was chosen lately, the newest first.
    """
    words = folded(typed).split()
    place = {key: at for at, key in enumerate(recent)}
    bonus = [_RECENT * (1 - place[entry.key] / len(place)) if entry.key in place else 0.0 for entry in entries]
    scores = [_score(entry, words) if words else 0.0 for entry in entries]
    kept = [at for at, score in enumerate(scores) if score > 0 or not words]
    return [entries[at] for at in sorted(kept, key=lambda at: -(scores[at] + bonus[at]))]


def _score(entry: Entry, words: Iterable[str]) -> float:
    """How well all words are found in an entry; 0 where one is not."""
    name, where, tip, keys = map(folded, (entry.name, entry.where, entry.tip, entry.keys))
    total = 0.0
    for word in words:
        best = max(_in_name(word, name), 10.0 * (word == keys), 2.0 * _begins_word(word, where), 1.0 * _begins_word(word, tip))
        if not best:
            return 0.0
        total += best
    return total


def _in_name(word: str, name: str) -> float:
    """Better for the name itself than for one of its words, and on to beginnings, what is inside, and letters in order."""
    if word in (names := _words(name)):
        return 8.0 + 1.0 * (names == [word])
    if name.startswith(word):
        return 7.0
    if _begins_word(word, name):
        return 6.0
    if word in name:
        return 4.0
    return 3.0 * _is_spelled(word, name)


def _is_spelled(word: str, name: str) -> bool:
    """Whether letters stand in a name in their order, the first at the beginning of a word: "svr" for "save run"."""
    if len(word) < 2:
        return False
    between = ".*?".join(map(re.escape, word))
    return re.search(rf"\b{between}", name) is not None


def _begins_word(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}", text) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
