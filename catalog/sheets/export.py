"""Exports the catalogue in the national form: what is written here, an import reads unchanged."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.utils.timezone import localtime

from catalog.content import ResourceContent
from catalog.models import InformationResource, ResourceVersion
from catalog.models.past import Narrowing, versions_at
from catalog.models.resources import ResourceQuerySet
from catalog.models.systems import READS_ALL
from catalog.models.versions import VersionQuerySet
from catalog.sheets.columns import COLUMNS
from catalog.sheets.export_book import DEPTH, ExportBook, ExportFile, statement_rows
from yongcheng.departments.models import User
from yongcheng.departments.scoping import department_ids
from yongcheng.ledgers.exports import Produced, exporter, request_export
from yongcheng.ledgers.models import Export
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import record
from yongcheng.workbooks.limits import LIMITS

PERMISSION = "catalog.export_informationresource"
KIND = "catalog.resources"
ALL = "全部资源"
FILE_NAME = "政务信息资源目录.xlsx"
VERB = "catalog.informationresource.export"
ORDER = ("resource__provider", "resource__code", "resource")
CHUNK = 500
# Never more than one import takes: neither rows nor cells of the used area.
ROWS_PER_BOOK = min(LIMITS.rows, LIMITS.area // len(COLUMNS) - DEPTH - 1)

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class ExportReport:
    """What an export wrote. statement: the filter in words."""

    statement: str
    files: list[ExportFile] = field(default_factory=list)

    @property
    def resources(self) -> int:
        return sum(one.resources for one in self.files)

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.files)

    def to_json(self) -> dict[str, object]:
        return {
            "filter": self.statement,
            "resources": self.resources,
            "rows": self.rows,
            "files": [one.to_json() for one in self.files],
        }


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How to export. published: the version in force, else the latest of all not retired.

    as_of: what was in force at the end of that day instead; statement: the filter in words, for the
    last sheet and the trail.
    """

    published: bool = False
    as_of: date | None = None
    statement: str = ALL
    progress: Progress | None = None
    rows_per_book: int = ROWS_PER_BOOK

    @property
    def words(self) -> str:
        if self.as_of:
            return f"{self.statement}；截至 {self.as_of} 24:00 的现行版本"
        return f"{self.statement}；{'现行版本' if self.published else '最新版本，不含已下线的'}"


def export_workbook(
    path: Path, resources: ResourceQuerySet, user: User, options: ExportOptions | None = None
) -> ExportReport:
    """Write what the user may see of the resources; no file without its entry in the trail.

    Raises PermissionDenied.
    """
    options = options or ExportOptions()
    book = write_catalogue(path, resources, user, options)
    try:
        report = ExportReport(options.words, book.files())
        _leave_trail(report, user)
        book.finish()
    except BaseException:
        book.discard()
        raise
    return report


def write_catalogue(
    path: Path, resources: ResourceQuerySet, user: User, options: ExportOptions
) -> ExportBook:
    """Write the workbooks and return them, still under their working names.

    Raises PermissionDenied. Whoever calls this leaves the entry in the trail.
    """
    _check_right(user)
    versions = versions_to_export(resources, user, published=options.published)
    return write_versions(path, versions, user, options)


def write_versions(
    path: Path, versions: VersionQuerySet, user: User, options: ExportOptions
) -> ExportBook:
    """Write these versions, as `write_catalogue` does."""
    _check_right(user)
    book = ExportBook(path, options.rows_per_book, _statement(user, options))
    try:
        total = versions.count() if options.progress else 0
        for done, content in enumerate(stored_contents(versions), 1):
            book.add_stored(content)
            if options.progress and done % CHUNK == 0:
                options.progress("正在写入目录", done, total)
        book.close()
    except BaseException:
        book.discard()
        raise
    return book


@exporter(KIND)
def produce(folder: Path, params: dict[str, Any], user: User, step: Progress) -> Produced:
    """Write an export asked for on a screen; the ledgers keep the file and leave the entry."""
    options = options_of(params, step)
    if options.as_of:
        versions = narrowing_of(params).of(versions_at(options.as_of, user))
        book = write_versions(folder / FILE_NAME, versions.order_by(*ORDER), user, options)
    else:
        resources = InformationResource.objects.all()
        if params.get("ids") is not None:
            resources = resources.filter(pk__in=params["ids"])
        if params.get("department"):
            resources = resources.filter(provider_id=params["department"])
        book = write_catalogue(folder / FILE_NAME, resources, user, options)
    book.finish()
    files = book.files()
    return Produced(tuple(one.path for one in files), sum(one.rows for one in files))


def options_of(params: dict[str, Any], step: Progress | None = None) -> ExportOptions:
    """Return how to export what was asked for on a screen."""
    return ExportOptions(
        published=bool(params.get("published")),
        as_of=date.fromisoformat(params["as_of"]) if params.get("as_of") else None,
        statement=params.get("statement") or ALL,
        progress=step,
    )


def narrowing_of(params: dict[str, Any]) -> Narrowing:
    return Narrowing(
        params.get("department"), params.get("sharing_type", ""), params.get("words", "")
    )


def request_catalogue(user: User, params: dict[str, Any]) -> Export:
    """Start an export in the background.

    params: ids, department (pk), published, statement; of a past day: as_of (ISO), department,
    sharing_type, words, statement.
    """
    _check_right(user)
    options = options_of(params)
    label = f"政务信息资源目录（截至 {options.as_of}）" if options.as_of else "政务信息资源目录"
    name = f"政务信息资源目录-截至{options.as_of}.xlsx" if options.as_of else FILE_NAME
    return request_export(
        KIND, user, label=label, name=name, params=params, filter_text=options.words
    )


def _check_right(user: User) -> None:
    if not user.has_perm(PERMISSION):
        raise PermissionDenied("没有导出目录的权限。")


def versions_to_export(
    resources: ResourceQuerySet, user: User, *, published: bool
) -> VersionQuerySet:
    """Return the version of each resource that the user may see, in the order of the catalogue."""
    scope = resources.visible_to(user)
    scope = scope.published() if published else scope.not_retired()
    versions = ResourceVersion.objects.visible_to(user).filter(resource__in=scope)
    chosen = _in_force() if published else _latest(user)
    return versions.filter(chosen).order_by(*ORDER)


def contents_of(versions: VersionQuerySet) -> Iterator[ResourceContent]:
    """Yield the contents one by one, never all at once."""
    return map(ResourceContent.from_json, stored_contents(versions))


def stored_contents(versions: VersionQuerySet) -> Iterator[dict[str, Any]]:
    """Yield the contents as the versions keep them, each with the code of its resource."""
    for content, code in versions.values_list("content", "resource__code").iterator(CHUNK):
        if code and not content.get("code"):
            content["code"] = code
        yield content


def _in_force() -> Q:
    return Q(pk=F("resource__current_version"))


def _latest(user: User) -> Q:
    """The open version where the user may see it, else the one in force."""
    is_open = Q(pk=F("resource__open_version"))
    nothing_open = Q(resource__open_version__isnull=True)
    if user.is_superuser or user.roles & READS_ALL:
        return is_open | (_in_force() & nothing_open)
    own = Q(resource__provider_id__in=department_ids(user))
    return (is_open & own) | (_in_force() & (nothing_open | ~own))


def _statement(user: User, options: ExportOptions) -> list[tuple[str, str]]:
    return statement_rows(
        (
            ("导出人", f"{user.full_name}（{user.username}）"),
            ("所属部门", str(user.department or "")),
            ("导出时间", f"{localtime(now()):%Y-%m-%d %H:%M:%S}"),
            ("导出范围", options.words),
            ("使用要求", "仅限履行职责使用。“开放类型”为不开放的内容不得向社会提供。"),
        )
    )


def _leave_trail(report: ExportReport, user: User) -> None:
    record(
        verb=VERB,
        label="导出目录",
        target=None,
        target_label=f"政务信息资源目录：{report.resources} 项资源，{report.rows} 行",
        actor=user,
        target_department=str(user.department or ""),
        detail=report.to_json(),
    )
