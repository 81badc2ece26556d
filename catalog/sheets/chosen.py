"""The records of an upload that are to be written, and the resources they mean, as they stand now.

Contents stay in the database until their rows are written, 500 at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from catalog.models import InformationResource
from catalog.sheets.bases import chunks
from catalog.sheets.frozen import Frozen
from catalog.sheets.holding import hold_open_versions, hold_resources
from yongcheng.intake.models import StagedRecord, Upload

Action = StagedRecord.Action
WRITES = (Action.NEW, Action.CHANGED, Action.MISSING)


@dataclass(slots=True)
class Chosen:
    """A staged record without its content. result_id: the version it became."""

    pk: int
    action: str
    label: str
    code: str
    department_id: int
    sheet: str
    first_row: int
    last_row: int
    target_id: int | None
    base_digest: str
    result_id: int | None = None

    @property
    def retires(self) -> bool:
        return self.action == Action.MISSING

    @property
    def origin(self) -> str:
        """Return where in the workbook it stood: 2部门信息资源产生清单 第 7—12 行."""
        first, last = self.first_row, self.last_row
        rows = str(first) if first == last else f"{first}—{last}"
        return f"{self.sheet} 第 {rows} 行".strip()[:200] if first else ""


@dataclass(slots=True)
class Standing:
    """A resource as it stands, held until the act is over."""

    pk: int
    title: str
    status: str
    provider_id: int
    provider_name: str
    current_id: int | None
    current_digest: str | None
    open_id: int | None
    open_digest: str | None
    open_status: str | None
    open_kind: str | None

    @property
    def latest_digest(self) -> str | None:
        return self.open_digest if self.open_id else self.current_digest


def chosen(upload: Upload) -> list[Chosen]:
    """Return what is to be written, in the order of the file."""
    rows = upload.records.filter(is_chosen=True, action__in=WRITES).order_by("number")
    return [
        Chosen(*row)
        for row in rows.values_list(
            "pk",
            "action",
            "label",
            "code",
            "department_id",
            "sheet",
            "first_row",
            "last_row",
            "target_id",
            "base_digest",
        ).iterator(chunk_size=2000)
    ]


def contents(rows: Sequence[Chosen]) -> Iterator[tuple[Chosen, str, str]]:
    """Yield each record that proposes a content, with its JSON and its digest."""
    for part in chunks(row for row in rows if not row.retires):
        found = StagedRecord.objects.filter(pk__in=[row.pk for row in part])
        texts = {
            key: (text, digest or Frozen.of_json(text).digest)
            for key, text, digest in found.values_list(
                "pk",
                Cast(KeyTransform("content", "payload"), TextField()),
                KeyTextTransform("digest", "payload"),
            )
        }
        for row in part:
            yield row, *texts[row.pk]


def frozen(rows: Sequence[Chosen]) -> Iterator[tuple[Chosen, Frozen]]:
    """Yield each record with its content."""
    for row, text, digest in contents(rows):
        yield row, Frozen.of_json(text, digest)


def hold(keys: Sequence[int]) -> dict[int, Standing]:
    """Return the resources, held; one that gets a version just now is left out."""
    open_ones = hold_open_versions(keys)
    hold_resources(keys)
    found: dict[int, Standing] = {}
    for part in chunks(sorted(keys)):
        rows = InformationResource.objects.filter(pk__in=part).values_list(
            "pk",
            "title",
            "status",
            "provider_id",
            "provider__name",
            "current_version_id",
            "current_version__digest",
            "open_version_id",
            "open_version__digest",
            "open_version__status",
            "open_version__kind",
        )
        found.update((row[0], Standing(*row)) for row in rows)
    return {
        key: one for key, one in found.items() if one.open_id is None or one.open_id in open_ones
    }
