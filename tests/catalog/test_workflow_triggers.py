"""条例第十七条: ten working days from the change, five more with consent, met by handing it in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from catalog.choices import TriggerKind
from catalog.models import ChangeTrigger, ChangeTriggerStatus, InformationResource
from catalog.workflow.drafts import propose_change, save_content
from catalog.workflow.triggers import TRIGGERS, register_trigger
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.models import User
from yongcheng.trail.clock import set_clock
from yongcheng.trail.entries import entries_of
from yongcheng.workflow.errors import NotAvailable, NotPermitted, Refused

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
# A Monday; 09-20 and 10-10 are declared working days, 10-01 to 10-07 days off.
HAPPENED = date(2026, 9, 14)
DUE, LONGER = date(2026, 9, 28), date(2026, 10, 10)
REASONS = {"reasons": ["R01"], "text": "摘要没有说清资源内容。"}


def at(day: int, month: int = 9) -> object:
    return set_clock(datetime(2026, month, day, 10, tzinfo=ZONE))


@pytest.fixture
def resource(people: Cast) -> InformationResource:
    with at(1):
        return make.resource(provider=people.civil_affairs)


def trigger_of(resource: InformationResource, user: User) -> ChangeTrigger:
    return register_trigger(resource, TriggerKind.DUTY, HAPPENED, "职责调整", user)


def update(resource: InformationResource, people: Cast) -> object:
    """Hand the update in: draft, submission and the head's consent."""
    draft = propose_change(resource, people.clerk, note="职责调整")
    content = draft.parsed.with_values(abstract="改写后的摘要，写清了职责调整后的范围。")
    draft = save_content(draft, content, people.clerk, revision=draft.revision)
    return make.send_for_review(draft)


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer"])
def test_either_side_may_register_what_happened(
    people: Cast, resource: InformationResource, who: str
) -> None:
    trigger = trigger_of(resource, getattr(people, who))
    assert trigger.status == ChangeTriggerStatus.OPEN
    assert trigger.due_on == DUE
    assert entries_of(trigger).get().verb == "register"


def test_ten_working_days_by_the_calendar_and_five_more_with_consent(
    people: Cast, resource: InformationResource
) -> None:
    trigger = trigger_of(resource, people.clerk)
    first = trigger.due_on
    asked = TRIGGERS.fire(trigger, "ask_extension", people.clerk, given={"text": "系统改造中"})
    assert asked.due_on == first
    longer = TRIGGERS.fire(asked, "grant_extension", people.reviewer, given={})
    assert longer.extended_by == 5
    assert (first, longer.due_on) == (DUE, LONGER)
    assert longer.clock == trigger.clock
    with pytest.raises(NotAvailable):
        TRIGGERS.fire(longer, "ask_extension", people.clerk, given={"text": "再延"})


def test_after_the_due_date_no_extension_is_asked_for(
    people: Cast, resource: InformationResource
) -> None:
    trigger = trigger_of(resource, people.clerk)
    with at(30, 11), pytest.raises(Refused, match="已过到期日"):
        TRIGGERS.fire(trigger, "ask_extension", people.clerk, given={"text": "忘了"})


def test_refused_extension_leaves_the_date(people: Cast, resource: InformationResource) -> None:
    trigger = trigger_of(resource, people.clerk)
    TRIGGERS.fire(trigger, "ask_extension", people.head, given={"text": "系统改造中"})
    back = TRIGGERS.fire(trigger, "refuse_extension", people.reviewer, given={"text": "理由不足"})
    assert (back.status, back.extended_by) == (ChangeTriggerStatus.OPEN, 0)


def late_ones() -> list[ChangeTrigger]:
    return list(ChangeTrigger.objects.late(date(2026, 11, 30)))


def test_handed_in_is_no_longer_late_and_sent_back_is_owed_again(
    people: Cast, resource: InformationResource
) -> None:
    trigger = trigger_of(resource, people.clerk)
    assert late_ones() == [trigger]
    version = update(resource, people)
    assert late_ones() == []
    version = VERSIONS.fire(version, "send_back", people.reviewer, given=REASONS)
    assert late_ones() == [trigger]


def test_publication_fulfils_what_was_handed_in_with_it(
    people: Cast, resource: InformationResource
) -> None:
    trigger = trigger_of(resource, people.clerk)
    version = update(resource, people)
    later = register_trigger(resource, TriggerKind.LAW, date(2026, 9, 28), "条例修订", people.clerk)
    published = VERSIONS.fire(version, "publish", people.reviewer)
    trigger.refresh_from_db()
    later.refresh_from_db()
    assert (trigger.status, trigger.fulfilled_by) == (ChangeTriggerStatus.DONE, published)
    assert trigger.done_on == date(2026, 9, 28)
    assert later.status == ChangeTriggerStatus.OPEN
    assert entries_of(trigger).first().verb == "fulfil"


def test_what_cannot_be_registered(people: Cast, resource: InformationResource) -> None:
    draft = make.version(make.content("草稿"), provider=people.civil_affairs).resource
    with pytest.raises(NotAvailable, match="已发布"):
        trigger_of(draft, people.clerk)
    with pytest.raises(NotAvailable, match="晚于今天"):
        register_trigger(resource, TriggerKind.LAW, date(2026, 10, 9), "将来", people.clerk)
    with pytest.raises(NotAvailable, match="2025-08-01"):
        register_trigger(resource, TriggerKind.LAW, date(2025, 7, 1), "条例之前", people.clerk)
    with pytest.raises(NotPermitted):
        trigger_of(resource, people.police_clerk)
    assert not ChangeTrigger.objects.exists()
