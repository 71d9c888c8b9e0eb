"""Edits of a label map as files: JSON, as the window writes it and `grapl segment --edits` reads it."""

from __future__ import annotations

from pathlib import Path

from grapl_engine.errors import EditError
from grapl_engine.label_edits import LabelEdits
from grapl_engine.storage.atomic import replacing

__all__ = ["read_edits", "write_edits"]


def read_edits(path: str | Path) -> LabelEdits:
    """Read edits from a JSON file, or from the run.json of an edited run.

    Raises
    ------
    EditError
        If the file cannot be read or holds no edits; names the file.
    """
    try:
        return LabelEdits.from_json(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EditError(f"{Path(path)} cannot be read ({error.strerror or error}): choose another file of edits.") from None
    except UnicodeDecodeError:
        raise EditError(f"{path} holds no edits. It is not a text in UTF-8.") from None
    except EditError as error:
        raise EditError(f"{path} cannot be taken as edits. {error}") from None


def write_edits(path: str | Path, edits: LabelEdits) -> None:
    """Write edits to a JSON file, whole or not at all (`RunFileError`)."""
    with replacing(path) as part:
        part.write_text(edits.to_json(), encoding="utf-8")
