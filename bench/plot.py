"""A picture of the results: how far each ratio lies from its bound, on one logarithmic scale."""

import re
from html import escape
from math import log10

WIDTH, ROW, LEFT, RIGHT, TOP = 1100, 20, 640, 90, 64
SPAN = 2.0  # powers of ten shown on either side of the bound
COLOURS = {True: "#2f6f4f", False: "#b3372f"}
NUMBER = re.compile(r"[\d.,]+")


def picture(results: list[dict]) -> str:
    """Return the SVG: one bar a line; left of the middle is better than the bound."""
    lines = [(line, share) for line in results if (share := of_bound(line)) is not None]
    height = TOP + ROW * len(lines) + 16
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="Noto Sans CJK SC, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="24" font-size="15">How far each figure is from its bound</text>',
        f'<text x="{middle - 8}" y="50" text-anchor="end" fill="#555">better than the bound ←</text>',
        f'<text x="{middle}" y="50" text-anchor="middle" fill="#555">|</text>',
        f'<text x="{middle + 8}" y="50" fill="#555">→ worse</text>',
    ]
    for number, (line, share) in enumerate(lines):
        parts += bar(line, share, TOP + ROW * number, middle)
    parts.append(
        f'<line x1="{middle}" y1="{TOP - 4}" x2="{middle}" y2="{height - 12}" stroke="#333"/></svg>'
    )
    return "\n".join(parts) + "\n"


def bar(line: dict, share: float, y: int, middle: float) -> list[str]:
    """Return one line: its name, its bar, and the figure as a share of what the bound allows."""
    reach = (WIDTH - LEFT - RIGHT) / 2 / SPAN
    length = max(-SPAN, min(SPAN, log10(share))) * reach if share > 0 else -SPAN * reach
    x, width = (middle + min(length, 0), abs(length) or 1)
    name = line["name"] if len(line["name"]) <= 98 else line["name"][:97] + "…"
    return [
        f'<text x="16" y="{y + 13}">{escape(name)}</text>',
        f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="{ROW - 7}" '
        f'fill="{COLOURS[line["holds"]]}"/>',
        f'<text x="{WIDTH - RIGHT + 8}" y="{y + 13}" fill="#555">{share:.2g}</text>',
    ]


def of_bound(line: dict) -> float | None:
    """Return the figure as a share of what its bound allows: 1 is on the bound, 0.5 half of it."""
    found = NUMBER.search(line["bound"])
    if found is None:
        return line["ratio_to_peer"]
    allowed = float(found.group().replace(",", ""))
    if "less" in line["bound"]:
        return line["ratio_to_peer"] * allowed if line["ratio_to_peer"] else None
    value = line["ratio_to_floor"] if line["ratio_to_floor"] is not None else line["ours"]["value"]
    return value / allowed if allowed else None
