"""左侧导航: only what the role may open, in the order of the groups, one line current."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from yongcheng.desk import navigation
from yongcheng.desk.navigation import Entry, Nav


def admin_of(
    model: str, nav: Nav | None, *, may_view: bool = True, name: str = "某某"
) -> SimpleNamespace:
    app_label, model_name = model.split(".")
    opts = SimpleNamespace(app_label=app_label, model_name=model_name, verbose_name_plural=name)
    return SimpleNamespace(opts=opts, nav=nav, has_view_permission=lambda request: may_view)


@pytest.fixture
def request_at():
    def build(path: str):
        request = RequestFactory().get(path)
        request.user = SimpleNamespace(is_authenticated=True)
        return request

    return build


@pytest.fixture(autouse=True)
def no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "PAGES", [])


def test_only_what_may_be_opened_and_has_a_place(request_at) -> None:
    admins = [
        admin_of("departments.department", Nav("公共", 20, "部门与人员")),
        admin_of("notices.notice", None),
        admin_of("departments.user", Nav("公共", 30), may_view=False),
        admin_of("departments.delegation", Nav("目录", 90), name="委托办理"),
    ]
    lines = navigation.entries(request_at("/admin/"), admins)
    assert [(line.group, line.label) for line in lines] == [
        ("目录", "委托办理"),
        ("公共", "部门与人员"),
    ]


def test_the_line_whose_address_fits_best_is_current(request_at) -> None:
    admins = [admin_of("departments.department", Nav("公共", 1, "部门"))]
    lines = navigation.entries(request_at("/admin/departments/department/7/change/"), admins)
    assert [line.is_current for line in lines] == [True]
    lines = navigation.entries(request_at("/admin/"), admins)
    assert [line.is_current for line in lines] == [False]


def test_a_page_that_is_no_list_is_drawn_for_whom_it_is_open(request_at) -> None:
    navigation.page(Nav("公共", 1, "修改密码"), "admin:password_change", lambda user: True)
    navigation.page(Nav("公共", 2, "工作台"), "admin:index", lambda user: False)
    assert [line.label for line in navigation.entries(request_at("/"), [])] == ["修改密码"]


def test_groups_keep_their_order_and_empty_ones_are_not_drawn() -> None:
    lines = [Entry("甲", "/a/", "目录", 1), Entry("乙", "/b/", "公共", 1)]
    assert [label for label, _ in navigation.grouped(lines)] == ["目录", "公共"]
