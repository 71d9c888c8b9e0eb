"""The panel for a folder of pictures."""
