"""A list kept as a view, opened again and exported; and many resources changed in one go."""

from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page

from catalog.models import BulkEdit, InformationResource
from tests import make
from tests.cast import Cast
from tests.journeys.steps import LISTS, download, press, press_twice, said

TITLES = ("婚姻登记信息", "社会组织登记信息", "收养登记信息")


def three_resources(people: Cast) -> None:
    for title in TITLES:
        make.resource(make.content(title), provider=people.civil_affairs)


def heads(page: Page) -> list[str]:
    found = page.locator("#result_list thead th").all_inner_texts()
    return [text.strip() for text in found if text.strip()]


def test_a_view_is_kept_opened_again_and_exported(
    people: Cast, desk_of: Callable[..., Page], tmp_path: Path
) -> None:
    three_resources(people)
    make.resource(make.content("每日更新的", update_cycle="daily"), provider=people.civil_affairs)
    clerk = desk_of(people.clerk)
    clerk.goto(f"{LISTS}?update_cycle__exact=monthly")
    clerk.locator(".column-menu summary").click()
    clerk.get_by_label("来源系统", exact=True).check()
    clerk.get_by_label("开放类型", exact=True).uncheck()
    clerk.get_by_role("button", name="下移信息资源代码").press("Enter")
    assert clerk.locator(".column-menu").get_attribute("open") is not None
    with clerk.expect_navigation(wait_until="load"):
        clerk.get_by_role("button", name="应用").last.click()
    assert heads(clerk)[:3] == ["名称", "提供部门", "资源代码"]
    assert "来源系统" in heads(clerk)
    assert "开放类型" not in heads(clerk)
    clerk.locator(".view-menu summary").click()
    clerk.fill("#view-name", "每月更新的")
    clerk.get_by_label("打开列表时先显示它").check()
    press(clerk, "保存视图")
    assert "已保存视图“每月更新的”" in said(clerk)

    clerk.goto(LISTS)
    assert heads(clerk)[:3] == ["名称", "提供部门", "资源代码"]
    assert "每日更新的" not in said(clerk)
    press(clerk, "导出本视图")
    clerk.get_by_text("下载").first.wait_for()
    path = download(clerk, "下载", tmp_path, "list.xlsx")
    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "序号")
    assert head[1:4] == ("信息资源名称", "提供部门", "信息资源代码")
    assert {row[1] for row in rows if isinstance(row[0], int)} == set(TITLES)


def test_many_resources_are_changed_in_one_go(people: Cast, desk_of: Callable[..., Page]) -> None:
    three_resources(people)
    clerk = desk_of(people.clerk)
    clerk.goto(f"{LISTS}?view=own")
    clerk.locator("#action-toggle").check()
    press(clerk, "批量修改…")
    clerk.locator("input[name=act_update_cycle][value=set]").check()
    clerk.select_option("select[name=value_update_cycle]", label="每周")
    clerk.fill("textarea[name=note]", "统一更新频次")
    press(clerk, "预览修改")
    assert "每月" in said(clerk)
    assert "每周" in said(clerk)
    press_twice(clerk, "确认修改 3 项")
    assert "已起草第 2 版，待提交" in said(clerk)
    assert BulkEdit.objects.get().result == {"done": 3}
    assert not InformationResource.objects.filter(update_cycle="weekly").exists()
    press(clerk, "在列表里打开这一批")
    clerk.locator("#action-toggle").check()
    press(clerk, "批量提交部门负责人审核")
    press_twice(clerk, "批量提交部门负责人审核")
    assert "已办 3 项" in said(clerk)
