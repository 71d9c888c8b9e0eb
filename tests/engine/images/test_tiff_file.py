"""A TIFF before its pages: samples of several kinds have a name, and files that it refers to are named and not opened."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from grapl_engine import PictureError, read_picture
from grapl_engine.images import tiff_file
from grapl_engine.images.file_parts import PartChoice
from grapl_engine.images.tiff_file import opened_tiff, other_files
from tests.engine.tiff_tags import write_tag

VALUES = np.random.default_rng(4).integers(0, 65536, (3, 24, 40)).astype(np.uint16)
VALUES[:, 0, :2] = 0, 65535


def with_tag(path: Path, code: int, values: list[int], *, page: int = 0, **facts: Any) -> None:
    """A TIFF of three samples a pixel, one of whose tags is written over."""
    pages = np.stack([np.moveaxis(VALUES, 0, -1)] * (page + 1)).view(np.int16)
    tifffile.imwrite(path, pages, photometric="rgb", metadata=None, **facts)
    write_tag(path, code, values, page)


@pytest.mark.may_warn
@pytest.mark.parametrize("page", [0, 2])
@pytest.mark.parametrize("facts", [{}, {"bigtiff": True}, {"byteorder": ">"}], ids=str)
@pytest.mark.parametrize(
    ("formats", "told"),
    [
        ([1, 3, 1], "whole numbers, floats"),
        ([2, 2, 1], "whole numbers with a sign, whole numbers"),
        ([3, 1, 9], "floats, whole numbers, numbers of no said kind"),
    ],
)
def test_samples_of_several_kinds_are_refused_by_name(
    tmp_path: Path, formats: list[int], told: str, facts: dict[str, Any], page: int
) -> None:
    with_tag(tmp_path / "a.tif", 339, formats, page=page, **facts)
    with pytest.raises(PictureError) as refusal:
        read_picture(tmp_path / "a.tif", PartChoice(page=page + 1))
    assert str(refusal.value).startswith(
        f"a.tif has samples of several kinds ({told}), which are not read here: save it as PNG"
    )


@pytest.mark.may_warn
def test_pages_that_come_back_to_themselves_are_looked_through_once(tmp_path: Path) -> None:
    with_tag(tmp_path / "a.tif", 339, [1, 3, 1], page=1)
    content = bytearray((tmp_path / "a.tif").read_bytes())
    first = int.from_bytes(content[4:8], "little")
    count = int.from_bytes(content[first : first + 2], "little")
    at = first + 2 + 12 * count
    second = int.from_bytes(content[at : at + 4], "little")
    content[at : at + 4] = content[4:8]  # the second page is never reached
    (tmp_path / "b.tif").write_bytes(content)
    with (tmp_path / "b.tif").open("rb") as stream:
        assert len(list(tiff_file._pages(stream))) == 1
    with (tmp_path / "a.tif").open("rb") as stream:
        assert [tags[339] for tags in tiff_file._pages(stream)] == [(2, 2, 2), (1, 3, 1)] and second > 0


def test_samples_of_several_widths_are_refused_by_name(tmp_path: Path) -> None:
    with_tag(tmp_path / "a.tif", 258, [8, 16, 8])
    with pytest.raises(
        PictureError, match=r"^a\.tif has samples of 8 and 16 bits, with a sign, which are not read here: save it as PNG"
    ):
        read_picture(tmp_path / "a.tif")


def test_another_error_keeps_its_kind(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", VALUES[0])
    with (
        (tmp_path / "a.tif").open("rb") as stream,
        pytest.raises(TypeError, match="of its own"),
        opened_tiff(stream, "a.tif"),
    ):
        raise TypeError("of its own")


# Other files

OME = (
    '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" {uuid}><Image ID="Image:0">'
    '<Pixels ID="Pixels:0" DimensionOrder="XYZCT" Type="uint16" SizeX="40" SizeY="24" SizeZ="{count}" SizeC="1" SizeT="1">'
    "{parts}</Pixels></Image></OME>"
)
PART = '<TiffData FirstZ="{z}" IFD="{ifd}" PlaneCount="1"><UUID FileName="{file}">urn:uuid:{uuid}</UUID></TiffData>'


def ome(path: Path, files: list[str], *, uuid: str = 'UUID="urn:uuid:0"') -> None:
    parts = "".join(PART.format(z=z, ifd=z % 3, file=files[z // 3], uuid=z // 3) for z in range(3 * len(files)))
    text = OME.format(uuid=uuid, parts=parts, count=3 * len(files))
    tifffile.imwrite(path, VALUES, photometric="minisblack", description=text, metadata=None)


@pytest.mark.parametrize("uuid", ['UUID="urn:uuid:0"', ""])
def test_slices_in_another_file_are_named_and_the_file_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uuid: str
) -> None:
    for number in range(2):
        ome(tmp_path / f"cells_{number}.ome.tif", ["cells_0.ome.tif", "cells_1.ome.tif"], uuid=uuid)
    opened = []
    real = builtins.open
    monkeypatch.setattr(builtins, "open", lambda *args, **facts: opened.append(args[0]) or real(*args, **facts))
    picture = read_picture(tmp_path / "cells_0.ome.tif", PartChoice(page=2))
    assert opened == []
    np.testing.assert_array_equal(picture.pixels[..., 0], VALUES[1])
    assert picture.notes[:2] == (
        "Page 2 of 3 is used.",
        "Other slices or channels lie in other files (cells_1.ome.tif): open these by themselves.",
    )


def test_many_files_and_hostile_names(tmp_path: Path) -> None:
    ome(tmp_path / "a.tif", ["a.tif", "../../etc/b.tif", "C:\\c&#10;.tif", "/d.tif", "e.tif", "x" * 400])
    with (tmp_path / "a.tif").open("rb") as stream, opened_tiff(stream, "a.tif") as tiff:
        (note,) = other_files(tiff)
    assert note == "Other slices or channels lie in other files (b.tif, c .tif, d.tif and 2 more): open these by themselves."


def test_a_file_that_is_whole_has_no_such_note(tmp_path: Path) -> None:
    ome(tmp_path / "a.tif", ["a.tif"])
    assert not any("other files" in note for note in read_picture(tmp_path / "a.tif").notes)
    tifffile.imwrite(tmp_path / "b.tif", VALUES, photometric="minisblack", ome=True, metadata={"axes": "ZYX"})
    assert read_picture(tmp_path / "b.tif").notes == ("Slice 1 of 3 is used.",)


def test_a_file_whose_words_are_in_another(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
        '<BinaryOnly MetadataFile="cells.companion.ome" UUID="urn:uuid:9"/></OME>'
    )
    tifffile.imwrite(tmp_path / "a.tif", VALUES, photometric="minisblack", description=text, metadata=None)
    notes = read_picture(tmp_path / "a.tif").notes
    assert notes[1] == "What is slice and what channel is told in cells.companion.ome, which is not looked into."


@pytest.mark.may_warn
def test_words_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    text = OME.format(uuid="", parts="<TiffData>", count=3)
    tifffile.imwrite(tmp_path / "a.tif", VALUES, photometric="minisblack", description=text, metadata=None)
    assert read_picture(tmp_path / "a.tif").notes == ("Page 1 of 3 is used.",)
