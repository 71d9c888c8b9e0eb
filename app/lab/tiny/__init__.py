"""Grids small enough for a proof."""
