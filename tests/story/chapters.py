"""What is done from a picture to its report, each chapter going on where the one before has ended."""

from __future__ import annotations

from collections.abc import Callable

from tests.story.keeping import (
    close_and_come_back,
    name_the_best_and_load_it,
    save_labels_and_report,
    split_merge_undo_and_redo,
)
from tests.story.looking import (
    ask_how_stable_it_is,
    compare_them,
    go_to_the_worst_false_merge,
    open_the_picture_and_its_truth,
    run_two_presets,
    sweep_lambda,
)
from tests.story.walk import Walk

__all__ = ["CHAPTERS"]

CHAPTERS: tuple[Callable[[Walk], str], ...] = (
    open_the_picture_and_its_truth,
    run_two_presets,
    compare_them,
    go_to_the_worst_false_merge,
    sweep_lambda,
    ask_how_stable_it_is,
    name_the_best_and_load_it,
    split_merge_undo_and_redo,
    save_labels_and_report,
    close_and_come_back,
)
