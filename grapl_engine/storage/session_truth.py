"""The ground truth of a session's picture, as the session keeps it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine.errors import TruthError
from grapl_engine.storage.broken import DAMAGED
from grapl_engine.storage.session_attachments import read_attachment
from grapl_engine.truth import Truth

if TYPE_CHECKING:
    from grapl_engine.images.picture import Picture
    from grapl_engine.storage.session_index import AttachmentEntry

__all__ = ["KIND", "read_session_truth"]

KIND = "truth"
"""Of its attachment."""


def read_session_truth(folder: Path, entry: AttachmentEntry, picture: Picture) -> tuple[Truth, int | None]:
    """Read a truth that belongs to a picture.

    Parameters
    ----------
    folder : Path
        Of the session.
    entry : AttachmentEntry
        Of the kind `KIND`.
    picture : Picture

    Returns
    -------
    Truth
    int or None
        The annotator who counts; None: all.

    Raises
    ------
    TruthError
        If it is damaged or does not fit the picture.
    """
    import numpy as np

    try:
        facts, arrays = read_attachment(folder, entry.number)
        maps = tuple(arrays[str(number)].astype(np.int32) for number in range(len(arrays)))
        truth = Truth(maps, facts["void"], facts["path"], tuple(str(name) for name in facts["names"]))
        truth.check_size(picture.width, picture.height, picture.name)
        truth.only(facts["annotator"])
        return truth, facts["annotator"]
    except DAMAGED as error:
        raise TruthError(f"The truth of {picture.name} in the session is damaged ({error}): open it again.") from error
