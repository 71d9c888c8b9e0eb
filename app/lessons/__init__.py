"""Walks through the lab: their format, their player, their checks."""
