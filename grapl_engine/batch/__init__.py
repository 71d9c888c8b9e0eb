"""Many pictures, one after the other: what ``grapl segment FOLDER`` and the window's batch have in common."""
