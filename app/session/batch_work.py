"""What is done with the pictures of a batch, in the engine's thread: the tasks of ``grapl segment FOLDER``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.tasks.abandonable import abandonable
from app.tasks.engine import Engine, Job
from grapl_engine import EndReason, GraplError, Settings

if TYPE_CHECKING:
    from grapl_engine import Event, Picture, RunRecord
    from grapl_engine.batch.places import Places
    from grapl_engine.batch.sources import Source

__all__ = ["BatchPlan", "MadePicture", "checked_output", "found_pictures", "known_picture", "made_picture"]

_LEAST_STEP = 0.02
"""Of a picture's progress that is worth a word to the window."""


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What is to be done with all pictures of a folder; the options are those of ``grapl segment``.

    Attributes
    ----------
    folder, output : Path
    settings : Settings
    overwrite : bool
    ids_from : 0 or 1
    save_run : bool
    accepts_model : bool
        Whether a person chose the DINO model of the settings.
    """

    folder: Path
    output: Path
    settings: Settings
    overwrite: bool = False
    ids_from: int = 0
    save_run: bool = True
    accepts_model: bool = False

    @property
    def command(self) -> str:
        """The line that writes the same files."""
        from grapl_engine.batch.command import folder_command

        return folder_command(
            self.folder,
            self.output,
            self.settings,
            overwrite=self.overwrite,
            ids_from=self.ids_from,
            save_run=self.save_run,
            accepts_model=self.accepts_model,
        )


@dataclass(frozen=True, slots=True, eq=False)
class MadePicture:
    """The run of a picture whose files are written: into which folder, and what is to be said of it."""

    record: RunRecord
    home: Path
    remarks: tuple[str, ...]


def found_pictures(folder: Path, _should_stop: Callable[[], bool]) -> Iterator[tuple[Path, list[Source]]]:
    """The pictures in a folder, by name, and the folder.

    Raises
    ------
    GraplError
        If there are none.
    """
    from grapl_engine.batch.sources import sources_of

    sources = sources_of([str(folder)])
    for source in sources:
        if source.error is not None:
            raise source.error
    yield folder, sources


def checked_output(output: Path, _should_stop: Callable[[], bool]) -> Iterator[object]:
    """See that files can be written there, before the first picture.

    Raises
    ------
    GraplError
        If not.
    """
    from grapl_engine.storage.output_folder import check_output

    check_output(output)
    return iter(())


def made_picture(
    source: Source,
    name: str,
    plan: BatchPlan,
    places: Places,
    engine: Engine,
    known: Sequence[Picture],
    should_stop: Callable[[], bool],
) -> Iterator[float | MadePicture]:
    """Segment a picture and write its files; yields how far it is, from 0 to 1, and the whole run once its files are there.

    One that is stopped on its way is let go: nothing of it is written.

    Raises
    ------
    GraplError
        If it cannot be read, segmented or written.
    """
    from grapl_engine.batch.picture_task import PictureTask

    told = 0.0
    for picture in abandonable(partial(_read, source, known))(should_stop):
        task = PictureTask(
            picture,  # type: ignore[arg-type]
            plan.settings,
            accepts_model=plan.accepts_model,
            ids_from=plan.ids_from,
            save_run=plan.save_run,
        )
        for record in task.records(partial(_run, engine), should_stop):
            if record.progress - told >= _LEAST_STEP:
                told = record.progress
                yield told
        if record.ended is EndReason.COMPLETED:
            home, remarks = task.write(record, places, name)
            yield MadePicture(record, home, (*record.picture.notes, *record.notices, *remarks))
        elif not should_stop():
            raise GraplError(f"{source.name} has no labels: its run ended before there were any.")


def known_picture(picture: Picture, known: Sequence[Picture]) -> Picture:
    """The same picture if it is among those that are known, with its runs; else the picture itself."""
    import numpy as np

    alike = (one for one in known if (one.path, one.parts) == (picture.path, picture.parts))
    return next((one for one in alike if np.array_equal(one.pixels, picture.pixels)), picture)


def _read(source: Source, known: Sequence[Picture], _should_stop: Callable[[], bool]) -> Iterator[Picture]:
    yield known_picture(source.picture(), known)


def _run(
    engine: Engine,
    image: Picture,
    settings: Settings,
    *,
    should_stop: Callable[[], bool],
    accept_model: bool,
    number_type: str | None,
    hierarchy: bool,
    constraints: Any,
    iteration_maps: bool,
) -> Iterator[Event]:
    """The window's engine as the batch's."""
    return engine(Job(image, settings, constraints, number_type, accept_model, iteration_maps or hierarchy), should_stop)
