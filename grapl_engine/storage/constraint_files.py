"""Label constraints (seeds) as files: JSON, as the lab writes it and `grapl segment --constraints` reads it."""

from __future__ import annotations

from pathlib import Path

from grapl_engine.errors import SettingsError
from grapl_engine.label_constraints import LabelConstraints
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.small_text import read_small_text

__all__ = ["read_constraints", "write_constraints"]


def read_constraints(path: str | Path) -> LabelConstraints:
    """Read seeds from a JSON file.

    Raises
    ------
    SettingsError
        If the file cannot be read or holds no seeds; names the file.
    """
    try:
        return LabelConstraints.from_json(read_small_text(path))
    except OSError as error:
        raise SettingsError(f"{Path(path)} cannot be read ({error.strerror or error}): choose another file of seeds.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} holds no seeds. It is not a text in UTF-8.") from None
    except SettingsError as error:
        raise SettingsError(f"{path} cannot be taken as seeds. {error}") from None


def write_constraints(path: str | Path, constraints: LabelConstraints) -> None:
    """Write seeds to a JSON file, whole or not at all (`RunFileError`)."""
    with replacing(path) as part:
        part.write_text(constraints.to_json(), encoding="utf-8")
