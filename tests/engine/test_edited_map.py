from __future__ import annotations

import json

import numpy as np

from grapl_engine import Energy
from grapl_engine.edited_map import EditedMap, EditStep
from grapl_engine.label_edits import AbsorbSmall, LabelEdits, Merge

MERGED = EditStep(Merge(1, (2,)), True, "Merged 2 into 1.", 8, (0, 0, 2, 4), (), Energy(1.0, 0.0, 2.0), -3.5)
NOTHING = EditStep(AbsorbSmall(3), False, "Not done: no piece is so small.")


def edited_map() -> EditedMap:
    patches = np.array([[0, 1], [1, 1]], np.uint16)
    edits = LabelEdits((MERGED.edit, NOTHING.edit))
    return EditedMap(
        edits, patches.repeat(2, 0), (MERGED, NOTHING), patches, {0: 0, 1: 2}, np.array([[0, 2], [1, 1]], np.uint16)
    )


def test_a_step_says_what_became_of_the_energy() -> None:
    assert MERGED.text == "Merged 2 into 1. E falls by 3.50 nats."
    assert NOTHING.text == "Not done: no piece is so small."
    assert EditStep(MERGED.edit, True, "Painted.").text == "Painted. E stays: no patch changes."
    rises = EditStep(MERGED.edit, True, "Split.", energy_change=0.25)
    assert rises.text == "Split. E rises by 0.25 nats."
    assert EditStep(MERGED.edit, True, "Split.", energy_change=0.0).text == "Split. E stays."


def test_facts_are_json_and_count_what_was_done() -> None:
    edited = edited_map()
    facts = json.loads(json.dumps(edited.facts()))
    assert facts["edited"] is True and LabelEdits.from_dict(facts["edits"]) == edited.edits
    assert [entry["done"] for entry in facts["edit_log"]] == [True, False]
    assert facts["edit_log"][0]["energy_change"] == -3.5
    assert edited.done == 1 and edited.note == "edited by hand: 1 edit"
    np.testing.assert_array_equal(edited.changed_patches(), [[False, True], [False, False]])
