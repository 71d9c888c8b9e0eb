"""Walks through the lab. `format` and `parser` check a lesson's file, `panel` plays it, `judging` judges the answers."""
