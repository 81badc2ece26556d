"""历史目录: what was in force at the end of a past day, as a page and as an export."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from catalog.choices import Openness, SharingType, UpdateCycle
from catalog.models import ResourceVersion
from catalog.models.past import Narrowing, as_it_read, check_day, versions_at
from catalog.sheets.export import PERMISSION, request_catalogue
from yongcheng.departments.models import Department, User
from yongcheng.desk.navigation import Nav, page
from yongcheng.intake.models import Upload
from yongcheng.trail.clock import today

NAME = "admin:catalog_informationresource_past"
PAGE_ROWS = 50
WORDS_MOST = 60
KINDS = {
    "was_sharing_type": dict(SharingType.choices),
    "was_openness": dict(Openness.choices),
    "was_update_cycle": dict(UpdateCycle.choices),
}


class PastForm(forms.Form):
    """The day and what of it is asked for."""

    on = forms.DateField(
        label="日期",
        input_formats=["%Y-%m-%d"],
        widget=forms.TextInput(
            attrs={"placeholder": "2026-09-28", "size": 12, "inputmode": "numeric"}
        ),
        error_messages={"required": "没有填写日期。", "invalid": "不是日期，格式如 2026-09-28。"},
    )
    department = forms.ModelChoiceField(
        Department.objects.order_by("credit_code"),
        label="提供部门",
        required=False,
        empty_label="全部部门",
        error_messages={"invalid_choice": "没有这个部门。"},
    )
    sharing = forms.ChoiceField(
        label="共享类型",
        required=False,
        choices=[("", "全部类型"), *SharingType.choices],
        error_messages={"invalid_choice": "没有这个共享类型。"},
    )
    q = forms.CharField(label="名称或代码", required=False, max_length=WORDS_MOST)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_on(self) -> date:
        day = self.cleaned_data["on"]
        check_day(day, self.user)
        return day

    @property
    def narrowing(self) -> Narrowing:
        given = self.cleaned_data
        chosen: Department | None = given["department"]
        return Narrowing(chosen.pk if chosen else None, given["sharing"], given["q"].strip())

    @property
    def statement(self) -> str:
        """What is asked for, in words."""
        given = self.cleaned_data
        words = [str(given["department"]) if given["department"] else "有权看到的全部资源"]
        if given["sharing"]:
            words.append(f"共享类型：{SharingType(given['sharing']).label}")
        if given["q"].strip():
            words.append(f"名称或代码含“{given['q'].strip()}”")
        return "，".join(words)

    @property
    def params(self) -> dict[str, Any]:
        """What the export is asked for."""
        asked = self.narrowing
        return {
            "as_of": self.cleaned_data["on"].isoformat(),
            "department": asked.department,
            "sharing_type": asked.sharing_type,
            "words": asked.words,
            "statement": self.statement,
        }


def past_response(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The list of a past day; posted, its export is started."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    given = asked.dict() if "on" in asked else {"on": today().isoformat()}
    form = PastForm(given, user=request.user)
    is_known = form.is_valid()
    if request.method == "POST" and is_known:
        started = request_catalogue(request.user, form.params)
        return redirect("ledgers:export", started.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "历史目录",
        "form": form,
        "may_export": request.user.has_perm(PERMISSION),
        "query": urlencode({name: value for name, value in given.items() if name in form.fields}),
    }
    if is_known:
        context |= shown(form, request)
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "catalog/past.html", context)


def shown(form: PastForm, request: HttpRequest) -> dict[str, Any]:
    """Return one page of that day's catalogue."""
    day = form.cleaned_data["on"]
    rows = form.narrowing.of(versions_at(day, request.user)).order_by("resource_id")
    numbers = Paginator(rows.values_list("pk", flat=True), PAGE_ROWS)
    found: Page = numbers.get_page(request.GET.get("page"))
    # The numbers first: a deep page passes over thousands of rows, and contents are long.
    keys = list(found.object_list)
    versions = as_it_read(ResourceVersion.objects.filter(pk__in=keys)).order_by("resource_id")
    table = lines(list(versions), found.start_index())
    return {
        "day": day,
        "page": found,
        "lines": table,
        "has_documents": any(line["document"] for line in table),
        "total": numbers.count,
        "statement": form.statement,
    }


def lines(versions: Sequence[ResourceVersion], start: int) -> list[dict[str, Any]]:
    """Return the rows of the table: the versions in the words of that day."""
    uploads = Upload.objects.filter(pk__in={one.upload_id for one in versions if one.upload_id})
    documents = dict(uploads.exclude(document_number="").values_list("pk", "document_number"))
    return [
        {
            "number": number,
            "version": one,
            "title": one.was_title or one.resource.title,
            "code": one.was_code or one.resource.code,
            "provider": one.was_provider_name or one.resource.provider.name,
            "document": documents.get(one.upload_id, ""),
            "is_current": one.in_force_to is None,
            "url": f"{reverse('admin:catalog_informationresource_change', args=[one.resource_id])}"
            f"?tab=info&version={one.number}",
            **{name: words.get(getattr(one, name), "") for name, words in KINDS.items()},
        }
        for number, one in enumerate(versions, start)
    ]


page(
    Nav("目录", 18, "历史目录"),
    NAME,
    lambda user: user.has_perm("catalog.view_informationresource"),
)
