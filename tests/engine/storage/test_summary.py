"""A run in numbers."""

from __future__ import annotations

import json

import pytest
from pictures import halves, quick
from scripted_engine import scripted_record

from grapl_engine import RunRecord, as_picture
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.storage.summary import summary


def test_the_summary_of_a_run_is_a_file_of_its_seeds() -> None:
    constraints = LabelConstraints((LabelConstraint(0.25, 0.5, 1, must=False),))
    record = RunRecord(as_picture(halves()), quick(), constraints=constraints)
    assert LabelConstraints.from_json(json.dumps(summary(record))) == constraints


def test_a_run_that_has_not_begun_is_mostly_none() -> None:
    facts = summary(RunRecord(as_picture(halves(12, 20)), quick()))
    assert facts["picture"]["width"] == 20 and facts["picture"]["height"] == 12
    assert facts["device"] is facts["ended"] is facts["working_size"] is facts["number_type"] is None
    assert facts["k0"] == {"asked": 3, "obtained": None} and facts["energies"] == [] and facts["curves"]["loss"] == []


def test_energies_add_up_and_json_takes_all() -> None:
    facts = json.loads(json.dumps(summary(scripted_record())))
    (energies,) = facts["energies"]
    assert energies["iteration"] == 1
    for terms in (energies["network"], energies["cut"]):
        assert terms["total"] == pytest.approx(terms["unary"] + terms["lambda"] * terms["pairwise"])
    assert facts["curves"]["iteration"] == [1, 1, 2] and facts["number_type"]["name"] == "bfloat16"
