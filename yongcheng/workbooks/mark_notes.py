"""Comments for the sheets of a patched workbook: the parts they need, and the places that name them."""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field

from yongcheng.workbooks import stream_parts
from yongcheng.workbooks.archive import read_part
from yongcheng.workbooks.grid import address
from yongcheng.workbooks.limits import Limits
from yongcheng.workbooks.marks import AUTHOR, Mark
from yongcheng.workbooks.xml_text import text_element

MOST = 5_000
"""Comments in one sheet; beyond that the colours and the list of problems must do."""
TEXT_LENGTH = 2_000
AFTER = rb"legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst"
TAIL_PLACE = re.compile(rb"<((?:\w+:)?)(?:" + AFTER + rb")(?=[\s/>])|</((?:\w+:)?)worksheet\s*>")
HAS_NOTES = re.compile(rb"<(?:\w+:)?legacyDrawing(?=[\s/>])")
EMPTY_RELATIONS = (
    f'{stream_parts.HEAD}<Relationships xmlns="{stream_parts.PACKAGE}/relationships"></Relationships>'
).encode()
VML_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202"'
    ' coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke'
    ' joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


@dataclass(slots=True)
class Notes:
    """New parts, and the additions to content types, gathered while the sheets are copied."""

    parts: dict[str, bytes] = field(default_factory=dict)
    types: str = ""

    def attach(
        self,
        archive: zipfile.ZipFile,
        part: str,
        cells: dict[tuple[int, int], list[Mark]],
        limits: Limits,
    ) -> None:
        """Make the parts for one sheet that has no comments yet."""
        number = len(self.parts) // 3 + 1
        notes, shapes = f"xl/problems{number}.xml", f"xl/drawings/problems{number}.vml"
        self.parts[notes] = notes_xml(cells)
        self.parts[shapes] = shapes_xml(list(cells))
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        known = {entry.filename for entry in archive.infolist()}
        xml = read_part(archive, relations, limits) if relations in known else EMPTY_RELATIONS
        kind = stream_parts.RELATIONS
        added = (
            f'<Relationship Id="rIdNotes" Type="{kind}/comments" Target="/{notes}"/>'
            f'<Relationship Id="rIdShapes" Type="{kind}/vmlDrawing" Target="/{shapes}"/>'
        )
        self.parts[relations] = insert_last(xml, rb"Relationships", added)
        content = f"{stream_parts.CONTENT}.spreadsheetml.comments+xml"
        self.types += f'<Override PartName="/{notes}" ContentType="{content}"/>'

    def add_types(self, xml: bytes) -> bytes:
        """Return the content types with ours."""
        if not self.types:
            return xml
        vml = ""
        if b'Extension="vml"' not in xml:
            kind = f"{stream_parts.CONTENT}.vmlDrawing"
            vml = f'<Default Extension="vml" ContentType="{kind}"/>'
        return insert_last(xml, rb"Types", vml + self.types)


def can_take(tail: bytes, cells: dict[tuple[int, int], list[Mark]]) -> bool:
    """Return whether comments can be added to a sheet: few enough and none there yet."""
    return 0 < len(cells) <= MOST and not HAS_NOTES.search(tail)


def with_notes(tail: bytes) -> bytes:
    """Return the end of a sheet with the element that names its comments."""
    place = TAIL_PLACE.search(tail)
    if place is None:
        return tail
    prefix = place[1] or place[2] or b""
    element = b'<%blegacyDrawing xmlns:r="%b" r:id="rIdShapes"/>' % (
        prefix,
        stream_parts.RELATIONS.encode(),
    )
    return tail[: place.start()] + element + tail[place.start() :]


def notes_xml(cells: dict[tuple[int, int], list[Mark]]) -> bytes:
    """Return the comments part: one comment per cell with all its messages."""
    comments = []
    for (row, column), marks in sorted(cells.items()):
        text = "\n\n".join(mark.note for mark in marks)[:TEXT_LENGTH]
        comments.append(
            f'<comment ref="{address(row, column)}" authorId="0"><text>{text_element(text)}</text>'
            "</comment>"
        )
    return (
        f'{stream_parts.HEAD}<comments xmlns="{stream_parts.MAIN}"><authors>'
        f"<author>{AUTHOR}</author></authors><commentList>{''.join(comments)}</commentList>"
        "</comments>"
    ).encode()


def shapes_xml(positions: list[tuple[int, int]]) -> bytes:
    """Return the drawing part with one hidden box per comment."""
    boxes = []
    for number, (row, column) in enumerate(sorted(positions), start=1):
        anchor = f"{column},15,{max(0, row - 2)},10,{column + 4},15,{row + 6},4"
        boxes.append(
            f'<v:shape id="_x0000_s{1024 + number}" type="#_x0000_t202" fillcolor="#ffffe1"'
            ' style="position:absolute;visibility:hidden" o:insetmode="auto">'
            '<v:fill color2="#ffffe1"/><v:textbox/><x:ClientData ObjectType="Note">'
            f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False"
            f"</x:AutoFill><x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column>"
            "</x:ClientData></v:shape>"
        )
    return (VML_HEAD + "".join(boxes) + "</xml>").encode()


def insert_last(xml: bytes, root: bytes, added: str) -> bytes:
    """Return the part with elements put before the end of its root, in the root's prefix."""
    end = re.search(rb"</((?:\w+:)?)" + root + rb"\s*>", xml)
    if end is None:
        return re.sub(rb"/>\s*$", b">" + added.encode() + b"</" + root + b">", xml)
    piece = added.replace("<", f"<{end[1].decode()}").encode()
    return xml[: end.start()] + piece + xml[end.start() :]
