"""The form of a draft: new or open, saved as a draft with what the rules say beside the fields."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from catalog.admin.content_form import SHOWN_AT, ContentForm
from catalog.admin.row_forms import BasisFormSet, ItemFormSet, initial_bases, initial_items
from catalog.choices import VersionKind
from catalog.codes import normalise_name
from catalog.content import ItemContent, ResourceContent
from catalog.models import Classification, InformationResource, ResourceVersion
from catalog.models.codes import default_class_code
from catalog.overlaps.warnings import entry_findings, overlaps_of_version
from catalog.workflow.drafts import new_resource, save_content
from catalog.workflow.editability import locked_fields
from catalog.workflow.guards import findings_of
from yongcheng.departments.models import Department
from yongcheng.departments.roles import Role
from yongcheng.departments.scoping import department_ids
from yongcheng.policy.verdicts import Finding, Verdict
from yongcheng.trail.clock import today
from yongcheng.workflow.errors import WorkflowError

# More rows than this are edited in the workbook, not in a browser.
MOST_ITEMS = 300


@dataclass
class Editor:
    """One person's form on one draft, new or open."""

    request: HttpRequest
    resource: InformationResource | None
    version: ResourceVersion | None
    providers: list[Department]

    def __post_init__(self) -> None:
        self.content = self.version.parsed if self.version else self._blank()
        locked = locked_fields(self.version, self.request.user) if self.version else ()
        data = self.request.POST if self.request.method == "POST" else None
        self.form = ContentForm(
            data,
            content=self.content,
            classifications=classifications(),
            providers=self.providers if self.version is None else None,
            locked=locked,
        )
        self.has_many_items = len(self.content.items) > MOST_ITEMS
        self.bases = BasisFormSet(data, prefix="bases", initial=initial_bases(self.content))
        self.items = ItemFormSet(
            None if self.has_many_items else data,
            prefix="items",
            initial=[] if self.has_many_items else initial_items(self.content),
        )

    def _blank(self) -> ResourceContent:
        unit = self.providers[0] if self.providers else None
        return ResourceContent(class_code=default_class_code(unit) if unit else "")

    def is_valid(self) -> bool:
        parts = [self.form.is_valid(), self.bases.is_valid()]
        if not self.has_many_items:
            parts.append(self.items.is_valid())
        return all(parts)

    def edited(self) -> ResourceContent:
        """Return the content as typed; what the form does not show stays as it was."""
        bases = self.bases.kept(lambda form: form.to_basis())
        if self.has_many_items:
            return self.form.to_content(bases, self.content.items)
        before = {normalise_name(item.title): item for item in self.content.items}
        items = self.items.kept(
            lambda form: form.to_item(
                before.get(normalise_name(form.cleaned_data.get("title", "")), ItemContent())
            )
        )
        return self.form.to_content(bases, items)

    def provider(self) -> Department:
        chosen = self.form.cleaned_data["provider"]
        return next(one for one in self.providers if str(one.pk) == chosen)

    def save(self) -> ResourceVersion:
        if self.version is None:
            return new_resource(self.edited(), self.provider(), self.request.user)
        posted = self.request.POST.get("revision", "")
        revision = int(posted) if posted.isdigit() else -1
        return save_content(self.version, self.edited(), self.request.user, revision=revision)


def edit_response(
    model_admin: Any, request: HttpRequest, resource: InformationResource | None
) -> HttpResponse:
    """GET shows the form, POST saves the draft; afterwards the form shows what the rules say."""
    version = open_draft(request, resource) if resource else None
    if isinstance(version, str):
        messages.error(request, version)
        return HttpResponseRedirect(model_admin.page_url(resource))
    providers = own_departments(request) if resource is None else []
    if resource is None and not providers:
        raise Http404
    editor = Editor(request, resource, version, providers)
    if request.method == "POST" and editor.is_valid():
        try:
            return saved_response(model_admin, request, editor.save())
        except WorkflowError as error:
            editor.form.add_error(None, error.sentence)
    return TemplateResponse(request, "catalog/edit.html", context(model_admin, request, editor))


def open_draft(request: HttpRequest, resource: InformationResource) -> ResourceVersion | str:
    """Return the draft to edit, or the sentence that says why there is none for this person."""
    version = resource.open_version
    if version is None:
        return "没有在编的草稿。先在资源页“发起变更”。"
    if not ResourceVersion.objects.editable_by(request.user).filter(pk=version.pk).exists():
        if version.is_editable:
            return "只有提供部门的填报员可以修改。"
        return f"现在是“{version.get_status_display()}”，不能修改。先撤回再改。"
    if version.kind == VersionKind.RETIREMENT:
        return "下线申请不改内容。要改内容，先放弃下线申请，再发起变更。"
    return ResourceVersion.objects.select_related("resource__provider", "base").get(pk=version.pk)


def own_departments(request: HttpRequest) -> list[Department]:
    """Return the departments for which the person may compile, the own one first."""
    user = request.user
    if Role.DEPARTMENT_CLERK not in user.roles:
        return []
    rows = Department.objects.in_force(today()).filter(pk__in=department_ids(user))
    return sorted(rows, key=lambda one: (one.pk != user.department_id, one.credit_code))


def classifications() -> list[tuple[str, str]]:
    rows = Classification.objects.filter(is_active=True, level__gte=2)
    return [(code, f"{code} {name}") for code, name in rows.values_list("full_code", "full_name")]


def saved_response(
    model_admin: Any, request: HttpRequest, version: ResourceVersion
) -> HttpResponse:
    verdict = findings_of(version, publishing=False)
    label = f"已保存“{version.resource.title}”第 {version.number} 版草稿"
    base = model_admin.page_url(version.resource).removesuffix("change/")
    if "_submit" in request.POST and verdict.passes:
        return HttpResponseRedirect(f"{base}act/submit/")
    if verdict.errors:
        text = f"{label}。还有 {len(verdict.errors)} 处须改好才能提交，写在各栏下面。"
        messages.warning(request, text)
        return HttpResponseRedirect(f"{base}edit/")
    messages.success(request, f"{label}，可以提交部门负责人审核。")
    if "_stay" in request.POST:
        return HttpResponseRedirect(f"{base}edit/")
    return HttpResponseRedirect(model_admin.page_url(version.resource))


def context(model_admin: Any, request: HttpRequest, editor: Editor) -> dict[str, Any]:
    version = editor.version
    verdict = findings_of(version, publishing=False) if version else Verdict()
    if version is not None:
        overlaps = overlaps_of_version(version)
        verdict += Verdict(tuple(entry_findings(overlaps, version.resource.provider_id)))
    notes = beside_fields(editor, verdict)
    title = f"修改“{version.resource.title}”" if version else "新增政务信息资源"
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "editor": editor,
        "version": version,
        "revision": request.POST.get("revision") or (version.revision if version else ""),
        "tabs_of_form": [
            (name, [(field, notes.get(field.name, {})) for field in fields])
            for name, fields in editor.form.tabs()
        ],
        "item_errors": [one for one in verdict.errors if on_items(one)],
        "item_warnings": [one for one in verdict.warnings if on_items(one)],
        "basis_errors": [one for one in verdict.errors if one.field == "bases"],
        "basis_warnings": [one for one in verdict.warnings if one.field == "bases"],
        "errors": not editor.is_valid() if request.method == "POST" else False,
        "keep_url": model_admin.page_url(version.resource) if version else model_admin.list_url(),
    }


def on_items(finding: Finding) -> bool:
    return finding.item is not None or finding.field == "items"


def beside_fields(editor: Editor, verdict: Verdict) -> dict[str, dict[str, list[Finding]]]:
    """Return form field → {"errors", "warnings"}; only for what was read, not for what was typed."""
    if editor.request.method == "POST":
        return {}
    notes: dict[str, dict[str, list[Finding]]] = {}
    for one in verdict.findings:
        name = SHOWN_AT.get(one.field, one.field)
        if one.item is None and name in editor.form.fields:
            kind = "errors" if one.blocks else "warnings"
            notes.setdefault(name, {"errors": [], "warnings": []})[kind].append(one)
    return notes
