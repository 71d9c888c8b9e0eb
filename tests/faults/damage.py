"""Files damaged in all the ways that come to mind: bytes, members of an archive, values of JSON, headers of arrays."""

from __future__ import annotations

import io
import json
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from copy import deepcopy
from typing import Any

DAY = (2026, 1, 1, 0, 0, 0)
NESTED = "\x01nested\x01"
HUGE = "\x01huge\x01"
DEPTH = 5_000
EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
HOSTILE: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 2, 255, 256, 65535, 65536, 2**31, 2**53, 2**63, 2**64, 1e308, -1e308, 1e-320, 0.5,
    float("inf"), float("-inf"), float("nan"), "", " ", "0", "x" * 100_000, "\x00", "\ud800", "../../etc/passwd", "/dev/zero",
    '<img src="file:///dev/zero">', "=1+1", "picture.pixels.npy", "run.json", [], {}, [[]], [0], [-1, -1], [1e9, 1e9], {"": None},
    NESTED, HUGE,
)  # fmt: skip
SHAPES = (
    "(0,)",
    "()",
    "(-1,)",
    "(1000000000,)",
    "(100000, 100000, 3)",
    "(65536, 65536)",
    "(2, 2, 2, 2, 2, 2, 2, 2, 2, 2)",
    "(9" * 40,
)
TYPES = ("'|O'", "'<f8'", "'<u2'", "'|V100000'", "'<U100000'", "[('a', '<f8')]", "'<c16'", "'|S0'")


def damaged(content: bytes, draw: random.Random, kind: str) -> tuple[bytes, bool]:
    """A damaged copy, and whether that was done to its bytes, whatever they mean.

    Parameters
    ----------
    content : bytes
        A file that is whole.
    draw : Random
        What chooses; the same gives the same copy.
    kind : str
        "zip", "json", "ini", "png", "npy" or "bytes": which ways there are beside those of all files.
    """
    way = draw.choice((*_WAYS.get(kind, ()), *_WAYS.get(kind, ()), _bytes))
    return way(content, draw), way is _bytes


# Bytes


def _bytes(content: bytes, draw: random.Random) -> bytes:
    """Bits flipped, parts cut out, doubled, moved, overwritten, and files that end early or go on."""
    changed = bytearray(content)
    for _ in range(draw.choice((1, 1, 1, 2, 4, 16))):
        _hit(changed, draw)
        if not changed:
            break
    return bytes(changed)


def _hit(changed: bytearray, draw: random.Random) -> None:
    at = draw.randrange(draw.choice((len(changed), min(len(changed), 64), min(len(changed), 512))))
    end = min(len(changed), at + draw.choice((1, 2, 4, 8, 64, 1024)))
    match draw.choice(("flip", "flip", "set", "number", "number", "cut", "double", "end", "more", "move")):
        case "flip":
            changed[at] ^= 1 << draw.randrange(8)
        case "set":
            changed[at:end] = bytes([draw.choice((0, 255, 32, draw.randrange(256)))]) * (end - at)
        case "number":
            size = draw.choice(("B", "H", "I"))
            value = draw.choice(EXTREMES) % 2 ** (8 * struct.calcsize(size))
            packed = struct.pack(draw.choice("<>") + size, value)
            changed[at : at + len(packed)] = packed
        case "cut":
            del changed[at:end]
        case "double":
            changed[at:end] = changed[at:end] * 2
        case "end":
            del changed[at:]
        case "more":
            changed += draw.randbytes(draw.choice((1, 100, 5000)))
        case "move":
            part = changed[at:end]
            del changed[at:end]
            place = draw.randrange(len(changed) + 1)
            changed[place:place] = part


# JSON


def _json(content: bytes, draw: random.Random) -> bytes:
    """A value replaced, a key left out or added, a list that is longer or shorter."""
    value = json.loads(content)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        value = _changed(value, draw)
    text = json.dumps(value)
    text = text.replace(json.dumps(NESTED), "[" * DEPTH + "]" * DEPTH).replace(json.dumps(HUGE), "9" * 5_000)
    return text.encode("utf-8", "surrogatepass")


def _changed(value: Any, draw: random.Random) -> Any:
    deeper = isinstance(value, dict | list) and value and draw.random() < 0.85
    if not deeper:
        return deepcopy(draw.choice(HOSTILE))
    key = draw.choice(sorted(value)) if isinstance(value, dict) else draw.randrange(len(value))
    match draw.choice(("change",) * 12 + ("leave out", "add", "double")):
        case "change":
            value[key] = _changed(value[key], draw)
        case "leave out":
            del value[key]
        case "add" if isinstance(value, dict):
            value[f"{key}x"] = deepcopy(draw.choice(HOSTILE))
        case "add":
            value.append(deepcopy(draw.choice(HOSTILE)))
        case _ if isinstance(value, list):
            value.extend(value * draw.choice((1, 1, 100)) if len(value) < 1000 else [])
    return value


def _ini(content: bytes, draw: random.Random) -> bytes:
    """A value replaced, as it is or as JSON; a section or key damaged."""
    lines = content.decode().splitlines()
    places = [place for place, line in enumerate(lines) if "=" in line]
    place = draw.choice(places)
    name, _, value = lines[place].partition("=")
    plain = value.strip('"').replace('\\"', '"')
    if draw.random() < 0.5 and plain[:1] in ("{", "["):
        new = _json(plain.encode(), draw).decode("utf-8", "replace")
    else:
        new = draw.choice(
            (
                "",
                "@Variant()",
                "@ByteArray(\\0\\0)",
                "[" * DEPTH,
                "9" * 5_000,
                "nan",
                "-1",
                '"',
                "\\x",
                "@Rect(1 2)",
                "@Size(0 0)",
            )
        )
    escaped = new.replace("\\", "\\\\").replace('"', '\\"')
    lines[place] = f'{name}="{escaped}"' if draw.random() < 0.8 else f"{name}={new}"
    return "\n".join(lines).encode("utf-8", "replace")


# Arrays and archives


def _npy(content: bytes, draw: random.Random) -> bytes:
    """A header that tells of another shape or type, or is no Python."""
    length = int.from_bytes(content[8:10], "little")
    header, rest = content[10 : 10 + length].decode("latin-1"), content[10 + length :]
    match draw.choice(("shape", "shape", "type", "order", "text", "nested", "more", "less")):
        case "shape":
            header = re.sub(r"\([^)]*\)", draw.choice(SHAPES), header, count=1)
        case "type":
            header = re.sub(r"'descr': ('[^']*'|\[.*?\])", f"'descr': {draw.choice(TYPES)}", header, count=1)
        case "order":
            header = header.replace("False", draw.choice(("True", "None", "0")))
        case "text":
            header = header[: draw.randrange(len(header))] + draw.choice(("(", "'", "\n  \t(", "\x00", "#"))
        case "nested":
            header = "(" * 800 + header
        case "more":
            rest += bytes(draw.choice((1, 100, 100_000)))
        case "less":
            rest = rest[: draw.randrange(len(rest) + 1)]
    packed = header.encode("latin-1")
    return content[:8] + (len(packed) % 2**16).to_bytes(2, "little") + packed + rest


def packed(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive, the same for the same members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name are what is wanted
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, DAY), content, method, 1)
    return stream.getvalue()


def _zip(content: bytes, draw: random.Random) -> bytes:
    """One member damaged by its own kind's ways, left out, doubled, renamed, or grown to a bomb; sums are right again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    place = draw.choice(
        (draw.randrange(len(members)), next((n for n, (name, _) in enumerate(members) if name.endswith(".json")), 0))
    )
    name, inner = members[place]
    method = draw.choice((zipfile.ZIP_DEFLATED,) * 20 + (zipfile.ZIP_STORED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2))
    match draw.choice(("inside",) * 12 + ("leave out", "double", "rename", "bomb", "long", "swap")):
        case "inside":
            kind = {"json": "json", "npy": "npy", "grapl": "zip", "npz": "zip"}.get(name.rpartition(".")[2], "bytes")
            members[place] = (name, damaged(inner, draw, kind)[0])
        case "leave out":
            del members[place]
        case "double":
            members.append((name + "\x00"[: draw.randrange(2)], inner))
        case "rename":
            members[place] = (draw.choice(("../" + name, "/" + name, name + "x", "", "con", "a" * 300)), inner)
        case "bomb":
            members[place] = (name, inner + bytes(draw.choice((10**6, 10**7, 10**8))))
            method = zipfile.ZIP_DEFLATED  # the others take minutes to make it
        case "long":
            members.extend((f"{number}.npy", b"") for number in range(5_000))
        case "swap":
            other = draw.randrange(len(members))
            members[place], members[other] = (name, members[other][1]), (members[other][0], inner)
    return packed(members, method)


# PNG, whose sums would hide what lies behind them


def _png(content: bytes, draw: random.Random) -> bytes:
    """A chunk changed, left out, doubled, moved or added; sums are right again."""
    chunks, at = [], 8
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += 12 + length
    place = draw.randrange(len(chunks))
    name, inner = chunks[place]
    match draw.choice(("head", "head", "inside", "leave out", "double", "move", "rename", "bomb", "profile")):
        case "head":
            chunks[0] = (b"IHDR", _bytes(chunks[0][1], draw)[:13].ljust(13, b"\0"))
        case "inside" if inner:
            chunks[place] = (name, _bytes(inner, draw))
        case "leave out":
            del chunks[place]
        case "double":
            chunks.insert(place, (name, inner))
        case "move":
            chunks.insert(draw.randrange(len(chunks)), chunks.pop(place))
        case "rename":
            chunks[place] = (
                draw.choice((b"tRNS", b"PLTE", b"IDAT", b"IEND", b"acTL", b"fdAT", b"eXIf", b"sRGB", b"gAMA")),
                inner,
            )
        case "bomb":
            squeezed = zlib.compress(bytes(draw.choice((10**6, 10**8))))
            chunks.insert(1, draw.choice(((b"zTXt", b"a\0\0" + squeezed), (b"iCCP", b"a\0\0" + squeezed), (b"IDAT", squeezed))))
        case "profile":
            chunks.insert(1, (b"iCCP", b"a\0\0" + zlib.compress(draw.randbytes(draw.choice((0, 100, 5000))))))
    sealed = (struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)
    return content[:8] + b"".join(sealed)


_WAYS: dict[str, tuple[Callable[[bytes, random.Random], bytes], ...]] = {
    "json": (_json,), "ini": (_ini,), "npy": (_npy,), "zip": (_zip,), "png": (_png,)
}  # fmt: skip
