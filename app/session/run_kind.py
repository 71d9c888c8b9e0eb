"""What a run has by its settings: a network, graph cuts."""

from __future__ import annotations

from grapl_engine import RunRecord, Settings

__all__ = ["is_without_network", "makes_cuts"]


def is_without_network(record: RunRecord) -> bool:
    """Whether nothing is trained in it: its map is made of the picture alone."""
    return record.settings.pixel_map == "picture"


def makes_cuts(settings: Settings) -> bool:
    """Whether a run with these settings makes a graph cut: one comes between two networks."""
    return settings.pixel_map != "picture" and len(settings.steps) > 1
