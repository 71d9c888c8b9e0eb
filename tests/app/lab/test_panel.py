from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from scripted_engine import scripted_picture

from app.lab.pages import PAGES
from app.lab.panel import LabPanel
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from app.widgets.formulas import NO_BREAK
from grapl_engine import Frame, RunRecord, Stage


def looked_at(lab: LabPanel) -> str:
    return lab._looked_at.text()


def test_pages_are_made_when_they_are_first_opened_and_stay(lab: LabPanel) -> None:
    assert lab.name == "patch" and list(lab._pages) == ["patch"]
    first = lab.page
    lab.open_page("tiny")
    assert list(lab._pages) == ["patch", "tiny"] and type(lab.page) is PAGES["tiny"].load()
    lab.open_page("patch")
    assert lab.page is first


def test_one_page_is_open_and_its_button_is_down(lab: LabPanel, qtbot: QtBot) -> None:
    first, opened = lab.page, []
    lab.page_changed.connect(opened.append)
    lab.buttons["tiny"].click()
    assert opened == ["tiny"] and lab.name == "tiny"
    assert lab.page.is_open and lab.page.isVisible() and not first.is_open
    assert [name for name, button in lab.buttons.items() if button.isChecked()] == ["tiny"]
    lab.open_page("tiny")
    assert opened == ["tiny"]


def test_buttons_tell_title_use_and_key(lab: LabPanel) -> None:
    assert {name: button.text() for name, button in lab.buttons.items()} == {name: entry.title for name, entry in PAGES.items()}
    assert lab.buttons["energy"].toolTip() == "U, V and E of the shown labels: by label, by patch, by edge. (Ctrl+2)"


def test_a_hidden_lab_closes_its_page_and_takes_its_mark_away(lab: LabPanel, session: Session) -> None:
    session.view.select_patch((2, 3))
    assert all(item.isVisible() and item.patch == 19 for item in lab._mark.items)
    lab.hide()
    assert not lab.page.is_open and not any(item.isVisible() for item in lab._mark.items)
    lab.open_page("tiny")
    assert not lab.page.is_open
    lab.show()
    assert lab.page.is_open and all(item.isVisible() for item in lab._mark.items)
    session.view.select_patch(None)
    assert not any(item.isVisible() for item in lab._mark.items)


def test_the_line_says_what_is_looked_at(lab: LabPanel, session: Session, lab_record: RunRecord, window: QWidget) -> None:
    session.view.show_frame(Frame(Stage.CUT, 0))
    own = Frame(Stage.CUT, 0).title
    assert looked_at(lab) == own[0].upper() + own[1:] and not lab.back.isVisible()
    session.view.show_frame(Frame(Stage.FINAL))
    assert looked_at(lab) == Frame(Stage.NETWORK, len(lab_record.iterations) - 1).title.capitalize()
    problem = lab.model.own_problem
    assert problem is not None
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, np.zeros((8, 8), np.uint16), "all 0", problem))
    assert looked_at(lab) == "<b>what-if</b>: all 0" and lab.back.isVisible()
    lab.back.click()
    assert (
        session.view.preview is None
        and looked_at(lab) == Frame(Stage.NETWORK, len(lab_record.iterations) - 1).title.capitalize()
    )
    session.remove_run(lab_record)
    assert looked_at(lab) == "No run yet."


def test_of_a_run_without_a_network_the_initial_labels_are_looked_at_on_every_page(
    lab: LabPanel, session: Session, alone_record: RunRecord, qtbot: QtBot
) -> None:
    session.open_picture(alone_record.picture)
    session.add_run(alone_record)
    session.view.show_frame(Frame(Stage.FINAL))
    session.view.select_patch((2, 3))
    assert alone_record.prepared is not None and lab.model.labels is not None
    assert (lab.model.labels == alone_record.prepared.initial_labels.ravel()).all()
    assert looked_at(lab).startswith("Initial labels: this run has no network and no cut")
    told: dict[str, str] = {}
    for name in ("patch", "energy", "moves", "lens", "seeds"):
        lab.open_page(name)
        told[name] = " ".join(label.text() for label in lab.page.findChildren(QLabel) if label.isVisible()).replace(
            NO_BREAK, " "
        )
        assert "Run (Space)" not in told[name]
        assert "the network learns" not in told[name]
    assert "No cut: this run makes none" in told["patch"]
    assert "E = " in told["energy"].replace("\N{NO-BREAK SPACE}", " ") and "No cut made the initial labels" in told["energy"]
    assert "There are no moves to see. This run has no graph cut: its map is made of the picture alone." in told["moves"]
    assert "it has no network and makes no cut" in told["lens"]
    lab.ask_what_if(alone_record.settings.replace(lambda_=1.0))
    qtbot.waitUntil(lambda: session.view.preview is not None)
    assert session.view.preview is not None and session.view.preview.title.endswith("1, no network")
    assert looked_at(lab).startswith("<b>what-if</b>")


@pytest.mark.parametrize("name", ["patch", "tiny"])
def test_help_is_asked_for_the_open_page(lab: LabPanel, qtbot: QtBot, name: str) -> None:
    lab.open_page(name)
    with qtbot.waitSignal(lab.help_asked) as asked:
        lab.help.click()
    assert asked.args == [name]


def test_a_what_if_is_asked_of_the_lens(lab: LabPanel, session: Session, lab_record: RunRecord, qtbot: QtBot) -> None:
    settings = replace(lab_record.settings, lambda_=50.0)
    lab.ask_what_if(settings)
    assert lab.name == "lens"
    qtbot.waitUntil(lambda: session.view.preview is not None)
    assert session.view.preview is not None and session.view.preview.problem is not None
    assert session.view.preview.problem.lambda_ == 50.0


def test_each_page_opens_with_its_question_and_a_legend(lab: LabPanel, session: Session) -> None:
    session.view.show_frame(Frame(Stage.CUT, 0))
    session.view.select_patch((2, 3))
    for name, entry in PAGES.items():
        assert entry.question.endswith("?") and entry.legend.endswith(".")
        lab.open_page(name)
        assert lab.question.text() == entry.question
        if name != "moves":  # what it draws comes with the first move
            assert lab.legend.text().replace(NO_BREAK, " ") == entry.legend and lab.legend.isVisible()


@pytest.mark.parametrize("name", [name for name in PAGES if name != "tiny"])
def test_a_page_without_a_run_has_no_legend(name: str, lab: LabPanel, session: Session) -> None:
    session.open_picture(scripted_picture())
    lab.open_page(name)
    assert lab.model.record is None and not lab.legend.isVisible() and lab.question.isVisible()


def test_the_tiny_grid_is_of_no_frame(lab: LabPanel) -> None:
    assert lab._looked_at.isVisible()
    lab.open_page("tiny")
    assert not lab._looked_at.isVisible()
    lab.open_page("energy")
    assert lab._looked_at.isVisible()
