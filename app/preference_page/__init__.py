"""The preferences on one page."""
