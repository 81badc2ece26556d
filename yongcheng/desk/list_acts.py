"""What is pressed on a list: columns applied, views saved, replaced, made a default, removed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http import HttpResponseRedirect as Redirect
from django.template.response import TemplateResponse

from yongcheng.desk.list_columns import moved, ordered
from yongcheng.desk.list_query import faults
from yongcheng.desk.list_views import ListViews, state_from
from yongcheng.views import acts
from yongcheng.views.acts import ViewRefused
from yongcheng.views.models import SavedView

POST = ["POST"]


def columns(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show the chosen columns in their order; without a view they are remembered for the person."""
    if request.method != "POST":
        return HttpResponseNotAllowed(POST)
    views = _shown(model_admin, request)
    if "reset" in request.POST:
        acts.remember_columns(views.label, request.user, ())
        return Redirect(views.here(columns=""))
    chosen = [key for key in request.POST.getlist("column") if key in views.known]
    step = request.POST.get("up") or request.POST.get("down")
    if step:
        chosen = moved(ordered(chosen, list(views.known)), step, -1 if "up" in request.POST else 1)
    keys = ordered(chosen, list(views.known))
    if views.asked:
        stated = "" if views.current and keys == tuple(views.current.columns) else ",".join(keys)
        target = views.here(columns=stated)
    else:
        acts.remember_columns(views.label, request.user, keys if keys != views.declared else ())
        target = views.here(columns="")
    return Redirect(target + ("&chooser=1" if step else ""))


def save(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Save the list as it is shown under a name."""
    if request.method != "POST":
        return HttpResponseNotAllowed(POST)
    views = _shown(model_admin, request)
    try:
        _check(views)
        view = acts.save(
            views.label,
            request.user,
            request.POST.get("name", ""),
            request.POST.get("scope", ""),
            views.state,
        )
        if request.POST.get("as_default"):
            _as_default(view, request)
    except ViewRefused as refused:
        messages.error(request, f"没有保存视图：{refused.sentence}")
        return Redirect(_back(views))
    messages.success(request, f"已保存视图“{view.name}”，范围：{view.get_scope_display()}。")
    return Redirect(views.url_of(view))


def _as_default(view: SavedView, request: HttpRequest) -> None:
    if view.is_shared:
        acts.share_as_default(view, request.user, on=True)
    else:
        acts.open_with(view.list_label, request.user, view)


def update(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Let the current view show the list as it is shown now."""
    if request.method != "POST":
        return HttpResponseNotAllowed(POST)
    views = _shown(model_admin, request)
    view = _current(views)
    try:
        _check(views)
        acts.replace_state(view, request.user, views.state)
    except ViewRefused as refused:
        messages.error(request, f"没有更新视图：{refused.sentence}")
        return Redirect(_back(views))
    messages.success(request, f"已更新视图“{view.name}”。")
    return Redirect(views.url_of(view))


def default(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Open the list with the current view from now on, or with none of one's own."""
    if request.method != "POST":
        return HttpResponseNotAllowed(POST)
    views = _shown(model_admin, request)
    if "off" in request.POST:
        acts.open_with(views.label, request.user, None)
        messages.success(request, "打开这个列表时不再用您自己的默认视图。")
        return Redirect(views.here())
    view = _current(views)
    acts.open_with(views.label, request.user, view)
    messages.success(request, f"以后打开这个列表，先显示视图“{view.name}”。")
    return Redirect(views.here())


def share(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Make the current shared view what its readers open the list with, or no longer."""
    if request.method != "POST":
        return HttpResponseNotAllowed(POST)
    views = _shown(model_admin, request)
    view = _current(views)
    on = "off" not in request.POST
    try:
        acts.share_as_default(view, request.user, on=on)
    except ViewRefused as refused:
        messages.error(request, refused.sentence)
    else:
        word = "已设为" if on else "不再是"
        messages.success(request, f"视图“{view.name}”{word}{view.get_scope_display()}默认。")
    return Redirect(views.here())


def remove(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """GET asks once more, POST removes the view."""
    _permitted(model_admin, request)
    given = request.POST if request.method == "POST" else request.GET
    key = given.get("view", "")
    rows = SavedView.objects.named().editable_by(request.user)
    rows = rows.filter(list_label=model_admin.opts.label_lower)
    view = rows.filter(pk=key).first() if key.isdecimal() else None
    if view is None:
        raise Http404
    if request.method != "POST":
        context = {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.opts,
            "title": f"删除视图“{view.name}”",
            "view": view,
            "keep_url": f"{model_admin.list_url()}?v={view.pk}",
        }
        request.current_app = model_admin.admin_site.name
        return TemplateResponse(request, "desk/view_remove.html", context)
    name = view.name
    acts.remove(view, request.user)
    messages.success(request, f"已删除视图“{name}”。列表里的记录没有变化。")
    return Redirect(f"{model_admin.list_url()}?v=0")


def _permitted(model_admin: Any, request: HttpRequest) -> None:
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied


def _shown(model_admin: Any, request: HttpRequest) -> ListViews:
    _permitted(model_admin, request)
    return state_from(model_admin, request)


def _current(views: ListViews) -> SavedView:
    if views.current is None:
        raise Http404
    return views.current


def _back(views: ListViews) -> str:
    """Return the list as it was shown, or the plain one where its address was made up."""
    made_up = faults(views.model_admin, views.request, views.request.GET)
    return views.plain_url if made_up else views.here()


def _check(views: ListViews) -> None:
    found = faults(views.model_admin, views.request, views.request.GET)
    if found:
        raise ViewRefused("；".join(found) + "。")
