"""The repeated parts of a resource's content as form rows: 信息项 and 不予共享依据."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from catalog.admin.form_fields import choice, day, grade, iso, text, word_of, yes_no
from catalog.choices import BasisKind, DataCategory, DataType, SharingType
from catalog.content import Basis, ItemContent, ResourceContent


class BasisForm(forms.Form):
    kind = choice("依据种类", BasisKind.choices)
    title = text("依据名称", 200)
    document_number = text("文号", 80)
    article = text("条款", 120)
    issued_on = day("文件日期")

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("title") and any(self.cleaned_data.values()):
            self.add_error("title", "没有填写依据名称。不要这一行的，勾选“移除”。")
        return self.cleaned_data

    def to_basis(self) -> Basis | None:
        data = self.cleaned_data
        if not data.get("title"):
            return None
        return Basis(
            data["kind"],
            data["title"],
            data["document_number"],
            data["article"],
            iso(data["issued_on"]),
        )


class ItemForm(forms.Form):
    title = text("信息项名称", 200)
    data_type = choice("数据类型", DataType.choices)
    length = text("数据长度", 40)
    sharing_type = choice("共享类型", SharingType.choices, empty="同资源")
    is_open = yes_no("是否开放", empty="同资源")
    grade = grade()
    is_personal = yes_no("个人信息")
    is_deidentified = yes_no("已去标识化")
    is_key = yes_no("主键")
    data_category = choice("数据分类", DataCategory.choices)
    sharing_condition = text("共享条件", 500)
    code_set = text("关联代码集", 120)
    title_en = text("英文名", 120)
    description = text("说明", 500)

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("title") and any(
            self.cleaned_data.get(name) not in ("", None) for name in ITEM_NAMES
        ):
            self.add_error("title", "没有填写信息项名称。不要这一行的，勾选“移除”。")
        return self.cleaned_data

    def to_item(self, base: ItemContent) -> ItemContent | None:
        data = {name: value for name, value in self.cleaned_data.items() if name in ITEM_NAMES}
        if not data.get("title"):
            return None
        return ItemContent(**data, is_nullable=base.is_nullable)


ITEM_NAMES = (
    "title",
    "title_en",
    "data_type",
    "length",
    "sharing_type",
    "is_open",
    "grade",
    "data_category",
    "is_key",
    "is_personal",
    "is_deidentified",
    "sharing_condition",
    "code_set",
    "description",
)


class OrderedFormSet(BaseFormSet):
    """Rows in the order of the page, deleted and empty ones left out."""

    deletion_widget = forms.CheckboxInput

    def kept(self, build: Callable[[Any], Any]) -> tuple[Any, ...]:
        built = (build(form) for form in self.forms if not self._should_delete_form(form))
        return tuple(one for one in built if one is not None)


BasisFormSet = formset_factory(
    BasisForm, formset=OrderedFormSet, extra=1, can_delete=True, max_num=50
)
ItemFormSet = formset_factory(
    ItemForm, formset=OrderedFormSet, extra=3, can_delete=True, max_num=2000, absolute_max=2000
)


def initial_items(content: ResourceContent) -> list[dict[str, Any]]:
    rows = []
    for item in content.items:
        row = {name: getattr(item, name) for name in ITEM_NAMES}
        for name in ("is_open", "is_key", "is_personal", "is_deidentified"):
            row[name] = word_of(row[name])
        rows.append(row)
    return rows


def initial_bases(content: ResourceContent) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "title": one.title,
            "document_number": one.document_number,
            "article": one.article,
            "issued_on": one.issued_on,
        }
        for one in content.bases
    ]
