"""Receiving a workbook: the page that takes it in, for which office, and the template to fill in."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from yongcheng.departments.models import Department
from yongcheng.intake import pipeline, screens
from yongcheng.intake.forms import ACCEPTED, ReceiveForm
from yongcheng.intake.offices import Office, office
from yongcheng.intake.storage import IncomingUploadHandler
from yongcheng.intake.views import need, page
from yongcheng.trail.recorder import act, record

OFFICE = "catalog"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@csrf_exempt
def receive(request: HttpRequest) -> HttpResponse:
    """The upload page. The handler must be set before the form is read, hence the odd decorators."""
    handler = IncomingUploadHandler(request)
    request.upload_handlers = [handler]
    try:
        return _receive(request, handler)
    except BaseException:
        handler.abandon()
        raise


def _asked_office(request: HttpRequest) -> Office:
    """Return the office whose workbook is meant. Raises Http404 for one that there is not."""
    try:
        return office(request.GET.get("office", OFFICE))
    except LookupError as error:
        raise Http404 from error


@csrf_protect
def _receive(request: HttpRequest, handler: IncomingUploadHandler) -> HttpResponse:
    to = _asked_office(request)
    need(request, "intake.add_upload")
    if request.method != "POST":
        return _receive_page(request, to, ReceiveForm(user=request.user, to=to))
    form = ReceiveForm(request.POST, request.FILES, user=request.user, to=to)
    if handler.refusal is not None:
        form.full_clean()
        form.errors.pop("file", None)
        form.add_error("file", handler.refusal.message)
    if not form.is_valid() or handler.incoming is None:
        handler.abandon()
        return _receive_page(request, to, form)
    delivery = pipeline.Delivery(
        handler.incoming, request.user, form.cleaned_data["department"], to.name
    )
    upload = pipeline.take_in(delivery)
    handler.incoming = None
    pipeline.queue_check(upload, request.user)
    return redirect(screens.page_url("change", upload.pk))


def _receive_page(request: HttpRequest, to: Office, form: ReceiveForm) -> HttpResponse:
    context = {
        "title": f"上传{to.label}",
        "form": form,
        "office": to,
        "words": to.words,
        "query": f"office={to.name}",
        "departments": list(to.departments_of(request.user)[:2]),
        "is_bureau": not to.may_upload(request.user, None),
        "accepted": ACCEPTED.replace(",", " "),
        "own_department": request.user.department,
    }
    status = 400 if form.errors else 200
    return page(request, "intake/receive.html", context, status=status)


def template(request: HttpRequest, which: str) -> HttpResponse:
    """The department's workbook to fill in: blank, or with what it already has."""
    need(request, "intake.add_upload")
    to = _asked_office(request)
    key = request.GET.get("department", "")
    department = request.user.department
    if key.isdigit():
        department = Department.objects.filter(pk=key).first()
    if department is None or to.may_upload(request.user, department):
        raise Http404
    filled = which == "filled"
    content = to.template(department, request.user, filled=filled)
    label = f"下载{to.label}模板（已填）" if filled else f"下载{to.label}空白模板"
    with act("intake.template.download"):
        record(
            verb="template",
            label=label,
            target=department,
            target_label=department.name,
            target_department=department.name,
            actor=request.user,
        )
    tail = f"（含现有{to.words.record}）" if filled else ""
    name = f"{department.name}{to.label}模板{tail}.xlsx"
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=EXCEL)
