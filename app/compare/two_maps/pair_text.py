"""What is said about two maps, in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.compare.two_maps.comparing import Letter, Made, Matched
from app.session.run_text import difference_text, preset_text
from app.widgets.percent import percent_text
from grapl_engine import Settings, __version__

__all__ = ["NO_PICTURE", "caption", "difference_lines", "here_text", "told_text"]

NO_PICTURE = "Open a picture first: Ctrl+O."
MOST_CHANGES = 4
"""More settings than these are told by the presets that they come from."""


def caption(a: Made | None, b: Made | None) -> str:
    """What stands under a figure of the two: the picture, both maps with their counts and settings; "" without a map."""
    told = []
    for letter, made in (("A", a), ("B", b)):
        if made is not None:
            record = made.labelling.record
            settings = "" if record is None else f" ({preset_text(record.settings)})"
            told.append(f"{letter}: {made.labelling.name}, {made.labelling.count_text}{settings}")
    return " \N{MIDDLE DOT} ".join([*told, f"GraPL {__version__}"]) if told else ""


def told_text(has_a: bool, has_b: bool, has_run: bool, matched: Matched | None) -> str:
    """What to do next, or what was found."""
    if not has_a or not has_b:
        missing = "two maps" if not has_a and not has_b else f"a map for {'B' if has_a else 'A'}"
        run = "" if has_run else " A run of this picture will be among them: Space makes one."
        return f"Choose {missing} above.{run}"
    if matched is None:
        return ""
    has_void = any(made.labelling.void is not None for made in (matched.a, matched.b))
    of = "places that count" if has_void else "picture"
    return f"{percent_text(matched.share)} % of the {of} lie{'s' * (not has_void)} in no matched pair."


def difference_lines(a: Made | None, b: Made | None) -> str:
    """In which settings two runs differ; what is to be known of a map."""
    lines = []
    if a is not None and b is not None and a.labelling.record is not None and b.labelling.record is not None:
        lines.append(_settings_text(a.labelling.record.settings, b.labelling.record.settings))
        if a.labelling.record.constraints != b.labelling.record.constraints:
            lines.append("Different seeds bind their labels.")
    lines += [f"{letter}: {made.labelling.note}" for letter, made in (("A", a), ("B", b)) if made and made.labelling.note]
    return "\n".join(lines)


def _settings_text(one: Settings, other: Settings) -> str:
    changes = other.differences(one)
    if not changes:
        return "A and B have the same settings."
    presets = preset_text(one), preset_text(other)
    if len(changes) > MOST_CHANGES or "," not in "".join(presets):
        return f"Settings: A {presets[0]} | B {presets[1]}"
    return f"From A to B: {difference_text(other, one)}"


def here_text(place: tuple[float, float] | None, made: Mapping[Letter, Made], matched: Matched | None) -> str:
    """The labels under the pointer, and whether they are partners."""
    if place is None or not made:
        return ""
    x, y = (int(value) for value in place)
    labels = {letter: int(one.labelling.labels[y, x]) for letter, one in made.items()}
    told = ", ".join(f"{letter.upper()} {label}" for letter, label in labels.items())
    if matched is None or not _is_known(made, labels):
        return f"Here: {told}"
    is_pair = matched.pair.partners.get(labels["a"]) == labels["b"]
    return f"Here: {told}, {'a matched pair' if is_pair else 'not partners'}"


def _is_known(made: Mapping[Letter, Made], labels: Mapping[Letter, int]) -> bool:
    return all(made[letter].labelling.void != label for letter, label in labels.items())
