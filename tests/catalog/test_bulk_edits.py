"""Bulk edits: per state and role what is changed, refused or left; preview = result; never past the
workflow; stale previews and records changed since are not written."""

import pytest

from catalog.choices import ResourceStatus, VersionStatus
from catalog.models import BulkEdit, BulkEditLine, InformationResource, ResourceVersion
from catalog.workflow import bulk_edits
from catalog.workflow.drafts import propose_change, save_content
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.bulk_editing import line_of, opened, previewed
from tests.cast import Cast
from yongcheng.trail.entries import entries_of
from yongcheng.workflow.errors import NotAvailable, NotPermitted, Refused, WorkflowError

pytestmark = pytest.mark.django_db
Action, Outcome = BulkEditLine.Action, BulkEditLine.Outcome
REASONS = {"reasons": ["R01"], "text": "摘要没有说清资源内容。"}


def resources_in_every_state(people: Cast) -> dict[str, InformationResource]:
    unit = people.civil_affairs
    made = {
        "draft": make.version(make.content("草稿的"), provider=unit).resource,
        "head_review": make.submit(make.version(make.content("待负责人"), provider=unit)).resource,
        "bureau_review": make.send_for_review(
            make.version(make.content("待主管"), provider=unit)
        ).resource,
        "published": make.resource(make.content("已发布"), provider=unit),
        "foreign": make.resource(make.content("公安的"), provider=people.police),
    }
    back = make.send_for_review(make.version(make.content("退回的"), provider=unit))
    made["returned"] = VERSIONS.fire(back, "send_back", people.reviewer, given=REASONS).resource
    changing = make.resource(make.content("变更中"), provider=unit)
    propose_change(changing, make.anybody("department_clerk", unit))
    made["changing"] = changing
    retiring = make.resource(make.content("下线中"), provider=unit)
    propose_change(retiring, make.anybody("department_clerk", unit), note="停用", retire=True)
    made["retiring"] = retiring
    given_up = make.version(make.content("放弃的"), provider=unit)
    VERSIONS.fire(given_up, "discard", make.anybody("department_clerk", unit), given={"text": "错"})
    made["retired"] = given_up.resource
    return made


WRITES = {
    "clerk": {"draft", "returned", "published", "changing"},
    "reviewer": {"published", "foreign"},
    "bureau_admin": {"published", "foreign"},
}


@pytest.mark.parametrize("who", WRITES)
def test_what_is_changed_per_state_and_role(people: Cast, who: str) -> None:
    made = resources_in_every_state(people)
    person = getattr(people, who)
    before = {key: (one.status, one.current_version_id) for key, one in made.items()}
    edit = previewed(person, *made.values())
    preview = {key: line_of(edit, one).action for key, one in made.items()}
    assert {key for key, action in preview.items() if action == Action.CHANGED} == WRITES[who]
    refused = [line for line in edit.lines.all() if line.action == Action.REFUSED]
    assert all(line.reason for line in refused)
    bulk_edits.confirm(edit, person, edit.digest)
    edit.refresh_from_db()
    assert edit.state == "applied"
    assert edit.result == {Outcome.DONE: len(WRITES[who])}
    for key, one in made.items():
        one.refresh_from_db()
        latest = one.open_version
        if key in WRITES[who]:
            assert latest.parsed.update_cycle == "yearly", key
            assert line_of(edit, one).version == latest
            assert line_of(edit, one).after_digest == latest.digest
        else:
            assert latest is None or latest.parsed.update_cycle == "monthly", key
        assert one.current_version_id == before[key][1], key  # what is in force stays


def test_a_published_record_gets_a_draft_of_the_clerk(people: Cast) -> None:
    one = make.resource(provider=people.civil_affairs)
    edit = previewed(people.clerk, one, note="频次调整")
    bulk_edits.confirm(edit, people.clerk, edit.digest)
    one.refresh_from_db()
    assert one.status == ResourceStatus.CHANGING
    assert one.update_cycle == "monthly"
    assert one.open_version.status == VersionStatus.DRAFT
    assert one.open_version.change_note == "频次调整"
    VERSIONS.fire(one.open_version, "submit", people.clerk)


def test_what_the_bureau_draws_up_is_consented_to_by_the_head(people: Cast) -> None:
    one = make.resource(provider=people.civil_affairs)
    edit = previewed(people.reviewer, one)
    bulk_edits.confirm(edit, people.reviewer, edit.digest)
    one.refresh_from_db()
    version = one.open_version
    assert version.status == VersionStatus.HEAD_REVIEW
    assert version.due_on is not None
    assert entries_of(version).get(verb="amend").actor_name == people.reviewer.full_name
    version = VERSIONS.fire(version, "head_approve", people.head)
    VERSIONS.fire(version, "publish", people.second_reviewer)
    one.refresh_from_db()
    assert one.update_cycle == "yearly"


@pytest.mark.parametrize("who", ["head", "leader", "auditor", "stranger", "system_manager"])
def test_others_do_not_edit_in_bulk(people: Cast, who: str) -> None:
    one = make.resource(provider=people.civil_affairs)
    with pytest.raises(NotPermitted, match="您的角色"):
        opened(getattr(people, who), one)


def test_setting_and_clearing(people: Cast) -> None:
    system = make.system(owner=people.civil_affairs)
    one = make.version(make.content(network="政务外网"), provider=people.civil_affairs).resource
    changes = {
        "source": {"act": "set", "value": str(system.pk)},
        "network": {"act": "clear", "value": ""},
        "grade": {"act": "set", "value": "3"},
        "provider_unit": {"act": "set", "value": "办公室"},
    }
    edit = previewed(people.clerk, one, changes=changes)
    shown = {(c["label"], c["before"], c["after"]) for c in line_of(edit, one).changes}
    assert shown == {
        ("来源系统", "", system.name),
        ("无信息系统", "是", ""),
        ("所在网络", "政务外网", ""),
        ("数据分级", "2 级", "3 级"),
        ("提供方内部部门", "", "办公室"),
    }
    bulk_edits.confirm(edit, people.clerk, edit.digest)
    one.refresh_from_db()
    assert (one.source_system, one.has_no_system, one.grade) == (system, False, 3)
    assert one.open_version.parsed.network == ""


def test_a_system_of_another_department_is_refused(people: Cast) -> None:
    system = make.system(owner=people.police)
    one = make.resource(provider=people.civil_affairs)
    edit = previewed(
        people.reviewer, one, changes={"source": {"act": "set", "value": str(system.pk)}}
    )
    assert line_of(edit, one).action == Action.REFUSED
    assert "不是" in line_of(edit, one).reason


def test_closing_clears_what_it_makes_void(people: Cast) -> None:
    open_one = make.content(openness="authorized", open_condition="实名申请", open_basis="清单")
    one = make.version(open_one, provider=people.civil_affairs).resource
    edit = previewed(people.clerk, one, changes={"openness": {"act": "set", "value": "not_open"}})
    bulk_edits.confirm(edit, people.clerk, edit.digest)
    one.refresh_from_db()
    content = one.open_version.parsed
    assert (content.openness, content.open_condition, content.open_basis) == ("not_open", "", "")


def test_only_errors_that_the_edit_brings_in_count(people: Cast) -> None:
    sound = make.resource(make.content("合格的"), provider=people.civil_affairs)
    poor = make.version(make.content("不全的", abstract=""), provider=people.civil_affairs).resource
    edit = previewed(people.clerk, sound, poor)
    assert line_of(edit, poor).action == Action.CHANGED
    edit = previewed(
        people.clerk, sound, poor, changes={"update_cycle": {"act": "clear", "value": ""}}
    )
    assert line_of(edit, sound).action == Action.REFUSED
    assert line_of(edit, sound).reason.startswith("V1")


def test_no_change_is_no_change(people: Cast) -> None:
    one = make.resource(provider=people.civil_affairs)
    edit = previewed(people.clerk, one, changes={"grade": {"act": "set", "value": "2"}})
    assert line_of(edit, one).action == Action.UNCHANGED
    with pytest.raises(Refused, match="没有要修改的"):
        bulk_edits.confirm(edit, people.clerk, edit.digest)
    edit.refresh_from_db()
    assert edit.confirmed_at is None


def test_a_stale_preview_is_refused(people: Cast) -> None:
    one = make.resource(provider=people.civil_affairs)
    edit = previewed(people.clerk, one)
    seen = edit.digest
    bulk_edits.state_changes(edit, people.clerk, {"grade": {"act": "set", "value": "1"}}, "")
    with pytest.raises(NotAvailable, match="已不是最新"):
        bulk_edits.confirm(edit, people.clerk, seen)
    for digest in ("", "x" * 64):
        with pytest.raises(NotAvailable):
            bulk_edits.confirm(edit, people.clerk, digest)
    assert not ResourceVersion.objects.filter(status=VersionStatus.DRAFT).exists()


def test_a_record_changed_since_is_skipped_and_named(people: Cast) -> None:
    first = make.version(make.content("先改的"), provider=people.civil_affairs)
    calm = make.resource(make.content("没动的"), provider=people.civil_affairs)
    edit = previewed(people.clerk, first.resource, calm)
    content = first.parsed.with_values(keywords="又改过")
    save_content(first, content, people.clerk, revision=first.revision)
    bulk_edits.confirm(edit, people.clerk, edit.digest)
    skipped = line_of(edit, first.resource)
    assert skipped.outcome == Outcome.SKIPPED
    assert people.clerk.full_name in skipped.sentence
    assert line_of(edit, calm).outcome == Outcome.DONE
    first.refresh_from_db()
    assert first.parsed.update_cycle == "monthly"


def test_it_is_confirmed_once_and_by_its_author(people: Cast) -> None:
    one = make.resource(provider=people.civil_affairs)
    edit = previewed(people.clerk, one)
    other = make.user("另一填报员", people.civil_affairs, "department_clerk")
    with pytest.raises(NotPermitted, match=people.clerk.full_name):
        bulk_edits.confirm(edit, other, edit.digest)
    bulk_edits.confirm(edit, people.clerk, edit.digest)
    with pytest.raises(NotAvailable, match="已办理"):
        bulk_edits.confirm(edit, people.clerk, edit.digest)
    assert ResourceVersion.objects.filter(resource=one).count() == 2
    with pytest.raises(WorkflowError):
        bulk_edits.put_aside(edit, people.clerk)


def test_there_is_an_end_to_a_batch(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_edits, "MOST_RECORDS", 1)
    made = [make.resource(make.content(f"第{n}项"), provider=people.civil_affairs) for n in "甲乙"]
    for rows in (made, []):
        with pytest.raises(Refused, match="1 至 1 项"):
            opened(people.clerk, *rows)
    assert not BulkEdit.objects.exists()


def test_the_trail_names_the_batch_and_each_record(people: Cast) -> None:
    one = make.resource(provider=people.civil_affairs)
    edit = previewed(people.clerk, one, note="统一频次")
    bulk_edits.confirm(edit, people.clerk, edit.digest)
    entries = {entry.verb: entry for entry in entries_of(edit)}
    assert set(entries) == {"confirm", "apply"}
    assert entries["apply"].reason == "统一频次"
    assert entries["apply"].detail["changes"] == ["更新周期 改为 每年"]
    assert entries["confirm"].detail["digest"] == edit.digest
    one.refresh_from_db()
    verbs = [entry.verb for entry in entries_of(one.open_version).order_by("number")]
    assert verbs == ["change", "save"]
