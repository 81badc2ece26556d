"""Stock django-import-export writing items with their resource and department to .xlsx."""

from import_export.fields import Field
from import_export.resources import ModelResource

from catalog.models import InformationItem

OF_RESOURCE = (
    "code", "title", "abstract", "format_class", "format_type", "sharing_type", "method_class",
    "method_type", "openness", "update_cycle", "issued_on", "data_category", "grade",
)  # fmt: skip


class StockExport(ModelResource):
    """One row an item; the columns of its resource and department repeat."""

    provider = Field(attribute="resource__provider__name", column_name="provider")
    provider_code = Field(attribute="resource__provider__credit_code", column_name="provider_code")

    class Meta:
        model = InformationItem
        fields = (
            *(f"resource__{name}" for name in OF_RESOURCE),
            "title",
            "title_en",
            "data_type",
            "length",
            "grade",
            "sharing_type",
            "is_open",
        )


def export(rows: int, *, is_joined: bool) -> bytes:
    """Return the workbook of that many items."""
    items = InformationItem.objects.order_by("id")
    if is_joined:
        items = items.select_related("resource__provider")
    return StockExport().export(queryset=items[:rows]).export("xlsx")
