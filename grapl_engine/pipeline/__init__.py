"""A run from picture to labels: the paper's algorithm box, and the map beyond the paper."""
