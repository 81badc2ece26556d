"""A bulk edit taken back, and one whose worker was killed."""

import pytest

from catalog.choices import ResourceStatus, VersionStatus
from catalog.models import BulkEditLine, ResourceVersion
from catalog.workflow import bulk_edits
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.bulk_editing import line_of, previewed
from tests.cast import Cast
from yongcheng.workflow.errors import NotAvailable

pytestmark = pytest.mark.django_db
Outcome = BulkEditLine.Outcome


@pytest.mark.parametrize("who", ["clerk", "reviewer"])
def test_a_batch_is_taken_back(people: Cast, who: str) -> None:
    person = getattr(people, who)
    one = make.resource(make.content("已发布"), provider=people.civil_affairs)
    draft = make.version(make.content("草稿"), provider=people.civil_affairs)
    edit = previewed(person, one, draft.resource)
    bulk_edits.confirm(edit, person, edit.digest)
    bulk_edits.undo(edit, person)
    edit.refresh_from_db()
    one.refresh_from_db()
    draft.refresh_from_db()
    assert edit.state == "undone"
    assert (one.status, one.open_version) == (ResourceStatus.PUBLISHED, None)
    assert draft.parsed.update_cycle == "monthly"
    with pytest.raises(NotAvailable):
        bulk_edits.undo(edit, person)


def test_what_went_on_since_stays(people: Cast) -> None:
    first, second = (
        make.resource(make.content(title), provider=people.civil_affairs) for title in "甲乙"
    )
    edit = previewed(people.clerk, first, second)
    bulk_edits.confirm(edit, people.clerk, edit.digest)
    first.refresh_from_db()
    VERSIONS.fire(first.open_version, "submit", people.clerk)
    bulk_edits.undo(edit, people.clerk)
    assert line_of(edit, first).outcome == Outcome.KEPT
    assert line_of(edit, first).sentence
    assert line_of(edit, second).outcome == Outcome.UNDONE


def test_a_killed_job_goes_on_where_it_stopped(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [
        make.resource(make.content(f"第{n}项"), provider=people.civil_affairs) for n in "甲乙丙"
    ]
    edit = previewed(people.clerk, *made)
    write = bulk_edits.bulk_writing.Writer.write
    calls: list[int] = []

    def dies(self: object, key: int) -> None:
        calls.append(key)
        if len(calls) == 2:
            raise RuntimeError("killed")
        write(self, key)

    monkeypatch.setattr(bulk_edits.bulk_writing.Writer, "write", dies)
    with pytest.raises(RuntimeError):
        bulk_edits.confirm(edit, people.clerk, edit.digest)
    edit.refresh_from_db()
    assert edit.state == "confirmed"
    bulk_edits._apply(edit, people.clerk, lambda stage, done, total: None)
    edit.refresh_from_db()
    assert edit.result == {Outcome.DONE: 3}
    assert ResourceVersion.objects.filter(status=VersionStatus.DRAFT).count() == 3
