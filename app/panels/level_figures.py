"""What a segment table says of each segment of a level of detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.panels.segment_figures import MOST_PIXELS, Segment, stretched_part, stretched_sizes

if TYPE_CHECKING:
    from grapl_engine import Picture
    from grapl_engine.hierarchy.hierarchy import Hierarchy
    from grapl_engine.hierarchy.tree_cut import TreeCut

__all__ = ["LevelFigures"]


class LevelFigures:
    """Looks at a picture's pixels once for a hierarchy; each level's segments are sums of what its superpixels have.

    Parameters
    ----------
    picture : Picture
    hierarchy : Hierarchy
        Of this picture.
    most_pixels : int
        How many pixels are averaged, at most; all are counted.
    """

    def __init__(self, picture: Picture, hierarchy: Hierarchy, most_pixels: int = MOST_PIXELS) -> None:
        import numpy as np

        self.hierarchy = hierarchy
        height, width = picture.height, picture.width
        step = max(1, int(np.ceil(np.sqrt(height * width / most_pixels))))
        regions, n = hierarchy.regions, hierarchy.tree.leaves
        leaves = stretched_part(regions, height, width, step).astype(np.intp)
        pixels = picture.pixels[::step, ::step].reshape(-1, 3)
        if (missed := np.bincount(leaves, minlength=n) == 0).any():  # a small superpixel has a pixel somewhere, too
            found, places = np.unique(np.where(missed[regions], regions, n), return_index=True)
            y, x = np.unravel_index(places[found < n], regions.shape)
            leaves = np.concatenate([leaves, found[found < n].astype(np.intp)])
            seen = picture.pixels[-(-y * height // regions.shape[0]), -(-x * width // regions.shape[1])]
            pixels = np.concatenate([pixels, seen])
        scale = 1.0 if pixels.dtype == np.uint8 else 1 / 257
        self._sizes = stretched_sizes(regions, height, width)
        counts = np.bincount(leaves, minlength=n).astype(np.float64)
        sums = [np.bincount(leaves, weights=pixels[:, c].astype(np.float64), minlength=n) for c in range(3)]
        means = scale * np.stack(sums, axis=1) / np.maximum(counts, 1)[:, None]
        self._colors = means * self._sizes[:, None]
        self._is_exact = regions.shape == (height, width)

    def segments(self, cut: TreeCut, most: int | None = None) -> list[Segment]:
        """The segments of a cut through the hierarchy's tree, largest first, or so many; no confidence without a network."""
        import numpy as np

        from grapl_engine.hierarchy.label_shares import region_confidence

        n = self.hierarchy.tree.leaves
        counts = np.bincount(cut.labels, weights=self._sizes, minlength=n)
        sums = np.stack([np.bincount(cut.labels, weights=self._colors[:, c], minlength=n) for c in range(3)], axis=1)
        colors = (sums / np.maximum(counts, 1)[:, None]).round()
        present = np.unique(cut.labels)
        shares = counts / counts.sum()
        confidence = region_confidence(self.hierarchy, cut.labels)
        return [
            Segment(
                label=int(k),
                share=float(shares[k]),
                pixels=round(counts[k]),
                color=(int(colors[k, 0]), int(colors[k, 1]), int(colors[k, 2])),
                confidence=None if confidence is None else float(confidence[k]),
                is_exact=self._is_exact,
            )
            for k in present[np.argsort(-counts[present], kind="stable")][:most]
        ]
