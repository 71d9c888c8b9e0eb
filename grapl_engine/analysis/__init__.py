"""Questions to a run: its moves, its answers over lambda, its labels' lineage, and grids small enough for a proof."""
