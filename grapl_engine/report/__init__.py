"""The report of one picture: its runs, how they agree with a truth, and what was edited, as a page."""
