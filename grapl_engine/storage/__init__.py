"""Runs as files, exports, animations, colours."""
