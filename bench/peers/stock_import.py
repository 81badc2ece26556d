"""Stock django-import-export on the tables of the catalogue, as the admin of that package runs it.

One row of the sheet is one item; the columns of its resource repeat on each of its rows. Parents are
created in `before_import_row`; the workbook is parsed twice and every row goes through twice, for the
dry run and for the confirmation. It validates nothing and keeps no version, no staging and no trail.
"""

from pathlib import Path
from typing import Any

import tablib
import xlsxwriter
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from bench import books
from bench.contents import ITEMS_EACH, contents
from catalog.codes import normalise_name
from catalog.models import InformationItem, InformationResource
from yongcheng.departments.models import Department
from yongcheng.trail.clock import now

RESOURCE = (
    "code", "title", "provider_code", "abstract", "format_class", "format_type", "sharing_type",
    "method_class", "method_type", "openness", "update_cycle", "issued_on", "data_category", "grade",
)  # fmt: skip
ITEM = ("item", "title_en", "data_type", "length", "item_grade", "position")


def write_book(path: Path, rows: int) -> None:
    """Write a flat sheet of that many items with machine names as headers."""
    if path.exists():
        return
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*RESOURCE, *ITEM])
    line = 0
    for content in contents(rows // ITEMS_EACH, books.name(0), books.code(0)):
        content = content.with_values(code=f"3070000000001/{line // ITEMS_EACH + 1:06d}")
        own = [getattr(content, name) for name in RESOURCE]
        for position, item in enumerate(content.items, 1):
            line += 1
            cells = [item.title, item.title_en, item.data_type, item.length, item.grade, position]
            sheet.write_row(line, 0, [*own, *cells])
    book.close()


class StockResource(ModelResource):
    """As the package's documentation teaches it."""

    resource = Field(
        attribute="resource",
        column_name="code",
        widget=ForeignKeyWidget(InformationResource, "code"),
    )
    title = Field(attribute="title", column_name="item")
    title_key = Field(attribute="title_key", column_name="title_key")
    grade = Field(attribute="grade", column_name="item_grade")

    class Meta:
        model = InformationItem
        import_id_fields = ("resource", "position")
        fields = (
            "resource",
            "position",
            "title",
            "title_key",
            "title_en",
            "data_type",
            "length",
            "grade",
        )

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        row["title_key"] = normalise_name(row["item"])
        if not InformationResource.objects.filter(code=row["code"]).exists():
            parent(row, Department.objects.get(credit_code=row["provider_code"])).save()


class BulkResource(StockResource):
    """Its own fast mode: bulk inserts, no differences, parents in one go and remembered."""

    resource = Field(attribute="resource_id", column_name="resource_id")

    class Meta(StockResource.Meta):
        import_id_fields = ("resource", "position")
        use_bulk = True
        skip_diff = True
        force_init_instance = True
        batch_size = 1000

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        department = Department.objects.get(credit_code=dataset["provider_code"][0])
        firsts = {row["code"]: row for row in dataset.dict}
        InformationResource.objects.bulk_create(
            [parent(row, department) for row in firsts.values()], batch_size=1000
        )
        parents = dict(InformationResource.objects.values_list("code", "id"))
        dataset.append_col([parents[code] for code in dataset["code"]], header="resource_id")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        row["title_key"] = normalise_name(row["item"])


def parent(row: Any, department: Department) -> InformationResource:
    """Return the unsaved resource of a row."""
    moment = now()
    own = {name: row[name] for name in RESOURCE if name != "provider_code"}
    return InformationResource(
        **own,
        title_key=normalise_name(row["title"]),
        provider=department,
        created_at=moment,
        updated_at=moment,
    )


def dry_run_and_confirm(path: Path, kind: type[ModelResource]) -> None:
    """What the admin does between upload and confirmation. Raises SystemExit for a failed import."""
    for is_dry_run in (True, False):
        dataset = tablib.Dataset().load(path.read_bytes(), format="xlsx")
        result = kind().import_data(dataset, dry_run=is_dry_run, raise_errors=True)
        if result.has_errors() or result.has_validation_errors():
            raise SystemExit("the stock import failed")
