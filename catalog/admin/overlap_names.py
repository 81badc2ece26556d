"""信息项同义词: which names mean one datum; a change is followed by a new comparison of everything."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.safestring import SafeString

from catalog.admin.registers import RegisterAdmin
from catalog.models import ItemSynonym
from catalog.overlaps.jobs import start_rebuild
from catalog.overlaps.names import stem_of
from yongcheng.desk import marks
from yongcheng.desk.navigation import Nav
from yongcheng.policy.clauses import clause
from yongcheng.trail.clock import today

FIXED = ("kind", "name", "standard", "since")


class SynonymForm(forms.ModelForm):
    """One name has one meaning; a standard name is nobody's other name, so there are no chains."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.instance.pk:
            self._check_end(given)
            return given
        name, standard = given.get("name", ""), given.get("standard", "")
        key, standard_key = stem_of(name), stem_of(standard)
        self.instance.name_key, self.instance.standard_key = key, standard_key
        if given.get("kind") == ItemSynonym.Kind.SAME and not standard_key:
            self.add_error("standard", "没有填写标准名称。")
        if given.get("kind") == ItemSynonym.Kind.GENERAL and standard:
            self.add_error("standard", "通用名称不填标准名称。")
        if key and key == standard_key:
            self.add_error("name", "去掉空格、标点和计量单位后两个名称本来就相同，不用登记。")
        self._check_others(key, standard_key)
        return given

    def _check_others(self, key: str, standard_key: str) -> None:
        rows = ItemSynonym.objects.filter(ended_on__isnull=True)
        taken = rows.filter(name_key=key).first()
        if taken:
            self.add_error("name", f"已经登记为“{taken}”，先停用原来的一条。")
        if rows.filter(standard_key=key).exclude(standard_key="").exists():
            self.add_error("name", "这个名称是其他名称的标准名称，不能再归到别的名称下。")
        above = rows.filter(name_key=standard_key).first() if standard_key else None
        if above:
            wanted = above.standard or "（通用名称）"
            self.add_error("standard", f"“{above.name}”已归到“{wanted}”，标准名称直接填它。")

    def _check_end(self, given: dict[str, Any]) -> None:
        end = given.get("ended_on")
        if end and end < self.instance.since:
            self.add_error("ended_on", "停用日期不能早于启用日期。")


@admin.register(ItemSynonym)
class ItemSynonymAdmin(RegisterAdmin):
    nav = Nav("目录", 56, "信息项同义词")
    form = SynonymForm
    basis = clause("T19.1").citation
    list_display = ["name", "meaning", "reason", "since", "state"]
    list_filter = ["kind", "ended_on"]
    search_fields = ["name", "standard", "reason"]
    search_help_text = "名称、标准名称或理由"
    fields = ["kind", "name", "standard", "reason", "since", "ended_on"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What was registered is ended, not rewritten: past days keep their meaning."""
        return FIXED if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.fields if obj else self.fields[:-1]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": today()} | super().get_changeform_initial_data(request)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        start_rebuild(request.user)
        messages.info(request, "已开始按新的名称对照重新比对，完成后更新“多部门重复信息项”。")

    def submit_note(self, request: HttpRequest, obj: ItemSynonym | None) -> str:
        return "保存后全部重新比对；已作出的决定不变，情况有变化的重新列入待处理。"

    @admin.display(description="标准名称", ordering="standard_key")
    def meaning(self, obj: ItemSynonym) -> str:
        return obj.standard or "（通用名称，不作比对）"

    @admin.display(description="状态", ordering="ended_on")
    def state(self, obj: ItemSynonym) -> SafeString:
        if obj.ended_on and obj.ended_on <= today():
            return marks.chip(f"{obj.ended_on:%Y-%m-%d} 停用", "retired")
        return marks.chip("有效", "in_force")
