from __future__ import annotations

import json
from pathlib import Path

import pytest
from session_folders import small_session

from grapl_engine import SessionFileError
from grapl_engine.storage.session_index import SessionIndex, path_of


def test_the_text_says_all(tmp_path: Path) -> None:
    index, record = small_session(tmp_path / "work")
    assert SessionIndex.from_json(index.to_json(), "session.json") == index
    assert SessionIndex.from_json(SessionIndex().to_json(), "session.json") == SessionIndex()
    assert path_of(index.pictures[0]) == record.picture.path


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
        (("place", "frame"), ["FINAL"]),
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
