"""Pages of the city's own services: a form that does one act, and a plain page in the frame."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from yongcheng.desk.office_admin import ScopedAdmin
from yongcheng.desk.parts import Fact, Step
from yongcheng.trail.entries import entries_of

LATEST = 12


class ActForm(forms.Form):
    """A form of one act: no colons, a missing answer is named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for name, one in self.fields.items():
            one.error_messages["required"] = f"没有填写{one.label or name}。"
            if type(one.widget) is forms.TextInput:
                one.widget.attrs.setdefault("class", "vTextField")

    def add_faults(self, error: ValidationError) -> None:
        """Show the faults that the act found at their fields, others above the form."""
        faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in faults.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class ReasonForm(ActForm):
    """An act that asks for nothing but its reason."""

    reason = forms.CharField(
        label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )


@dataclass(frozen=True, kw_only=True)
class ActPage:
    """What the page of an act says. `button` is the act itself; `keep` says what stays as it is."""

    title: str
    button: str
    keep: str
    keep_url: str
    lead: str = ""
    note: str = ""
    tone: str = "primary"
    crumb: str = ""
    crumb_url: str = ""
    facts: Sequence[Fact] = ()
    more: dict[str, Any] = field(default_factory=dict)


def show(
    owner: ScopedAdmin, request: HttpRequest, template: str, title: str, **more: Any
) -> TemplateResponse:
    """Render a page of an admin inside the frame."""
    context = {
        **owner.admin_site.each_context(request),
        "opts": owner.opts,
        "title": title,
        **more,
    }
    request.current_app = owner.admin_site.name
    return TemplateResponse(request, template, context)


def ask(
    owner: ScopedAdmin, request: HttpRequest, form: forms.Form, page: ActPage
) -> TemplateResponse:
    """Render the page of an act."""
    return show(
        owner,
        request,
        "city/act.html",
        page.title,
        form=form,
        page=page,
        facts=page.facts,
        **page.more,
    )


def require(request: HttpRequest, *permissions: str) -> None:
    """Raises PermissionDenied unless the person has one of the permissions."""
    if not any(request.user.has_perm(permission) for permission in permissions):
        raise PermissionDenied


def done(request: HttpRequest, url: str, sentence: str) -> HttpResponse:
    """Go on to a page that says what was done."""
    messages.success(request, sentence)
    return HttpResponseRedirect(url)


def not_done(request: HttpRequest, url: str, sentence: str) -> HttpResponse:
    """Go back to a page that says why nothing was done."""
    messages.error(request, sentence)
    return HttpResponseRedirect(url)


def journal(obj: Model, limit: int = LATEST) -> list[Step]:
    """Return 办理记录 of a record for parts/timeline.html, newest first."""
    return [
        Step(
            entry.label,
            entry.at_local.strftime("%m-%d %H:%M"),
            "，".join(
                part
                for part in (
                    f"{entry.actor_department}{entry.actor_name}",
                    entry.on_behalf_of,
                    entry.reason,
                )
                if part
            ),
        )
        for entry in entries_of(obj)[:limit]
    ]
