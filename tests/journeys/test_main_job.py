"""The main job, from the department's dirty workbook to the published, exported catalogue.

Four people at four desks: the clerk and the head of 民政局, two reviewers of the bureau.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from catalog.models import InformationResource
from tests import make
from tests.cast import Cast
from tests.journeys.steps import (
    Template,
    bring,
    comments,
    download,
    open_resource,
    press,
    press_twice,
    said,
    tab,
)

CHANGED, SAME, MISSING = "社会组织登记信息", "收养登记信息", "殡葬服务机构信息"
GOOD, WEAK = "低保对象信息", "婚姻登记档案信息"
NEW = {
    "信息资源名称": GOOD,
    "提供方内部部门": "社会救助股",
    "信息资源摘要": "本市最低生活保障对象及其保障类别，由乡镇受理、民政局审批时采集。",
    "信息资源格式分类": "数据库",
    "信息资源格式类型": "MySQL",
    "共享类型": "有条件共享",
    "共享条件": "共享范围：民政、医保、人社部门；用途：社会救助资格核验。",
    "共享方式分类": "共享平台",
    "共享方式类型": "接口",
    "是否向社会开放": "否",
    "更新周期": "每月",
    "无信息系统": "是",
    "数据分类": "一般数据",
    "数据分级": "3级",
    "是否涉密": "否",
}
ITEMS = (
    {"信息项名称": "姓名", "数据类型": "字符型C", "数据长度": "50", "字段数据分级": "3级"},
    {"信息项名称": "保障类别", "数据类型": "字符型C", "数据长度": "2", "字段数据分级": "2级"},
)
WITHHELD = NEW | {
    "信息资源名称": WEAK,
    "信息资源摘要": "婚姻登记形成的档案目录，由婚姻登记处在办结登记后归档。",
    "共享类型": "不予共享",
    "共享条件": None,
    "共享方式分类": None,
    "共享方式类型": None,
    "不予共享理由": "档案尚未整理完毕",
    "不予共享依据": "永城市婚姻登记档案管理办法",
    "不予共享依据种类": "其他文件",
    "不予共享依据文号": "永民〔2023〕5号",
    "不予共享依据条款": "第八条",
    "不予共享依据印发日期": "2023-05-10",
}
Desks = dict[str, Page]


@pytest.fixture
def desks(people: Cast, desk_of: Callable[..., Page]) -> Desks:
    for title in (CHANGED, SAME, MISSING):
        make.resource(make.content(title), provider=people.civil_affairs)
    return {
        "clerk": desk_of(people.clerk),
        "head": desk_of(people.head),
        "reviewer": desk_of(people.reviewer),
    }


def test_the_main_job(desks: Desks, tmp_path: Path, people: Cast) -> None:
    clerk, head, reviewer = desks["clerk"], desks["head"], desks["reviewer"]
    dirty = the_clerk_fills_in_the_template(clerk, tmp_path)
    corrected = the_clerk_sees_every_problem_and_mends_it(clerk, dirty, tmp_path)
    the_clerk_sees_what_would_change_and_confirms(clerk, corrected)
    the_head_approves(head)
    the_reviewer_publishes_the_change_with_the_difference_beside_it(reviewer)
    the_reviewer_sends_back_with_the_prefilled_reasons(reviewer)
    the_clerk_corrects_in_the_form(clerk)
    the_head_approves(head, titles=(WEAK,))
    the_reviewer_publishes(reviewer)
    the_export_read_again_changes_nothing(clerk, tmp_path)


def the_clerk_fills_in_the_template(page: Page, folder: Path) -> Path:
    page.goto("/admin/intake/upload/add/")
    path = download(page, "含本部门现有资源的模板", folder, "模板.xlsx")
    sheet = Template(path)
    first = sheet.rows_of(CHANGED)[0]
    sheet.put(
        first, {"更新周期": " 每周　", "信息资源摘要": "社会团体、民办非企业单位的登记和年检信息。"}
    )
    sheet.take_out(MISSING)
    provider = {name: sheet.sheet.cell(first, sheet.columns[name]).value for name in (
        "类", "项", "目", "细目", "提供方名称", "资源提供方代码")}  # fmt: skip
    bad = NEW | provider | {"共享条件": None, "更新周期": "随时看情况", "信息资源摘要": None}
    sheet.add(bad, ({**ITEMS[0], "数据类型": "随便填"}, ITEMS[1]))
    sheet.add(WITHHELD | provider, ({**ITEMS[0], "数据长度": "５０ "}, ITEMS[1]))
    return sheet.save(folder / "民政局目录.xlsx")


def the_clerk_sees_every_problem_and_mends_it(page: Page, path: Path, folder: Path) -> Path:
    bring(page, path)
    text = said(page)
    for words in ("读取", "识别", "跳过", "未通过", "错误", "怎么改", "随时看情况"):
        assert words in text
    marked = comments(download(page, "下载批注后的工作簿", folder, "批注.xlsx"))
    sheet = Template(folder / "批注.xlsx")
    row = sheet.rows_of(GOOD)[0]
    assert (
        "更新周期" in marked[sheet.at("更新周期", row)]
        or "周期" in marked[sheet.at("更新周期", row)]
    )
    assert sheet.at("共享条件", row) in marked
    assert sheet.at("数据类型", row) in marked
    sheet.put(row, {name: NEW[name] for name in ("共享条件", "更新周期", "信息资源摘要")})
    sheet.put(row, {"数据类型": "字符型C"})
    return sheet.save(folder / "民政局目录（改）.xlsx")


def the_clerk_sees_what_would_change_and_confirms(page: Page, path: Path) -> None:
    bring(page, path)
    tab(page, "变化")
    text = said(page)
    for words in (GOOD, WEAK, CHANGED, "每月", "每周", "新增", "变更"):
        assert words in text
    tab(page, "缺失")
    assert MISSING in said(page)
    press(page, "确认写入 3 项")
    press_twice(page, "确认写入 3 项")
    page.wait_for_url("**/change/**")
    assert "已写入：新增 2 项，变更 1 项" in said(page)
    assert InformationResource.objects.filter(title__in=(GOOD, WEAK)).count() == 2


def the_head_approves(page: Page, titles: tuple[str, ...] = (CHANGED, GOOD, WEAK)) -> None:
    for title in titles:
        open_resource(page, title)
        press(page, "同意送审")
        if page.locator("#ask-secrecy_done_on").count():
            page.fill("#ask-secrecy_done_on", "2026-09-21")
            page.fill("#ask-privacy_done_on", "2026-09-21")
        press_twice(page, "同意送审")
        assert "待主管部门审核" in said(page) or "变更中" in said(page)


def the_reviewer_publishes_the_change_with_the_difference_beside_it(page: Page) -> None:
    page.goto("/admin/")
    assert {CHANGED, GOOD, WEAK} <= set(
        page.locator(".work-list a, #content-start td a").all_inner_texts()
    )
    open_resource(page, CHANGED)
    assert page.locator("del.gone").all_inner_texts()
    text = said(page)
    assert "字段变更" in text
    assert "第 1 版" in text
    press(page, "通过并发布")
    press_twice(page, "通过并发布")
    assert "已发布" in said(page)
    open_resource(page, GOOD)
    press(page, "通过并发布")
    press(page, "通过并发布")
    resource = InformationResource.objects.get(title=GOOD)
    assert resource.code
    assert resource.code in said(page)


def the_reviewer_sends_back_with_the_prefilled_reasons(page: Page) -> None:
    open_resource(page, WEAK)
    text = said(page)
    assert "不能通过并发布" in text
    assert "怎么" in text
    publish = page.locator("button[aria-disabled=true]", has_text="通过并发布")
    publish.click(force=True)
    assert page.evaluate("document.activeElement.id") == "why-publish"
    press(page, "退回修改")
    assert page.is_checked("input[name=reasons][value=V3]")
    assert "1." in page.input_value("textarea[name=text]")
    press_twice(page, "退回修改")
    assert "退回修改" in said(page)


def the_clerk_corrects_in_the_form(page: Page) -> None:
    page.goto("/admin/")
    press(page, WEAK)
    assert "不予共享的理由或依据不足" in said(page)
    press(page, "修改内容")
    page.get_by_role("tab", name="共享与开放").click()
    page.select_option("select[name=bases-0-kind]", label="法律")
    page.fill("input[name=bases-0-title]", "中华人民共和国档案法")
    page.fill("input[name=bases-0-article]", "第二十七条")
    press(page, "保存并提交部门负责人")
    press(page, "提交部门负责人审核")
    assert "待部门负责人审核" in said(page)


def the_reviewer_publishes(page: Page) -> None:
    open_resource(page, WEAK)
    assert "退回后的修改" in said(page)
    press(page, "通过并发布")
    press(page, "通过并发布")
    resource = InformationResource.objects.get(title=WEAK)
    assert resource.code in said(page)
    assert "现行第 1 版" in said(page)


def the_export_read_again_changes_nothing(page: Page, folder: Path) -> None:
    page.goto("/admin/catalog/informationresource/")
    press(page, "导出目录")
    press(page, "导出")
    assert "SHA-256" in said(page)
    path = download(page, "下载", folder, "国家目录格式.xlsx")
    assert len(load_workbook(path).sheetnames) > 1
    bring(page, path)
    assert "没有要写入的内容" in said(page)
    assert page.locator("button[aria-disabled=true]", has_text="确认写入").count() == 1
