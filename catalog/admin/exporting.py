"""The page that exports the catalogue in the national form; the file is written by a job."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.models.systems import READS_ALL
from catalog.sheets.export import PERMISSION, request_catalogue
from yongcheng.departments.models import Department, User
from yongcheng.departments.scoping import department_ids

LATEST, IN_FORCE = "latest", "published"


class ExportForm(forms.Form):
    """What is exported: whose resources, and which version of each."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label="部门", required=False, empty_label="有权看到的全部资源"
    )
    which = forms.ChoiceField(
        label="版本",
        choices=[(LATEST, "最新的版本，包括在办的"), (IN_FORCE, "现行版本，只含已发布的")],
        initial=LATEST,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        field.queryset = departments_of(user)
        field.initial = None if user.is_bureau else user.department_id

    def params(self) -> dict[str, Any]:
        """Return what the export is asked for, with its words for the statement page."""
        chosen: Department | None = self.cleaned_data["department"]
        whose = str(chosen) if chosen else "有权看到的全部资源"
        return {
            "department": chosen.pk if chosen else None,
            "published": self.cleaned_data["which"] == IN_FORCE,
            "statement": whose,
        }


def departments_of(user: User) -> Any:
    """Return the departments of which the person may export everything."""
    rows = Department.objects.order_by("credit_code")
    reads_all = user.is_superuser or user.roles & READS_ALL
    return rows if reads_all else rows.filter(pk__in=department_ids(user))


def export_response(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Ask what is to be exported, then start the export and show where it stands."""
    if not request.user.has_perm(PERMISSION):
        own = request.user.role_labels or "未授予角色"
        raise PermissionDenied(f"没有导出目录的权限。您的角色：{own}。")
    form = ExportForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        started = request_catalogue(request.user, form.params())
        return redirect("ledgers:export", started.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "导出目录",
        "form": form,
        "keep_url": reverse("admin:catalog_informationresource_changelist"),
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "catalog/export.html", context)
