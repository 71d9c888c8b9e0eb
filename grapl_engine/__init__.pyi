"""The names of the door, each with the room that it comes from; `__init__` reads them here and imports a room at first use."""

from .errors import (
    DeviceError as DeviceError,
    EditError as EditError,
    GraphCutError as GraphCutError,
    GraplError as GraplError,
    ModelError as ModelError,
    PictureError as PictureError,
    RunFileError as RunFileError,
    SessionFileError as SessionFileError,
    SettingsError as SettingsError,
    TooLargeError as TooLargeError,
    TruthError as TruthError,
    UnacceptedModelError as UnacceptedModelError,
    memory_sentence as memory_sentence,
)
from .events import (
    CutMove as CutMove,
    EndReason as EndReason,
    Energy as Energy,
    Event as Event,
    Finished as Finished,
    GradientStep as GradientStep,
    IterationDone as IterationDone,
    MoveStarted as MoveStarted,
    Notice as Notice,
    NumberTypeChosen as NumberTypeChosen,
    Phase as Phase,
    PhaseStarted as PhaseStarted,
    Prepared as Prepared,
)
from .frame import (
    Frame as Frame,
    Stage as Stage,
)
from .features.model_files import (
    is_hub_name as is_hub_name,
)
from .hierarchy.hierarchy import (
    Hierarchy as Hierarchy,
)
from .images.file_parts import (
    PartChoice as PartChoice,
)
from .images.picture import (
    Picture as Picture,
    as_picture as as_picture,
    read_picture as read_picture,
)
from .label_sizes import (
    LabelCount as LabelCount,
)
from .network.preload import (
    preload as preload,
)
from .packages import (
    solver_name as solver_name,
)
from .parameter import (
    Parameter as Parameter,
)
from .pipeline.api import (
    label_image as label_image,
)
from .pipeline.levels import (
    levels_within as levels_within,
    picture_levels as picture_levels,
)
from .pipeline.run import (
    segment as segment,
)
from .pipeline.warming import (
    warm_up as warm_up,
    warm_up_levels as warm_up_levels,
)
from .presets import (
    DEFAULT_PRESET as DEFAULT_PRESET,
    FIRST_PRESET as FIRST_PRESET,
    PRESET_PURPOSES as PRESET_PURPOSES,
    PRESETS as PRESETS,
    names_model as names_model,
    nearest_preset as nearest_preset,
    option_name as option_name,
)
from .record import RunRecord as RunRecord
from .settings import (
    KINDS as KINDS,
    PARAMETERS as PARAMETERS,
    Settings as Settings,
)

__version__: str
