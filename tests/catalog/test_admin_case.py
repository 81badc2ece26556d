"""The page of one resource: what a reader, a clerk and a reviewer find on it, and the acts."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from catalog.admin.reasons import FALLBACK, opinion_text, reason_codes
from catalog.choices import VersionStatus
from catalog.content import Basis
from catalog.models import InformationResource, ResourceVersion
from catalog.rules import RULES
from catalog.workflow.drafts import propose_change, save_content
from catalog.workflow.reasons import RETURN_REASONS
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.desk.sections import Line, Section, section
from yongcheng.policy.verdicts import Finding, Severity

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
WEAK = Basis("other_document", "内部管理规定", "", "第三条")


def page(resource: InformationResource, tail: str = "change/") -> str:
    base = reverse("admin:catalog_informationresource_change", args=[resource.pk])
    return base.removesuffix("change/") + tail


@pytest.fixture
def weak_change(people: Cast) -> ResourceVersion:
    """A change from 有条件共享 to 不予共享 on a policy document only, at the bureau."""
    resource = make.resource(provider=people.civil_affairs)
    draft = propose_change(resource, people.clerk, note="职责调整")
    content = draft.parsed.with_values(
        sharing_type="withheld",
        sharing_condition="",
        sharing_scope="",
        sharing_purpose="",
        method_class="",
        method_type="",
        withholding_reason="涉及救助对象隐私",
        bases=(WEAK,),
        items=(*draft.parsed.items[:2], make.item("救助金额", data_type="Y")),
    )
    draft = save_content(draft, content, people.clerk, revision=draft.revision)
    return make.send_for_review(draft)


def test_the_review_page_answers_first_what_stops_it(
    weak_change: ResourceVersion, people: Cast, client_of: SignIn
) -> None:
    response = client_of(people.reviewer).get(page(weak_change.resource))
    html = response.content.decode()
    first = response.context["findings"][0]
    assert (first.finding.code, first.finding.blocks, first.quote) == ("V3", True, True)
    assert html.index("规则核对") < html.index("字段变更") < html.index("信息项变更")
    assert html.count("政府部门应当在政务数据目录中列明理由") == 1
    assert "怎么改" in html
    assert response.context["acting_title"] == "轮到目录审核员"
    assert response.context["primary"] == "send_back"
    greyed = next(o for o in response.context["offers"] if o.transition.name == "publish")
    assert "规则 V3 未消除" in greyed.reason
    assert response.context["item_note"] == "新增 1，移除 1，未变 2"
    assert {row.label for row in response.context["rows"]} >= {"共享类型", "不予共享依据"}


def test_reasons_for_sending_back_are_prepared_and_kept_as_edited(
    weak_change: ResourceVersion, people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.reviewer)
    act = page(weak_change.resource, "act/send_back/")
    asks = {one["ask"].name: one["given"] for one in client.get(act).context["asks"]}
    assert asks["reasons"] == ["V3"]
    assert asks["text"][0].startswith("1. ")
    given = {"confirmed": "1", "reasons": ["V3", "R02"], "text": "1. 依据不足。\n2. 补信息项。"}
    client.post(act, given | {"revision": weak_change.revision})
    weak_change.refresh_from_db()
    assert weak_change.status == VersionStatus.RETURNED
    assert weak_change.opinions[-1]["text"] == given["text"].replace("\n", "\n")
    html = client_of(people.clerk).get(page(weak_change.resource)).content.decode()
    assert "退回意见" in html
    assert "2. 补信息项。" in html


def test_a_second_round_shows_what_changed_since(
    weak_change: ResourceVersion, people: Cast, client_of: SignIn
) -> None:
    given = {"reasons": ["V3"], "text": "依据不足。"}
    back = VERSIONS.fire(weak_change, "send_back", people.reviewer, given=given)
    better = back.parsed.with_values(bases=(Basis("law", "社会救助法", "", "第一条"),))
    draft = save_content(back, better, people.clerk, revision=back.revision)
    make.send_for_review(draft)
    response = client_of(people.reviewer).get(page(weak_change.resource))
    assert [row.label for row in response.context["since"]["rows"]] == ["不予共享依据"]
    assert any("第 2 轮" in text for text, _ in response.context["identity_parts"])


def test_whoever_comes_second_reads_who_was_first(
    weak_change: ResourceVersion, people: Cast, client_of: SignIn
) -> None:
    stale = weak_change.revision
    VERSIONS.fire(weak_change, "claim", people.second_reviewer)
    given = {"confirmed": "1", "reasons": ["V3"], "text": "依据不足。", "revision": stale}
    response = client_of(people.reviewer).post(
        page(weak_change.resource, "act/send_back/"), given, follow=True
    )
    assert people.second_reviewer.full_name in response.content.decode()
    weak_change.refresh_from_db()
    assert weak_change.status == VersionStatus.BUREAU_REVIEW


@pytest.mark.parametrize("tab", ["info", "items", "basis", "versions", "trail"])
@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "auditor", "police_clerk"])
def test_every_tab_opens_for_whoever_may_read(
    weak_change: ResourceVersion, people: Cast, client_of: SignIn, tab: str, who: str
) -> None:
    client = client_of(getattr(people, who))
    assert client.get(page(weak_change.resource), {"tab": tab}).status_code == 200


def test_a_reader_sees_the_version_in_force_and_nothing_of_the_change(
    weak_change: ResourceVersion, people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.police_clerk)
    for query in ({}, {"tab": "review"}, {"version": "2"}, {"tab": "versions"}, {"tab": "trail"}):
        response = client.get(page(weak_change.resource), query)
        assert response.context["case"].under_way is None
        assert "涉及救助对象隐私" not in response.content.decode()
        assert "内部管理规定" not in response.content.decode()


def test_any_two_versions_and_the_one_of_a_day(
    weak_change: ResourceVersion, people: Cast, client_of: SignIn
) -> None:
    client = client_of(people.reviewer)
    query = {"tab": "versions", "version": "2", "with": "1", "on": "2026-09-28"}
    response = client.get(page(weak_change.resource), query)
    assert response.context["in_force"].number == 1
    assert response.context["rows"]
    wrong = client.get(page(weak_change.resource), query | {"on": "昨天"})
    assert "不是日期" in wrong.content.decode()


def test_previous_and_next_walk_my_queue(people: Cast, client_of: SignIn) -> None:
    versions = [
        make.send_for_review(make.version(make.content(name), provider=people.civil_affairs))
        for name in ("甲项", "乙项", "丙项")
    ]
    response = client_of(people.reviewer).get(page(versions[1].resource))
    queue = response.context["queue"]
    assert (queue["place"], queue["total"]) == (2, 3)
    assert queue["previous"] == versions[0].resource_id
    assert queue["next"] == versions[2].resource_id


def test_an_upper_office_may_add_a_section(people: Cast, client_of: SignIn) -> None:
    resource = make.resource(provider=people.civil_affairs)

    @section("catalog.informationresource", "side")
    def impact(one: InformationResource, user: object) -> Section | None:
        lines = (Line("2 项在用授权引用本资源", "/x/"),)
        return Section("影响", lines) if one.pk == resource.pk else None

    html = client_of(people.reviewer).get(page(resource)).content.decode()
    assert "2 项在用授权引用本资源" in html


def test_the_page_takes_no_post(people: Cast, client_of: SignIn) -> None:
    resource = make.resource(provider=people.civil_affairs)
    assert client_of(people.clerk).post(page(resource), {"title": "改"}).status_code == 405


def test_reasons_cover_every_rule() -> None:
    lines = {code for code, _ in RETURN_REASONS}
    for code in [rule.id for rule in RULES] + ["A1", "A2", "C1", "C2", "C3"]:
        assert FALLBACK.get(code, code) in lines
    findings = (
        Finding("V1", "甲。", "改甲。", ("T13.2",)),
        Finding("V10", "乙。", "", (), Severity.WARNING),
    )
    assert reason_codes(findings) == ["V1"]
    assert opinion_text(findings) == "1. 甲。改甲。（条例第十三条第二款）\n2. 提示：乙。"
