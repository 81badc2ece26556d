"""Monthly sealed export of the trail: one JSON line an entry, and a manifest with the hashes.

The export can be checked without the system: the lines chain by their hashes, the manifest keeps
the hash of the file and the heads before and after the month.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from yongcheng.trail.chain import COVERED, GENESIS
from yongcheng.trail.clock import now
from yongcheng.trail.entries import day_start
from yongcheng.trail.models import TrailEntry

FIELDS = ("at", *COVERED, "hash")


@dataclass(frozen=True)
class Manifest:
    """What is written beside the lines."""

    month: str
    file: str
    entries: int
    first_number: int | None
    last_number: int | None
    head_before: str
    head_after: str
    sha256: str
    written_at: str

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def as_line(entry: TrailEntry) -> str:
    """Return one entry as one line of JSON, hash included."""
    found = {name: getattr(entry, name) for name in FIELDS}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)


def export_month(first: date, folder: Path) -> Manifest:
    """Write the entries of the month that begins with `first` into the folder.

    Raises FileExistsError where the month was exported there before: a sealed file stays as it is.
    """
    month = f"{first:%Y-%m}"
    path = folder / f"trail-{month}.jsonl"
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    rows = TrailEntry.objects.filter(at__gte=day_start(first), at__lt=day_start(following))
    folder.mkdir(parents=True, exist_ok=True)
    digest, count, ends = hashlib.sha256(), 0, []
    with path.open("xb") as out:
        for entry in rows.order_by("number").iterator(chunk_size=2000):
            line = f"{as_line(entry)}\n".encode()
            digest.update(line)
            out.write(line)
            count += 1
            ends = [ends[0] if ends else entry, entry]
    manifest = Manifest(
        month,
        path.name,
        count,
        ends[0].number if ends else None,
        ends[1].number if ends else None,
        ends[0].previous_hash if ends else GENESIS,
        ends[1].hash if ends else GENESIS,
        digest.hexdigest(),
        now().isoformat(timespec="seconds"),
    )
    beside = folder / f"trail-{month}.manifest.json"
    beside.write_text(json.dumps(manifest.to_json(), ensure_ascii=False, indent=1), "utf-8")
    return manifest
