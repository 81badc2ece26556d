"""Saved views: who may save, see, change and remove what; which one a list opens with."""

import pytest

from tests import make
from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.departments.roles import Role
from yongcheng.trail.entries import entries_of
from yongcheng.views import acts
from yongcheng.views.acts import ListState, ViewRefused
from yongcheng.views.choosing import shelf_of
from yongcheng.views.models import SavedView, ViewScope

pytestmark = pytest.mark.django_db
LIST = "catalog.informationresource"
STATE = ListState("status__exact=draft", ("name", "number"), "-number")
P, D, B = ViewScope.PERSONAL.value, ViewScope.DEPARTMENT.value, ViewScope.BUREAU.value

PUBLISHES = {
    Role.DEPARTMENT_CLERK: {P, D},
    Role.DEPARTMENT_HEAD: {P, D},
    Role.SHARING_OFFICE_HEAD: {P},
    Role.BUREAU_CATALOG: {P},
    Role.BUREAU_ADMIN: {P, B},
    Role.BUREAU_HEAD: {P},
    Role.AUDITOR: {P},
    Role.SYSTEM_MANAGER: {P},
}


def saved(user: User, name: str, scope: str = P, state: ListState = STATE) -> SavedView:
    return acts.save(LIST, user, name, scope, state)


@pytest.mark.parametrize("scope", [P, D, B])
@pytest.mark.parametrize("role", PUBLISHES, ids=lambda role: role.value)
def test_who_may_save_in_which_scope(people: Cast, role: Role, scope: str) -> None:
    person = people.holder(role)
    assert {value for value, _ in acts.scopes_open_to(person)} == PUBLISHES[role]
    if scope in PUBLISHES[role]:
        assert saved(person, "甲", scope).scope == scope
    else:
        with pytest.raises(ViewRefused, match="您的角色"):
            saved(person, "甲", scope)


def test_who_sees_and_who_changes_what(people: Cast) -> None:
    views = {
        "own": saved(people.clerk, "我的", P),
        "department": saved(people.head, "民政局的", D),
        "city": saved(people.bureau_admin, "全市的", B),
    }
    expected = {
        "clerk": ({"own", "department", "city"}, {"own", "department"}),
        "head": ({"department", "city"}, {"department"}),
        "police_clerk": ({"city"}, set()),
        "bureau_admin": ({"city"}, {"city"}),
        "reviewer": ({"city"}, set()),
        "auditor": ({"city"}, set()),
        "stranger": ({"city"}, set()),
    }
    for who, (seen, changed) in expected.items():
        person = getattr(people, who)
        keys = {name for name, view in views.items()
                if SavedView.objects.visible_to(person).filter(pk=view.pk).exists()}  # fmt: skip
        own = {name for name, view in views.items()
               if SavedView.objects.editable_by(person).filter(pk=view.pk).exists()}  # fmt: skip
        assert (keys, own) == (seen, changed), who
        shelf = shelf_of(LIST, person)
        assert {one.name for one in shelf.views if shelf.may_replace(one)} == {
            views[name].name for name in changed
        }


def test_a_unit_below_sees_what_its_department_shares(people: Cast) -> None:
    unit = make.department("民政局婚姻登记处", 71, parent=people.civil_affairs)
    below = make.user("登记处填报员", unit, Role.DEPARTMENT_CLERK)
    shared = saved(people.head, "民政局的", D)
    assert shared in shelf_of(LIST, below).views
    acts.share_as_default(shared, people.head, on=True)
    assert shelf_of(LIST, below).default() == shared


@pytest.mark.parametrize("act", [acts.remove, lambda v, u: acts.replace_state(v, u, STATE)])
def test_nobody_changes_what_is_not_theirs(people: Cast, act: object) -> None:
    own = saved(people.clerk, "我的", P)
    city = saved(people.bureau_admin, "全市的", B)
    for view, person in ((own, people.head), (city, people.reviewer), (city, people.clerk)):
        with pytest.raises(ViewRefused):
            act(view, person)
    assert SavedView.objects.named().count() == 2


def test_the_default_is_own_then_departments_then_the_citys(people: Cast) -> None:
    assert shelf_of(LIST, people.clerk).default() is None
    city = saved(people.bureau_admin, "全市的", B)
    acts.share_as_default(city, people.bureau_admin, on=True)
    assert shelf_of(LIST, people.clerk).default() == city
    ours = saved(people.head, "民政局的", D)
    acts.share_as_default(ours, people.head, on=True)
    assert shelf_of(LIST, people.clerk).default() == ours
    assert shelf_of(LIST, people.police_clerk).default() == city
    mine = saved(people.clerk, "我的", P)
    acts.open_with(LIST, people.clerk, mine)
    assert shelf_of(LIST, people.clerk).default() == mine
    assert shelf_of(LIST, people.head).default() == ours
    acts.open_with(LIST, people.clerk, None)
    acts.share_as_default(ours, people.head, on=False)
    assert shelf_of(LIST, people.clerk).default() == city
    assert shelf_of("catalog.informationsystem", people.clerk).default() is None


def test_a_second_default_takes_the_place_of_the_first(people: Cast) -> None:
    first, second = (saved(people.head, name, D) for name in ("甲", "乙"))
    police = saved(people.police_clerk, "公安的", D)
    acts.share_as_default(police, people.police_clerk, on=True)
    acts.share_as_default(first, people.head, on=True)
    acts.share_as_default(second, people.head, on=True)
    assert list(SavedView.objects.filter(is_default=True).order_by("pk")) == [second, police]


def test_a_removed_view_is_nobodys_default_any_more(people: Cast) -> None:
    shared = saved(people.head, "民政局的", D)
    acts.open_with(LIST, people.clerk, shared)
    acts.remove(shared, people.head)
    assert shelf_of(LIST, people.clerk).default() is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "没有填写"), ("  ", "没有填写"), ("长" * 41, "最多 40 个字"), ("甲\x07乙", "不能显示")],
)
def test_names_that_are_refused(people: Cast, name: str, sentence: str) -> None:
    with pytest.raises(ViewRefused, match=sentence):
        saved(people.clerk, name)


def test_a_name_is_used_once_per_person_and_list(people: Cast) -> None:
    saved(people.clerk, "甲")
    with pytest.raises(ViewRefused, match="已有名为“甲”"):
        saved(people.clerk, " 甲 ", D)
    saved(people.head, "甲")
    acts.save("catalog.informationsystem", people.clerk, "甲", P, STATE)


def test_there_is_an_end_to_views(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "MOST_VIEWS", 2)
    saved(people.clerk, "甲")
    saved(people.clerk, "乙")
    with pytest.raises(ViewRefused, match="最多保存 2 个"):
        saved(people.clerk, "丙")
    saved(people.clerk, "丙", D)
    with pytest.raises(ViewRefused, match="太长"):
        saved(people.head, "丁", P, ListState("q=" + "长" * 1000))


def test_only_shared_views_leave_entries(people: Cast) -> None:
    mine = saved(people.clerk, "我的")
    shared = saved(people.clerk, "本部门的", D)
    acts.replace_state(mine, people.clerk, STATE)
    acts.replace_state(shared, people.clerk, ListState("status__exact=published"))
    acts.share_as_default(shared, people.clerk, on=True)
    assert not entries_of(mine).exists()
    verbs = list(entries_of(shared).order_by("number").values_list("verb", flat=True))
    assert verbs == ["publish_view", "update_view", "default_view"]
    entry = entries_of(shared).get(verb="update_view")
    assert entry.detail["query"] == "status__exact=published"
    assert entry.target_department == people.civil_affairs.name


def test_the_last_columns_are_remembered_without_a_name(people: Cast) -> None:
    acts.remember_columns(LIST, people.clerk, ["name", "system"])
    acts.remember_columns(LIST, people.clerk, ["name", "grade"])
    shelf = shelf_of(LIST, people.clerk)
    assert (shelf.columns, shelf.views) == (["name", "grade"], ())
    assert shelf_of(LIST, people.head).columns == []
