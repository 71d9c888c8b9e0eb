"""The line in which everything that can be done, opened or read is found by a few letters."""
