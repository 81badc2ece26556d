"""质量 on the pages: one number everywhere, every count opens as many rows, each line has its field."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from catalog.admin.quality import anchor
from catalog.assessment.scoring import (
    by_department,
    is_stale,
    measure_again,
    refresh,
    score_of,
    score_of_row,
)
from catalog.choices import SharingType
from catalog.models import InformationResource, ItemSynonym, ResourceVersion
from catalog.models.quality import Yardstick
from catalog.rules.quality import FULL, Lost
from catalog.workflow.drafts import propose_change, save_content
from tests import make
from tests.cast import Cast
from yongcheng.ledgers.ledger import ledger_by_key
from yongcheng.parameters.models import PolicyParameter
from yongcheng.trail.clock import now, set_clock, today

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
POOR = {"abstract": "", "has_no_system": None, "update_cycle": ""}


@pytest.fixture
def scene(people: Cast) -> None:
    own = people.civil_affairs
    make.resource(make.content("好的"), provider=own)
    make.resource(make.content("差的", contact_name="", keywords=""), provider=own)
    make.resource(make.content("公安的", items=()), provider=people.police, published=False)
    weak = make.resource(make.content("公安发布的"), provider=people.police)
    InformationResource.objects.filter(pk=weak.pk).update(quality=41)
    make.version(make.content("草稿", **POOR), provider=own)


def test_the_stored_number_is_the_explained_one(scene: None, people: Cast) -> None:
    rows = InformationResource.objects.exclude(title="公安发布的")
    yardstick = Yardstick.load(today())
    for row in rows.select_related("current_version", "open_version", "provider"):
        found = score_of_row(row, yardstick)
        assert (row.quality, row.quality_gaps) == (found.points, len(found.lost))
        version = row.current_version or row.open_version
        assert score_of(ResourceVersion.objects.get(pk=version.pk)) == found
        assert found.points == FULL - sum(one.points for one in found.lost)


def test_a_change_under_way_has_its_own_score(scene: None, people: Cast, client_of: SignIn) -> None:
    resource = InformationResource.objects.get(title="差的")
    draft = propose_change(resource, people.clerk)
    better = draft.parsed.with_values(contact_name="救助股", keywords="低保")
    draft = save_content(draft, better, people.clerk, revision=draft.revision)
    resource.refresh_from_db()
    assert score_of(draft).points > resource.quality
    page = reverse("admin:catalog_informationresource_change", args=[resource.pk])
    client = client_of(people.clerk)
    shown = client.get(f"{page}?tab=quality&version={draft.number}")
    assert shown.context["score"] == score_of(draft)
    assert all(line.url for line in shown.context["lines"])
    old = client.get(f"{page}?tab=quality&version=1")
    assert old.context["score"].points == resource.quality
    assert not any(line.url for line in old.context["lines"])


def test_each_lost_point_leads_to_a_field_of_the_form(people: Cast, client_of: SignIn) -> None:
    items = (make.item("身份证号", data_type="", length="", grade=None), make.item("身份证号"))
    bad = make.content(
        "平台", sharing_type=SharingType.WITHHELD.value, items=items, abstract="", format_type="",
        has_no_system=None, update_cycle="", contact_name="", contact_phone="", grade=None,
        data_category="", openness="", code="0020100",
        secrecy_assessment=make.Assessment(), privacy_assessment=make.Assessment(),
    )  # fmt: skip
    draft = make.version(bad, provider=people.civil_affairs, clerk=people.clerk)
    lost = score_of(draft).lost
    assert len({one.criterion for one in lost}) > 12
    form = reverse("admin:catalog_informationresource_edit", args=[draft.resource_id])
    html = client_of(people.clerk).get(form).content.decode()
    for one in lost:
        assert f'id="{anchor(one)[1:]}"' in html, one
    empty = Lost("items", "", "items", None, 1, "", "", "")
    assert anchor(empty) == "#id_items-0-title"


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "leader", "auditor"])
def test_every_number_of_the_page_opens_as_many_rows(
    scene: None, people: Cast, client_of: SignIn, who: str
) -> None:
    client = client_of(getattr(people, who))
    page = client.get(reverse("admin:catalog_informationresource_quality"))
    names = {one.department.name for one, _ in page.context["rows"]}
    assert names == ({"民政局"} if who in {"clerk", "head"} else {"民政局", "公安局"})
    for one, links in page.context["rows"]:
        assert one.resources == sum(number for _, number in one.bands)
        for number, url in links:
            assert client.get(url).context["cl"].result_count == number
    assert page.context["whole"].resources == (2 if who in {"clerk", "head"} else 3)


def test_a_department_is_its_average(scene: None, people: Cast) -> None:
    whole, departments = by_department(people.reviewer, today())
    police = next(one for one in departments if one.department == people.police)
    assert (police.resources, police.average) == (1, 41)
    numbers = InformationResource.objects.published().values_list("quality", flat=True)
    assert float(whole.average) == pytest.approx(sum(numbers) / len(numbers), abs=0.051)
    assert {level.key: number for level, number in police.bands}["bad"] == 1


def test_the_ledger_says_the_same(scene: None, people: Cast) -> None:
    measure_again(everything=True)
    ledger = ledger_by_key("quality")
    lines = {row[1]: row for row in ledger.cells(ledger.select(people.reviewer, {}))}
    for row in InformationResource.objects.published():
        assert lines[row.title][4:6] == [row.quality, row.quality_gaps]
        assert lines[row.title][6].count("－") == row.quality_gaps
    assert set(lines) == {"好的", "差的", "公安发布的"}
    own = ledger.select(people.clerk, {})
    assert {row.title for row in own} == {"好的", "差的"}


def test_measured_again_once_after_the_yardstick_changed(scene: None, people: Cast) -> None:
    """Whenever the daily work runs next: a missed day is caught up, a second run finds nothing."""
    assert refresh(today()) == 0
    assert measure_again(everything=True) == 1  # the number that was tampered with
    PolicyParameter.objects.filter(key="quality.contact").update(effective_to="2026-09-30")
    PolicyParameter.objects.create(
        key="quality.contact", name="联系方式", kind="number", value="20", unit="分",
        source_document="通知", effective_from="2026-10-01", confirmed_at=now(),
    )  # fmt: skip
    assert not is_stale(date(2026, 9, 30))
    with set_clock(datetime(2026, 10, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        assert is_stale(today())
        assert refresh(today()) == 1
        assert not is_stale(today())
        assert refresh(today()) == 0
    before = InformationResource.objects.get(title="差的").quality
    assert before < InformationResource.objects.get(title="好的").quality - 9


def test_a_row_from_before_there_were_scores_gets_number_and_search_texts(
    scene: None, people: Cast
) -> None:
    rows = InformationResource.objects.filter(title="好的")
    names = ("quality", "search_items", "search_abstract", "search_initials")
    before = rows.values(*names).get()
    assert all(before.values())
    rows.update(quality=None, search_items="", search_abstract="", search_initials="")
    assert refresh(today()) == 1
    assert rows.values(*names).get() == before


def test_synonyms_in_force_count_as_one_name(people: Cast) -> None:
    items = (make.item("证件名甲", grade=1), make.item("证件名乙", grade=1))
    draft = make.version(make.content(items=items), provider=people.civil_affairs)
    before = score_of(draft)
    ItemSynonym.objects.create(
        name="证件名乙", name_key="证件名乙", standard="证件名甲", standard_key="证件名甲",
        reason="同一", since=today(),
    )  # fmt: skip
    after = score_of(ResourceVersion.objects.get(pk=draft.pk))
    assert {one.criterion for one in after.lost} - {one.criterion for one in before.lost} == {
        "item_names"
    }
