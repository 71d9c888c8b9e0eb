"""The page Mistakes: where a map is wrong, and what it would take to put it right."""
