"""Seeds as files: JSON, as the lab writes it and `grapl segment --seeds` reads it."""

from __future__ import annotations

from pathlib import Path

from grapl_engine.errors import SettingsError
from grapl_engine.seeds import Seeds
from grapl_engine.storage.atomic import replacing

__all__ = ["read_seeds", "write_seeds"]


def read_seeds(path: str | Path) -> Seeds:
    """Read seeds from a JSON file.

    Raises
    ------
    SettingsError
        If the file cannot be read or holds no seeds; names the file.
    """
    try:
        return Seeds.from_json(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{Path(path)} cannot be read ({error.strerror or error}): choose another file of seeds.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} holds no seeds. It is not a text in UTF-8.") from None
    except SettingsError as error:
        raise SettingsError(f"{path} cannot be taken as seeds. {error}") from None


def write_seeds(path: str | Path, seeds: Seeds) -> None:
    """Write seeds to a JSON file, whole or not at all (`RunFileError`)."""
    with replacing(path) as part:
        part.write_text(seeds.to_json(), encoding="utf-8")
