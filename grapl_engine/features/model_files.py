r"""Where the files of a pretrained model are: in a folder, in the cache of the Hugging Face hub, or on the hub.

A model's name may come from a file that somebody else wrote. Of such a name nothing is used but what the cache has: to look
at a path is to follow it, to another machine as well (Windows sends the person's name and a hash of the password to the
server of a path such as ``\\server\share``), and to download is to tell the hub.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from grapl_engine.errors import ModelError, UnacceptedModelError

__all__ = ["ModelFiles", "find_files", "is_downloaded", "is_hub_name", "read_json"]

CONFIG = "config.json"
WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
"""Of weights in several files: which tensor lies in which of them."""
PICKLED = ("pytorch_model.bin", "pytorch_model.bin.index.json")
HUB_SECONDS = 5
MOST_BYTES = 4_000_000
"""Of a JSON file; the index of the largest DINOv3 has 0.1 MB."""
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_FILE_NAME = re.compile(r"[A-Za-z0-9][\w.-]*\.safetensors", re.ASCII)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on this machine.

    Attributes
    ----------
    name : str
        As the person, or a file, calls it.
    config : Path
    weights : tuple of Path
        Safetensors.
    """

    name: str
    config: Path
    weights: tuple[Path, ...]


def find_files(
    name: str, accepted: bool, check: Callable[[Path], object], should_stop: Callable[[], bool] = lambda: False
) -> ModelFiles | None:
    """The files of a model; downloaded, if they are not here and the hub has them.

    Parameters
    ----------
    name : str
        A name such as "facebook/dinov2-large", or a folder with config.json and model.safetensors.
    accepted : bool
        Whether a person chose the model, and not a file. If not, only the cache is looked at.
    check : callable
        Is given config.json before weights are downloaded; raises a `ModelError` if they are of no use.
    should_stop : callable
        Asked before each file is downloaded.

    Returns
    -------
    ModelFiles, or None
        If it was stopped.

    Raises
    ------
    UnacceptedModelError
        If nobody chose the model and the cache does not have it.
    ModelError
        In a sentence, if the files are not to be had.
    """
    on_hub = is_hub_name(name)
    if not accepted:
        if on_hub and (cached := _cached(name)):
            return cached
        if on_hub:
            _check_offline(name)
        raise UnacceptedModelError(name, not on_hub)
    if (folder := _folder(name)) is not None:
        return _of_folder(name, folder)
    if not on_hub:
        raise ModelError(f"DINO model {name!r} is neither a folder on this machine nor a name such as facebook/dinov2-large.")
    return _cached(name) or _downloaded(name, check, should_stop)


def is_downloaded(name: str, accepted: bool) -> bool:
    """Whether what is not on this machine would be downloaded."""
    from huggingface_hub import constants

    return accepted and is_hub_name(name) and not constants.HF_HUB_OFFLINE


def read_json(path: Path) -> Any:
    """What a JSON file says; a plain file of a sensible size alone is read.

    Raises
    ------
    OSError, ValueError, RecursionError
        If it is not there, no such file, or no JSON.
    """
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode) or facts.st_size > MOST_BYTES:
        raise ValueError(f"{path.name} is no file of a model")
    return json.loads(path.read_text("utf-8"))


def is_hub_name(name: str) -> bool:
    """Whether it may be a name of the Hugging Face hub; all others are paths."""
    return _HUB_NAME.fullmatch(name) is not None and ".." not in name and "--" not in name


def _folder(name: str) -> Path | None:
    try:
        folder = Path(name).expanduser()
        return folder if folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # a "~name" that is nobody's, a text that is no path
        return None


# A folder


def _of_folder(name: str, folder: Path) -> ModelFiles:
    weights = _weights(lambda file: folder / file if (folder / file).is_file() else None)
    if weights and (folder / CONFIG).is_file():
        return ModelFiles(name, folder / CONFIG, weights)
    if any((folder / file).exists() for file in PICKLED):
        raise ModelError(
            f"The folder {name} has its weights as {PICKLED[0]} alone, a format that can run code and is never read: put "
            f"{WEIGHTS} of the same model there."
        )
    raise ModelError(
        f"The folder {name} holds no model: put {CONFIG} and {WEIGHTS} there, for example those of facebook/dinov2-large "
        "(huggingface.co)."
    )


def _weights(path_of: Callable[[str], Path | None]) -> tuple[Path, ...]:
    """The files with the weights, as far as the place has them all; else none."""
    if whole := path_of(WEIGHTS):
        return (whole,)
    index = path_of(INDEX)
    parts = [path_of(file) for file in _parts(index)] if index else []
    return tuple(part for part in parts if part) if all(parts) else ()


def _parts(index: Path) -> list[str]:
    """The files that an index names: plain names beside it, and no paths."""
    try:
        files = sorted({str(file) for file in read_json(index)["weight_map"].values()})
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{index} cannot be read: download the model again.") from error
    if not all(_FILE_NAME.fullmatch(file) for file in files):
        raise ModelError(f"{index} names files elsewhere: download the model again.")
    return files


# The hub, and its cache


def _cached(name: str) -> ModelFiles | None:
    def path_of(file: str) -> Path | None:
        path = try_to_load_from_cache(name, file)
        return Path(path) if isinstance(path, str) else None

    from huggingface_hub import try_to_load_from_cache

    config, weights = path_of(CONFIG), _weights(path_of)
    return ModelFiles(name, config, weights) if config and weights else None


def _downloaded(name: str, check: Callable[[Path], object], should_stop: Callable[[], bool]) -> ModelFiles | None:
    """Config first: weights of another kind of model are not fetched."""
    _check_hub(name)
    if should_stop():
        return None
    config = _fetched(name, CONFIG)
    if config is None:
        raise ModelError(f"The model {name} has no {CONFIG} on {_host()}: choose another model.")
    check(config)
    if should_stop():
        return None
    if whole := _fetched(name, WEIGHTS):
        return ModelFiles(name, config, (whole,))
    if (index := _fetched(name, INDEX)) is None:
        raise ModelError(
            f"The model {name} has no {WEIGHTS} on {_host()}, and other formats can run code and are never read: choose "
            "another model."
        )
    paths: list[Path] = []
    for file in _parts(index):
        if should_stop():
            return None
        if (path := _fetched(name, file)) is None:
            raise ModelError(f"The model {name} is not whole on {_host()}: {file} is missing. Choose another model.")
        paths.append(path)
    return ModelFiles(name, config, tuple(paths))


def _fetched(name: str, file: str) -> Path | None:
    """A file of a model, in the cache now; None if the hub has none of that name."""
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, GatedRepoError, HfHubHTTPError, LocalEntryNotFoundError

    of_client = cast(type[Exception], HfHubHTTPError.__bases__[0])  # it has one of several
    try:
        return Path(hf_hub_download(name, file))
    except LocalEntryNotFoundError as error:  # it could not be asked for
        raise _not_to_be_had(name, "cannot be downloaded now") from error
    except EntryNotFoundError:
        return None
    except GatedRepoError as error:
        raise ModelError(
            f"The weights of {name} are given to those who agreed to their licence on {_host()}/{name}: agree there, then say "
            "who you are by the command hf auth login, or choose another model."
        ) from error
    except (OSError, ValueError, of_client) as error:
        raise _not_to_be_had(name, "cannot be downloaded now") from error


def _check_offline(name: str) -> None:
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        variable = "HF_HUB_OFFLINE" if os.environ.get("HF_HUB_OFFLINE") else "TRANSFORMERS_OFFLINE"
        raise _not_to_be_had(name, f"are not downloaded, since {variable} is set")


def _check_hub(name: str) -> None:
    """Whether the hub can be reached: its own client tries for half a minute before it gives up.

    Raises
    ------
    ModelError
    """
    import urllib.error
    import urllib.request  # here: the window asks this module what names are, and would wait for it

    from huggingface_hub import constants

    _check_offline(name)
    try:
        with urllib.request.urlopen(urllib.request.Request(constants.ENDPOINT, method="HEAD"), timeout=HUB_SECONDS):
            pass
    except urllib.error.HTTPError as error:  # it says no to the request, but it is there
        error.close()
    except OSError as error:
        raise _not_to_be_had(name, "cannot be downloaded now") from error


def _not_to_be_had(name: str, why: str) -> ModelError:
    return ModelError(
        f"The weights of {name} are not on this machine and {why}: fetch {CONFIG} and {WEIGHTS} from {_host()}/{name} into a "
        "folder and set the DINO model to that folder, or choose another affinity."
    )


def _host() -> str:
    from huggingface_hub import constants

    return str(constants.ENDPOINT).partition("://")[2] or str(constants.ENDPOINT)
