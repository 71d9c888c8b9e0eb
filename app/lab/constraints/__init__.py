"""Patches that must or must not have a label."""
