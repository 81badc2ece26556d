"""What an upload is compared with: the latest version of every resource of the departments it names.

Two queries per comparison and one per 500 foreign codes, however many rows the workbook has. What a
version says is fetched only where its digest is not that of the row.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from catalog.choices import ResourceStatus, VersionKind, VersionStatus
from catalog.models import InformationResource, ResourceVersion
from catalog.models.versions import EDITABLE_STATES
from yongcheng.departments.models import Department

CHUNK = 500


@dataclass(slots=True)
class Base:
    """One resource as it stands: its latest version, open or in force."""

    resource_id: int
    provider_id: int
    code: str
    title: str
    title_key: str
    status: str
    item_count: int
    current_id: int | None
    open_id: int | None
    version_number: int = 0
    version_status: str = ""
    kind: str = ""
    digest: str = ""
    in_force_digest: str = ""

    @property
    def version_id(self) -> int | None:
        """Return the version it is compared with: the open one, else the one in force."""
        return self.open_id or self.current_id

    @property
    def is_retired(self) -> bool:
        return self.status == ResourceStatus.RETIRED

    @property
    def was_never_published(self) -> bool:
        return self.current_id is None

    @property
    def is_editable(self) -> bool:
        """Whether its open version is a draft on which an upload may go on."""
        return (
            bool(self.open_id)
            and self.version_status in EDITABLE_STATES
            and self.kind != VersionKind.RETIREMENT
        )

    @property
    def is_recallable(self) -> bool:
        """Whether its open version still waits for the department's own head: it can be replaced."""
        return (
            bool(self.open_id)
            and self.version_status == VersionStatus.HEAD_REVIEW
            and self.kind != VersionKind.RETIREMENT
        )

    @property
    def is_in_force(self) -> bool:
        return not self.open_id and self.status == ResourceStatus.PUBLISHED

    @property
    def obstacle(self) -> str:
        """Return "" or what stands in the way of a change, in words."""
        if self.is_in_force or self.is_editable:
            return ""
        if self.kind == VersionKind.RETIREMENT:
            return f"“{self.title}”正在办理下线"
        words = VersionStatus(self.version_status).label if self.version_status else "在办"
        return f"“{self.title}”第 {self.version_number} 版现在是“{words}”"


@dataclass(slots=True)
class Bases:
    """The resources of some departments, found by code and by name."""

    all: list[Base]
    by_code: dict[str, Base]
    by_name: dict[str, list[Base]]
    foreign_codes: set[str]


def load(provider_ids: Collection[int], codes: Collection[str]) -> Bases:
    """Load the resources of the providers, and which of the codes other departments hold."""
    found = {
        row[0]: Base(*row)
        for row in InformationResource.objects.filter(_of(provider_ids))
        .order_by("id")
        .values_list(
            "id",
            "provider_id",
            "code",
            "title",
            "title_key",
            "status",
            "item_count",
            "current_version_id",
            "open_version_id",
        )
    }
    for row in _latest_versions(provider_ids):
        base = found[row[0]]
        (_, base.version_number, base.version_status, base.kind, base.digest) = row[:5]
        base.in_force_digest = row[5] or ""
    by_code = {base.code: base for base in found.values() if base.code}
    by_name: dict[str, list[Base]] = defaultdict(list)
    for base in found.values():
        if not base.is_retired:
            by_name[base.title_key].append(base)
    return Bases(list(found.values()), by_code, by_name, _foreign(set(codes) - set(by_code)))


def _of(provider_ids: Collection[int]) -> Q:
    return Q(provider_id__in=sorted(provider_ids))


def _latest_versions(provider_ids: Collection[int]) -> Iterator[tuple[Any, ...]]:
    latest = Coalesce(F("resource__open_version_id"), F("resource__current_version_id"))
    rows = ResourceVersion.objects.filter(
        resource__provider_id__in=sorted(provider_ids), id=latest
    ).exclude(resource__status=ResourceStatus.RETIRED)
    return rows.values_list(
        "resource_id", "number", "status", "kind", "digest", "base__digest"
    ).iterator(chunk_size=2000)


def contents(bases: Iterable[Base]) -> dict[int, dict[str, Any]]:
    """Return resource id → what its latest version says, as JSON values."""
    keys = {base.version_id: base.resource_id for base in bases}
    found: dict[int, dict[str, Any]] = {}
    for part in chunks(sorted(key for key in keys if key)):
        rows = ResourceVersion.objects.filter(pk__in=part).values_list("id", "content")
        found.update((keys[key], content) for key, content in rows)
    return found


def _foreign(codes: set[str]) -> set[str]:
    """Return those of the codes that a resource of any department carries."""
    return codes_in_use(code for code in codes if code)


def codes_in_use(codes: Iterable[str]) -> set[str]:
    """Return which of the codes are in the catalogue, one query per 500."""
    found: set[str] = set()
    for chunk in chunks(sorted(set(codes))):
        rows = InformationResource.objects.filter(code__in=chunk)
        found.update(rows.values_list("code", flat=True))
    return found


def chunks(values: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield lists of at most `size`."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part


def predecessors(department: Department) -> frozenset[int]:
    """Return the department and those it succeeded (机构改革), whose resources are now its own."""
    before: dict[int, list[int]] = defaultdict(list)
    pairs = Department.objects.exclude(succeeded_by=None).values_list("id", "succeeded_by_id")
    for own, successor in pairs:
        before[successor].append(own)
    found: set[int] = set()
    waiting = [department.pk]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting.extend(before[step])
    return frozenset(found)
