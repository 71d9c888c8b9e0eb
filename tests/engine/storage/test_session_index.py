from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from session_folders import small_session

from grapl_engine import SessionFileError
from grapl_engine.images.file_parts import FileParts, PartChoice
from grapl_engine.storage.session_folder import picture_entry, read_picture
from grapl_engine.storage.session_index import SessionIndex, path_of


def test_the_text_says_all(tmp_path: Path) -> None:
    index, record = small_session(tmp_path / "work")
    assert SessionIndex.from_json(index.to_json(), "session.json") == index
    assert SessionIndex.from_json(SessionIndex().to_json(), "session.json") == SessionIndex()
    assert path_of(index.pictures[0]) == record.picture.path


def test_it_says_which_part_of_its_file_a_picture_is(tmp_path: Path) -> None:
    index, _ = small_session(tmp_path / "work")
    assert "parts" not in json.loads(index.to_json())["pictures"][0]  # as earlier versions wrote it
    parts = FileParts(2, 30, "slice", 1, 3, ("DAPI", "GFP", ""), False, 100.0, 4095.0)
    entry = replace(index.pictures[0], choice=PartChoice(2, 1), parts=parts)
    again = SessionIndex.from_json(replace(index, pictures=(entry,)).to_json(), "session.json")
    assert again.pictures == (entry,)
    picture = read_picture(tmp_path / "work", again.pictures[0])
    assert (picture.choice, picture.parts) == (PartChoice(2, 1), parts)
    assert picture_entry(1, picture) == entry


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("runs", 0, "number"), 3),
        (("runs", 0, "facts"), {}),
        (("runs", 0, "facts", "thumbnail", "width"), 5000),
        (("runs", 0, "facts", "thumbnail", "rgb"), "eJwDAAAAAAE="),
        (("runs", 0, "facts", "ended"), "EXPLODED"),
        (("pictures", 0, "shape"), [4, 4]),
        (("pictures", 0, "dtype"), "object"),
        (("pictures", 0, "parts"), {"page": 3, "pages": 2}),
        (("pictures", 0, "choice"), {"range": [0]}),
        (("place", "frame"), ["FINAL"]),
        (("place", "detail"), {"regions": ["all"]}),
        (("place", "panels"), ["lab"]),
        (("attachments",), None),
    ],
)
def test_damage_is_told(tmp_path: Path, place: tuple[str | int, ...], value: object) -> None:
    index, _ = small_session(tmp_path / "work")
    facts = json.loads(index.to_json())
    room = facts
    for step in place[:-1]:
        room = room[step]
    room[place[-1]] = value
    with pytest.raises(SessionFileError, match=r"session\.json is damaged"):
        SessionIndex.from_json(json.dumps(facts), "session.json")
