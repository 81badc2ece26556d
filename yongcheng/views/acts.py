"""What people do with views: save, replace, make a default, remove; and the columns they used last.

Views are no business records: personal ones leave no entry in the trail, shared ones do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.trail.clock import now
from yongcheng.trail.recorder import act, record
from yongcheng.views.models import PUBLISHES_FOR_DEPARTMENT, SavedView, ViewScope

MOST_VIEWS = 30
NAME_LENGTH = 40
QUERY_LENGTH = 1000
ORDER_LENGTH = 200
TAKEN = "您在这个列表已有名为“{name}”的视图。换一个名称，或者打开它再更新。"


class ViewRefused(Exception):
    """A view was not saved, changed or removed; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class ListState:
    """How a list is shown: a canonical query string, columns in order, the order of the rows."""

    query: str = ""
    columns: tuple[str, ...] = ()
    ordering: str = ""


def scopes_open_to(user: User) -> list[tuple[str, str]]:
    """Return the scopes in which a person may save a view, with their words."""
    found = [(ViewScope.PERSONAL.value, "只给自己")]
    if user.roles & PUBLISHES_FOR_DEPARTMENT and user.department_id:
        found.append((ViewScope.DEPARTMENT.value, f"本部门（{user.department.label}）"))
    if Role.BUREAU_ADMIN in user.roles:
        found.append((ViewScope.BUREAU.value, "全市"))
    return found


def save(list_label: str, user: User, name: str, scope: str, state: ListState) -> SavedView:
    """Save the list as it is shown under a new name. Raises ViewRefused."""
    name = " ".join(name.split())
    _check_name(name)
    _check_state(state)
    if scope not in dict(scopes_open_to(user)):
        raise ViewRefused(_why_not_publish(scope, user))
    if SavedView.objects.filter(list_label=list_label, owner=user, name=name).exists():
        raise ViewRefused(TAKEN.format(name=name))
    department = user.department if scope == ViewScope.DEPARTMENT else None
    beside = SavedView.objects.named().filter(
        list_label=list_label, scope=scope, department=department
    )
    if scope == ViewScope.PERSONAL:
        beside = beside.filter(owner=user)
    if beside.count() >= MOST_VIEWS:
        raise ViewRefused(
            f"一个列表最多保存 {MOST_VIEWS} 个{ViewScope(scope).label}视图。先删除不用的。"
        )
    moment = now()
    view = SavedView(
        list_label=list_label,
        name=name,
        owner=user,
        scope=scope,
        department=department,
        query=state.query,
        columns=list(state.columns),
        ordering=state.ordering,
        created_at=moment,
        updated_at=moment,
    )
    try:
        with act("views.savedview.save"):
            view.save()
            _record(view, user, "publish_view", "发布共享视图")
    except IntegrityError as error:
        raise ViewRefused(TAKEN.format(name=name)) from error
    return view


def replace_state(view: SavedView, user: User, state: ListState) -> None:
    """Let the view show the list as it is shown now. Raises ViewRefused."""
    _check_editable(view, user)
    _check_state(state)
    with act("views.savedview.update"):
        view.query, view.ordering = state.query, state.ordering
        view.columns, view.updated_at = list(state.columns), now()
        view.save(update_fields=["query", "columns", "ordering", "updated_at"])
        _record(view, user, "update_view", "更新共享视图")


def share_as_default(view: SavedView, user: User, *, on: bool) -> None:
    """Let a shared view be what its readers open the list with, in place of the one before."""
    _check_editable(view, user)
    if not view.is_shared:
        raise ViewRefused("自己的视图只能设为自己的默认。要给别人用，另存为部门或全市视图。")
    with act("views.savedview.default"):
        others = SavedView.objects.filter(list_label=view.list_label, scope=view.scope)
        others.filter(department=view.department_id, is_default=True).update(is_default=False)
        SavedView.objects.filter(pk=view.pk).update(is_default=on)
        view.is_default = on
        verb = "default_view" if on else "undefault_view"
        _record(view, user, verb, "设为默认视图" if on else "取消默认视图")


def remove(view: SavedView, user: User) -> None:
    """Remove a view for good, also from the habits of those who open their list with it."""
    _check_editable(view, user)
    with act("views.savedview.remove"):
        SavedView.objects.filter(opens=view).update(opens=None)
        _record(view, user, "remove_view", "删除共享视图")
        view.delete()


def remember_columns(list_label: str, user: User, columns: Sequence[str]) -> None:
    """Keep the columns a person chose; none = as the list is declared."""
    _keep(list_label, user, columns=list(columns))


def open_with(list_label: str, user: User, view: SavedView | None) -> None:
    """Let a person open the list with a view they may see, or with none of their own."""
    if view is not None and not SavedView.objects.visible_to(user).filter(pk=view.pk).exists():
        raise ViewRefused("这个视图已删除或不再共享给您。")
    _keep(list_label, user, opens=view)


def _keep(list_label: str, user: User, **values: Any) -> None:
    """Write a person's habit, the view without a name."""
    moment = now()
    SavedView.objects.update_or_create(
        list_label=list_label,
        owner=user,
        name="",
        defaults={**values, "updated_at": moment},
        create_defaults={
            **values,
            "scope": ViewScope.PERSONAL,
            "created_at": moment,
            "updated_at": moment,
        },
    )


def _check_name(name: str) -> None:
    if not name:
        raise ViewRefused("没有填写视图名称。")
    if len(name) > NAME_LENGTH:
        raise ViewRefused(f"视图名称最多 {NAME_LENGTH} 个字。")
    if not name.isprintable():
        raise ViewRefused("视图名称里有不能显示的字符。")


def _check_state(state: ListState) -> None:
    if len(state.query) > QUERY_LENGTH or len(state.ordering) > ORDER_LENGTH:
        raise ViewRefused("筛选条件太长，不能保存。减少几个条件再存。")


def _check_editable(view: SavedView, user: User) -> None:
    if not SavedView.objects.editable_by(user).filter(pk=view.pk).exists():
        raise ViewRefused(_why_not_publish(view.scope, user))


def _why_not_publish(scope: str, user: User) -> str:
    own = user.role_labels or "未授予角色"
    who = {
        ViewScope.DEPARTMENT: "部门视图由该部门的填报员或负责人发布和维护。",
        ViewScope.BUREAU: "全市视图由局业务管理员发布和维护。",
    }.get(scope, "这个视图是别人的。")
    return f"{who}您的角色：{own}。"


def _record(view: SavedView, user: Any, verb: str, label: str) -> None:
    if not view.is_shared:
        return
    record(
        verb=verb,
        label=label,
        target=view,
        target_label=f"视图“{view.name}”",
        target_department=str(view.department or ""),
        actor=user,
        detail={
            "list": view.list_label,
            "scope": view.scope,
            "query": view.query,
            "columns": list(view.columns),
            "ordering": view.ordering,
        },
    )
