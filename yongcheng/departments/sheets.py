"""部门名录 as a sheet, both ways: Chinese headers, departments by their credit code."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import DateWidget, Widget

from yongcheng.departments.models import Department, DepartmentKind
from yongcheng.policy.credit_code import normalise

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
REQUIRED = ("部门名称", "统一社会信用代码")


def safe(text: object) -> str:
    """Return text that no spreadsheet takes for a formula."""
    shown = "" if text is None else str(text)
    return f"'{shown}" if shown.startswith(FORMULA_SIGNS) else shown


class KindWidget(Widget):
    """部门类别 by its Chinese name."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(value or "").strip()
        if not text:
            return DepartmentKind.GOVERNMENT
        for kind in DepartmentKind:
            if text in (kind.label, kind.value):
                return kind.value
        names = "、".join(DepartmentKind.labels)
        raise ValueError(f"部门类别“{text}”认不出，可填：{names}。")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return DepartmentKind(value).label if value else ""


class DepartmentCodeWidget(Widget):
    """Another department by its credit code; rows earlier in the file count as well."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Department | None:
        code = normalise(str(value or ""))
        if not code:
            return None
        found = Department.objects.filter(credit_code=code).first()
        if found is None:
            raise ValueError(f"代码“{code}”的部门没有登记，请把它排在前面的行。")
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.credit_code if value else ""


class DayWidget(DateWidget):
    """A date, from a cell or as text."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        try:
            text = value.strip().replace("/", "-") if isinstance(value, str) else value
            return super().clean(text, row, **kwargs)
        except ValueError as error:
            raise ValueError(f"“{value}”不是日期，格式如 2019-03-01。") from error


class CodeWidget(Widget):
    """A credit code without blanks, in capitals. A number is refused: its last digits are gone."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, int | float):
            raise ValueError("统一社会信用代码须是文本格式，按数字存的代码末尾几位已经丢失。")
        return normalise(str(value or ""))


class PlainWidget(Widget):
    """Text; the mark that keeps a spreadsheet from reading a formula is taken off again."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = "" if value is None else str(value).strip()
        return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return safe(value)


def column(attribute: str, header: str, widget: Widget | None = None) -> Field:
    return Field(attribute, header, widget or PlainWidget())


class DepartmentResource(ModelResource):
    """One row a department; the credit code says which."""

    credit_code = column("credit_code", "统一社会信用代码", CodeWidget())
    name = column("name", "部门名称")
    short_name = column("short_name", "简称")
    kind = column("kind", "部门类别", KindWidget())
    parent = column("parent", "上级部门代码", DepartmentCodeWidget())
    valid_from = column("valid_from", "设立日期", DayWidget())
    valid_to = column("valid_to", "撤销日期", DayWidget())
    sharing_office = column("sharing_office", "数据共享工作机构")
    sharing_contact = column("sharing_contact", "联系人")
    sharing_phone = column("sharing_phone", "联系电话")

    class Meta:
        model = Department
        fields = (
            "credit_code",
            "name",
            "short_name",
            "kind",
            "parent",
            "valid_from",
            "valid_to",
            "sharing_office",
            "sharing_contact",
            "sharing_phone",
        )
        import_order = export_order = fields
        import_id_fields = ("credit_code",)
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        skip_diff = False

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Name the missing columns in words instead of leaving it to the library."""
        headers = [str(name or "").strip() for name in dataset.headers or ()]
        dataset.headers = headers
        missing = [name for name in REQUIRED if name not in headers]
        if missing:
            raise ValidationError(f"缺少列：{'、'.join(missing)}。请用导出的表格填写。")
        super().before_import(dataset, **kwargs)

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        """Blank rows are no departments."""
        if not any(str(cell or "").strip() for cell in row.values()):
            return True
        return super().skip_row(instance, original, row, import_validation_errors)

    def get_instance(self, instance_loader: Any, row: Any) -> models.Model | None:
        code = normalise(str(row.get("统一社会信用代码") or ""))
        return Department.objects.filter(credit_code=code).first() if code else None
