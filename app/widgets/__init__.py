"""Pieces that know no session."""
