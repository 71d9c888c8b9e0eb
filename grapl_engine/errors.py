"""What can go wrong, in words meant for the person at the screen.

Every message is a whole sentence that names what happened, to which file or
setting, and what to do about it. Anything else that is raised is a bug.
"""

from __future__ import annotations

import errno

__all__ = [
    "DeviceError",
    "EditError",
    "GraphCutError",
    "GraplError",
    "ModelError",
    "PictureError",
    "RunFileError",
    "SessionFileError",
    "SettingsError",
    "StudyError",
    "TooLargeError",
    "TruthError",
    "UnacceptedModelError",
    "memory_sentence",
]


class GraplError(ValueError):
    """Base of all errors that are the input's fault: the message is shown as it stands."""


class SettingsError(GraplError):
    """A setting has a wrong type, lies outside its range or contradicts another one."""


class PictureError(GraplError):
    """A picture cannot be read, is empty, or is not a picture."""


class ModelError(GraplError):
    """A pretrained encoder is not on this machine, is not of a kind that can be used, or its folder is not one."""


class UnacceptedModelError(ModelError):
    """A file names a pretrained encoder that nobody has chosen, and that is not on this machine as a download of before.

    Attributes
    ----------
    model : str
        Its name, as the file has it.
    is_folder : bool
        Whether that is a path, and not a name of the Hugging Face hub.
    """

    def __init__(self, model: str, is_folder: bool) -> None:
        what = "lies in a folder" if is_folder else "is not on this machine"
        super().__init__(
            f"The settings name the DINO model {model[:200]!r}, which {what}. A file may have named it, so nothing is "
            f"{'read' if is_folder else 'downloaded'}: accept the model, or choose another one."
        )
        self.model, self.is_folder = model, is_folder

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.model, self.is_folder)


class DeviceError(GraplError):
    """The device that the settings name is not there, or ran out of memory."""


class GraphCutError(GraplError):
    """No solver is installed, or it cannot take the costs: not finite, negative, too large, or of the wrong shape."""


class RunFileError(GraplError):
    """A saved run cannot be read or written."""


class SessionFileError(GraplError):
    """A saved session, or the folder of one, cannot be read or written."""


class TooLargeError(GraplError):
    """A labelling problem has too many labellings for its true optimum."""


class EditError(GraplError):
    """An edit of a label map has a wrong value, or a file holds none."""


class StudyError(GraplError):
    """A study cannot be begun, gone on with or read: its data set, its folder or its scheduler is not what it should be."""


class TruthError(GraplError):
    """A ground truth cannot be read, holds no labels, or is of another size than the picture."""


NO_MEMORY = (
    "There is not enough memory for this: close other programs, or make the picture, the working size or the number of labels "
    "smaller."
)
_TYPE = "OutOfMemoryError"  # of PyTorch, which is not imported for it
_WORDS = ("out of memory", "DefaultCPUAllocator: can't allocate", "not enough memory", "bad_alloc", "can't start new thread")


def memory_sentence(error: BaseException) -> str | None:
    """What to say of an error that means that memory ran out; None of any other.

    NumPy has a type for it, and so has PyTorch for CUDA; MPS and the CPU's allocator say it in a plain `RuntimeError`, and the
    system in an `OSError`.

    Parameters
    ----------
    error : BaseException
    """
    is_full = (
        isinstance(error, MemoryError)
        or (isinstance(error, RuntimeError) and (type(error).__name__ == _TYPE or any(words in str(error) for words in _WORDS)))
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    )
    return NO_MEMORY if is_full else None
