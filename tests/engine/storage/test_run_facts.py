from __future__ import annotations

import json

from scripted_engine import scripted_record

from grapl_engine import EndReason
from grapl_engine.label_edits import Fill, LabelEdits
from grapl_engine.storage.run_facts import RunFacts


def test_they_say_what_the_run_says() -> None:
    record = scripted_record()
    facts = RunFacts.of(record)
    assert record.finished is not None and record.prepared is not None
    cuts = [done.energy_after for done in record.iterations if done.energy_after is not None]
    assert (facts.labels, facts.k_hat, facts.ended) == (record.labels, record.k_hat, EndReason.COMPLETED)
    assert facts.energy is cuts[-1] and facts.seconds == record.finished.seconds["total"]
    assert facts.frames == len(record.frames())
    assert facts.size >= record.finished.pixel_labels.nbytes + record.prepared.initial_probabilities.nbytes
    assert RunFacts.from_dict(json.loads(json.dumps(facts.to_dict()))) == facts


def test_a_run_that_said_nothing_has_few() -> None:
    record = scripted_record(0)
    record.failure = "No."
    assert RunFacts.of(record) == RunFacts(failure="No.")
    assert RunFacts.from_dict(RunFacts().to_dict()) == RunFacts()


def test_edits_are_counted_and_facts_of_earlier_versions_have_none() -> None:
    record = scripted_record()
    record.edits = LabelEdits((Fill(9, 0, 0), Fill(8, 0, 0)))
    facts = RunFacts.of(record)
    assert facts.edits == 2 and RunFacts.from_dict(facts.to_dict()) == facts
    earlier = facts.to_dict()
    del earlier["edits"]
    assert RunFacts.from_dict(earlier).edits == 0
