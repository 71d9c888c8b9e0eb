"""Where the files of a batch go: a folder for each picture, in which nothing of an earlier one is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from grapl_engine.storage.output_folder import claimed_folder, folder_name

__all__ = ["Places"]


@dataclass(slots=True)
class Places:
    """The folders of the pictures in one output folder.

    Attributes
    ----------
    output : Path
        Made with the first of them.
    overwrite : bool
        Write over the folder of an earlier batch; otherwise a second NAME is NAME-2.
    taken : set of str
        Names that pictures of this batch have, in lower case: of two of one name, one goes into a folder with a number.
    half : dict of str to Path
        By its name, the folder that a killed program has left of a picture without whole files.
    """

    output: Path
    overwrite: bool = False
    taken: set[str] = field(default_factory=set)
    half: dict[str, Path] = field(default_factory=dict)

    def wished(self, file: str, name: str | None = None) -> str:
        """The name of a picture's folder, before anything is made; a second one of the same name gets a number.

        Parameters
        ----------
        file : str
            What the picture's file is called.
        name : str, optional
            A plain name in its place.
        """
        name = name or folder_name(file)
        names = (name if count == 1 else f"{name}-{count}" for count in range(1, len(self.taken) + 2))
        free = next(name for name in names if name.casefold() not in self.taken)
        self.taken.add(free.casefold())
        return free

    def home(self, name: str) -> tuple[Path, str]:
        """The folder to write to, and what is to be said of it; a new one, unless what is there may be written over.

        Raises
        ------
        RunFileError
            If it cannot be made.
        """
        wished = self.output / name
        if self.overwrite:
            return wished, ""
        if (half := self.half.pop(name, None)) is not None:
            return half, ""
        home = claimed_folder(self.output, name, self.taken - {name.casefold()})
        self.taken.add(home.name.casefold())
        told = f"{wished} is there already and stays as it is; --overwrite writes over it."
        return home, told if home != wished else ""
