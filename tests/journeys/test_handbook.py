"""The handbook: its pictures exist, are small, and show screens that still open (the tour)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from tests.house.sources import ROOT
from tests.journeys.conftest import sign_in
from tests.journeys.steps import Template, bring, download, open_resource, press, said, tab
from yongcheng.desk.scenes import PASSWORD

HANDBOOK = sorted((ROOT / "docs" / "handbook").glob("*.md"))
LARGEST = 150_000
CHANGED, RETURNED, FOR_HEAD, FOR_BUREAU = (
    "收养登记信息",
    "校车使用许可信息",
    "养老机构备案信息",
    "不动产登记信息",
)
Shot = Callable[[Page, str], None]


@pytest.mark.parametrize("page", HANDBOOK, ids=lambda page: page.stem)
def test_pictures_of_the_handbook_are_there_and_small(page: Path) -> None:
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert named
    for name in named:
        assert (page.parent / name).stat().st_size < LARGEST, name


def test_no_picture_is_left_over() -> None:
    pages = [*HANDBOOK, ROOT / "README.md"]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    left = [one.name for one in (ROOT / "docs" / "pictures").glob("*.png") if one.name not in text]
    assert left == []


@pytest.fixture
def desk_at(transactional_db: None, new_context: Callable[..., object]) -> Callable[[str], Page]:
    """Return a function: demonstration account → page signed in."""
    call_command("seed_demo", verbosity=0)

    def sit_down(username: str) -> Page:
        page = new_context().new_page()
        sign_in(page, username, PASSWORD)
        return page

    return sit_down


def test_tour(desk_at: Callable[[str], Page], shot: Shot, tmp_path: Path) -> None:
    """Walk through what the handbook describes; pictures are kept where JOURNEY_SHOTS says."""
    tour_of_the_clerk(desk_at("minzheng.tianbao"), shot, tmp_path)
    tour_of_a_return(desk_at("jiaoti.tianbao"), shot)
    tour_of_the_head(desk_at("minzheng.fuze"), shot)
    tour_of_the_reviewer(desk_at("ju.mulu"), shot)
    tour_of_the_managers(desk_at, shot)


def tour_of_the_clerk(page: Page, shot: Shot, folder: Path) -> None:
    shot(page, "clerk-desk")
    page.goto("/admin/intake/upload/add/")
    shot(page, "clerk-upload")
    path = download(page, "含本部门现有资源的模板", folder, "民政局目录.xlsx")
    sheet = Template(path)
    first = sheet.rows_of(CHANGED)[0]
    last = sheet.rows_of("婚姻登记信息")
    sheet.put(first, {"更新周期": "每周", "信息资源摘要": "收养登记的当事人和登记日期。"})
    sheet.put(last[0], {"更新周期": "随时看情况", "共享范围": None, "共享条件": "按需提供"})
    sheet.put(last[1], {"数据类型": "随便填"})
    bring(page, sheet.save(path))
    assert "怎么改" in said(page)
    shot(page, "clerk-problems")
    tab(page, "变化")
    shot(page, "clerk-changes")
    press(page, "确认写入")
    shot(page, "clerk-confirm")


def tour_of_a_return(page: Page, shot: Shot) -> None:
    open_resource(page, RETURNED)
    shot(page, "clerk-returned")
    press(page, "修改内容")
    page.get_by_role("tab", name="共享与开放").click()
    shot(page, "clerk-edit")


def tour_of_the_head(page: Page, shot: Shot) -> None:
    shot(page, "head-desk")
    open_resource(page, FOR_HEAD)
    shot(page, "head-case")
    press(page, "同意送审")
    shot(page, "head-approve")
    page.goto("/admin/departments/delegation/add/")
    shot(page, "head-delegation")


def tour_of_the_reviewer(page: Page, shot: Shot) -> None:
    shot(page, "desk")
    open_resource(page, FOR_BUREAU)
    assert page.locator("del.gone").count()
    shot(page, "reviewer-case")
    press(page, "退回修改")
    shot(page, "reviewer-send-back")
    page.goto("/admin/catalog/informationresource/?status__exact=bureau_review")
    page.locator("#action-toggle").check()
    shot(page, "reviewer-bulk")
    page.goto("/admin/ledgers/catalog/")
    shot(page, "reviewer-ledger")


def tour_of_the_managers(desk_at: Callable[[str], Page], shot: Shot) -> None:
    page = desk_at("ju.guanli")
    page.goto("/admin/parameters/policyparameter/")
    shot(page, "admin-parameters")
    page.goto("/admin/workdays/calendaryear/")
    shot(page, "admin-calendar")
    page = desk_at("shenji")
    page.goto("/admin/trail/trailentry/")
    shot(page, "admin-trail")
