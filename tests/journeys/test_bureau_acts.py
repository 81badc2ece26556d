"""What the bureau and the managers do: many at once, the old stock, parameters, calendar, trail."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from catalog.choices import BasisKind
from catalog.content import Basis
from catalog.models import InformationResource
from tests import make
from tests.cast import Cast
from tests.journeys.steps import LISTS, bring, knob, open_resource, press, press_twice, said
from tests.uploads import workbook

Desk = Callable[..., Page]
GOOD, WEAK = ("低保对象信息", "社会组织登记信息"), "婚姻登记档案信息"


def test_many_are_published_at_once_and_each_has_its_result(people: Cast, desk_of: Desk) -> None:
    weak = make.withheld_content(
        WEAK,
        bases=(
            Basis(
                BasisKind.OTHER_DOCUMENT.value,
                "档案管理办法",
                "永民〔2023〕5号",
                "第八条",
                "2023-05-10",
            ),
        ),
    )
    for content in (*(make.content(title) for title in GOOD), weak):
        make.send_for_review(make.version(content, provider=people.civil_affairs))
    page = desk_of(people.reviewer)
    page.goto(f"{LISTS}?view=todo")
    page.locator("#action-toggle").check()
    assert "已选 3 条" in said(page)
    press(page, "批量通过并发布")
    press_twice(page, "批量通过并发布")
    lines = {
        row.locator("td").first.inner_text(): row.inner_text()
        for row in page.locator("tbody tr").all()
    }
    assert len(lines) == 3
    for title, line in lines.items():
        assert ("未办" if WEAK in title else "已") in line, line
    assert InformationResource.objects.published().count() == 2


def test_the_old_stock_enters_as_published_only_with_a_second_person(
    people: Cast, desk_of: Desk, tmp_path: Path
) -> None:
    code = "3070000411481007/000123"
    content = make.content(GOOD[0], code=code, class_code=code.split("/")[0])
    path = workbook(tmp_path / "全市目录.xlsx", people.civil_affairs, content)
    first, second = desk_of(people.reviewer), desk_of(people.second_reviewer)
    bring(first, path)
    press(first, "确认写入 1 项")
    first.fill("#id_document_number", "永政数〔2025〕1号")
    first.fill("#id_document_date", "2025-06-30")
    press_twice(first, "确认写入 1 项")
    assert "待局内另一人复核" in said(first)
    assert knob(first, "复核…").get_attribute("aria-disabled") == "true"
    assert not InformationResource.objects.published().exists()
    second.goto(first.url)
    press(second, "复核…")
    press_twice(second, "复核并写入")
    kept = InformationResource.objects.published().get()
    assert kept.code == code


def test_a_delegate_acts_and_the_page_says_for_whom(people: Cast, desk_of: Desk) -> None:
    make.submit(make.version(make.content(GOOD[0]), provider=people.civil_affairs))
    colleague = make.user("民政局代办人", people.civil_affairs)
    principal = desk_of(people.head)
    principal.goto("/admin/departments/delegation/add/")
    principal.select_option("#id_delegate", value=str(colleague.pk))
    principal.fill("#id_ends_on", "2026-10-20")
    principal.fill("#id_reason", "外出培训")
    press(principal, "保存")
    page = desk_of(colleague)
    open_resource(page, GOOD[0])
    press(page, "同意送审")
    press_twice(page, "同意送审")
    page.goto(f"{page.url.split('?')[0]}?tab=trail")
    assert f"代{people.head.full_name}" in said(page).replace(" ", "")


def test_a_parameter_is_proposed_by_one_and_confirmed_by_another(
    people: Cast, desk_of: Desk
) -> None:
    proposer, leader = desk_of(people.bureau_admin), desk_of(people.leader)
    proposer.goto("/admin/parameters/policyparameter/?q=部门负责人审核期限")
    proposer.locator("#result_list a").get_by_text("部门负责人审核期限").click()
    press(proposer, "提出调整")
    address = proposer.url.split("propose/")[0]
    proposer.fill("#id_value", "4")
    proposer.fill("#id_effective_from", "2026-10-12")
    proposer.fill("#id_reason", "与会议审定的期限一致")
    press_twice(proposer, "提出调整")
    assert "等局领导确认" in proposer.inner_text("#main")
    leader.goto(f"{address}change/")
    press(leader, "确认调整")
    press_twice(leader, "确认调整")
    assert "2026-10-12" in said(leader)


def test_a_year_is_looked_at_before_it_is_written(people: Cast, desk_of: Desk) -> None:
    page = desk_of(people.bureau_admin)
    page.goto("/admin/workdays/calendaryear/")
    assert "2027 年放假安排还没有登记" in page.inner_text("#main")
    press(page, "登记 2027 年放假安排")
    page.fill("#id_notice_number", "国办发明电〔2026〕9号")
    page.fill("#id_lines", "2027-01-01 休 元旦\n2027-01-03 班 元旦调休")
    press(page, "核对变化")
    assert "还没有写入" in said(page)
    press_twice(page, "写入 2027 年安排")
    assert "2027 年工作日历" in said(page)
    page.goto("/admin/workdays/calendaryear/")
    assert "还没有登记" not in page.inner_text("#main")


def test_what_was_done_stands_in_the_trail_and_on_paper(people: Cast, desk_of: Desk) -> None:
    make.resource(make.content(GOOD[0]), provider=people.civil_affairs)
    page = desk_of(people.auditor)
    page.goto(f"/admin/trail/trailentry/?q={GOOD[0]}")
    for words in ("新建草稿", "同意送审", "通过并发布"):
        assert words in said(page)
    page.goto("/admin/ledgers/catalog/")
    press(page, "打印")
    page.emulate_media(media="print")
    assert page.locator(".screen-only").is_hidden()
    text = page.inner_text("main")
    for words in ("单位范围", "数据截至", "留痕链头", GOOD[0]):
        assert words in text
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == (
        "table-header-group"
    )
