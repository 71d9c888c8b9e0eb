"""Texts as they are typed in a search."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["folded"]

_GREEK = str.maketrans({"λ": "lambda ", "µ": "mu ", "μ": "mu ", "φ": "phi "})


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """Without case and accents, Greek letters by their names."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_GREEK))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
