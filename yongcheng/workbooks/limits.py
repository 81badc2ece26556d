"""How much of a workbook is read at all; every number here is named in a refusal."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file. Rows stand in the decisions, the rest protects the server."""

    file_bytes: int = 100 * MIB
    expanded_bytes: int = 1_000_000_000
    ratio: int = 400
    ratio_floor_bytes: int = 64 * MIB
    entries: int = 5_000
    small_part_bytes: int = 32 * MIB
    sheets: int = 500
    rows: int = 200_000
    heading_rows: int = 100
    columns: int = 16_384
    area: int = 20_000_000
    merge_cells: int = 1_000_000
    csv_field: int = 131_072
    memory_bytes: int = 2_560 * MIB
    cpu_seconds: int = 60
    wall_seconds: int = 180

    @property
    def last_row(self) -> int:
        """Return the largest row number that may hold a value."""
        return self.rows + self.heading_rows


LIMITS = Limits()
