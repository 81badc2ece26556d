"""Takes the pictures of the handbook anew: `.venv/bin/python -m tests.journeys.pictures`.

The pictures are real screens over the demonstration data; the tour is tests/journeys/test_handbook.py.
Each one is rewritten with a palette of 256 colours, which a screen of text and lines does not miss.
"""

import os
import struct
import sys
import zlib
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256


def chunks(data: bytes) -> dict[bytes, bytes]:
    """Return the chunks of a PNG by kind, those of one kind joined."""
    found: dict[bytes, bytes] = {}
    place = len(SIGNATURE)
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        kind = data[place + 4 : place + 8]
        found[kind] = found.get(kind, b"") + data[place + 8 : place + 8 + size]
        place += size + 12
    return found


def unfiltered(raw: bytes, width: int, depth: int) -> list[bytes]:
    """Return the lines of pixels. Every filter of the format may occur."""
    size, lines, above = width * depth, [], bytes(width * depth)
    for start in range(0, len(raw), size + 1):
        way, line = raw[start], bytearray(raw[start + 1 : start + 1 + size])
        for at in range(size):
            left = line[at - depth] if at >= depth else 0
            if way == 1:
                line[at] = (line[at] + left) & 255
            elif way == 2:
                line[at] = (line[at] + above[at]) & 255
            elif way == 3:
                line[at] = (line[at] + (left + above[at]) // 2) & 255
            elif way == 4:
                corner = above[at - depth] if at >= depth else 0
                line[at] = (line[at] + paeth(left, above[at], corner)) & 255
        above = bytes(line)
        lines.append(above)
    return lines


def paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))


def palette_of(pixels: Counter[bytes]) -> dict[bytes, int]:
    """Return the place of each colour in a palette: the frequent ones, and what is next to them."""
    chosen = [colour for colour, _ in pixels.most_common(COLOURS)]
    places = {colour: place for place, colour in enumerate(chosen)}
    for colour in pixels:
        if colour not in places:
            places[colour] = places[min(chosen, key=lambda one, to=colour: distance(one, to))]
    return places


def distance(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def with_palette(data: bytes) -> bytes:
    """Return the same picture with at most 256 colours."""
    parts = chunks(data)
    width, height, bits, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    if bits != 8 or kind not in {2, 6}:
        return data
    depth = 3 if kind == 2 else 4
    lines = unfiltered(zlib.decompress(parts[b"IDAT"]), width, depth)
    rows = [[line[at : at + 3] for at in range(0, width * depth, depth)] for line in lines]
    pixels: Counter[bytes] = Counter()
    for row in rows:
        pixels.update(row)
    places = palette_of(pixels)
    colours = b"".join(colour for colour, _ in pixels.most_common(COLOURS))
    packed = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return SIGNATURE + b"".join(
        chunk(name, content)
        for name, content in (
            (b"IHDR", head),
            (b"PLTE", colours),
            (b"IDAT", zlib.compress(packed, 9)),
            (b"IEND", b""),
        )
    )


def chunk(name: bytes, content: bytes) -> bytes:
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def main() -> int:
    """Take the pictures, then make them small. Returns pytest's exit status."""
    os.environ["JOURNEY_SHOTS"] = str(FOLDER)
    status = pytest.main(["-q", "-k", "tour", str(Path(__file__).with_name("test_handbook.py"))])
    for path in sorted(FOLDER.glob("*.png")):
        path.write_bytes(with_palette(path.read_bytes()))
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
