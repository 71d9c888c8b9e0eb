"""A study that has everything; and none leaves a process behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from report_pages import Page, all_variants, page_of, study_folder, task_rows


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Page]:
    """A study that has everything, and its page."""
    variants = all_variants()
    folder = study_folder(tmp_path_factory.mktemp("study") / "out", task_rows(variants), variants)
    return folder, page_of(folder)


@pytest.fixture(scope="module", autouse=True)
def no_strays() -> Iterator[None]:
    """A module whose workers outlive it fails."""
    yield
    tracker = "resource_tracker"  # Python's own, which stays until the end
    children = [child for child in psutil.Process().children(recursive=True) if tracker not in " ".join(child.cmdline())]
    _, left = psutil.wait_procs(children, timeout=60)
    for child in left:
        child.kill()
    assert not left
