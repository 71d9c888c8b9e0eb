"""A small session in a folder: one picture, two runs of it, and a result that belongs to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scripted_engine import scripted_record

from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.storage import session_attachments, session_folder
from grapl_engine.storage.run_facts import RunFacts
from grapl_engine.storage.session_index import AttachmentEntry, RunEntry, SessionIndex
from grapl_engine.storage.session_place import Place

SEEDS = LabelConstraints((LabelConstraint(0.25, 0.5, 1),))


def small_session(folder: Path) -> tuple[SessionIndex, RunRecord]:
    """Written to a folder."""
    folder.mkdir()
    record = scripted_record()
    entries = []
    session_folder.write_picture(folder, 1, record.picture)
    for number, name in ((1, "first"), (3, "\N{GREEK SMALL LETTER LAMDA} <b>bold</b>")):
        session_folder.write_run(folder, number, 1, record)
        entries.append(
            RunEntry(
                number, 1, record.settings, SEEDS, (2, 0, 1), RunFacts.of(record), name, "a note\nof two lines", number == 3
            )
        )
    session_attachments.write_attachment(folder, 1, {"tolerance": 2}, {"persistence": np.arange(6.0).reshape(2, 3)})
    index = SessionIndex(
        (session_folder.picture_entry(1, record.picture),),
        tuple(entries),
        (AttachmentEntry(1, "stability", 1),),
        Place(1, 3, Frame(Stage.CUT, 0), 1, (0, 2), SEEDS),
        (2,),
    )
    session_folder.write_index(folder, index)
    return index, record
