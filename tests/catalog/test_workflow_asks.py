"""What the head's consent asks: only what the content does not say already (条例第十三条)."""

import pytest

from catalog.content import Assessment
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.workflow.errors import Refused

pytestmark = pytest.mark.django_db
EMPTY = {"secrecy_assessment": Assessment(), "privacy_assessment": Assessment()}
ASKED = {"secrecy_done_on", "privacy_done_on", "privacy_not_needed"}


def asked_of(version) -> set[str]:
    asks = VERSIONS.transitions["head_approve"].asks
    return {ask.name for ask in asks if ask.is_asked_of(version)} & ASKED


def test_what_is_recorded_is_not_asked_again(people: Cast) -> None:
    version = make.submit(make.version(provider=people.civil_affairs))
    assert asked_of(version) == set()
    assert VERSIONS.fire(version, "head_approve", people.head).status == "bureau_review"


def test_what_is_missing_is_asked_and_kept(people: Cast) -> None:
    content = make.content("待评估资源", **EMPTY)
    version = make.submit(make.version(content, provider=people.civil_affairs))
    assert asked_of(version) == ASKED
    given = {"secrecy_done_on": "2026-09-21", "privacy_not_needed": "none"}
    moved = VERSIONS.fire(version, "head_approve", people.head, given=given)
    assert moved.parsed.secrecy_assessment.done_on == "2026-09-21"
    assert moved.parsed.privacy_assessment.not_needed_because


def test_an_answer_to_what_is_not_asked_changes_nothing(people: Cast) -> None:
    version = make.submit(make.version(provider=people.civil_affairs))
    before = version.digest
    moved = VERSIONS.fire(
        version, "head_approve", people.head, given={"secrecy_done_on": "2020-01-01"}
    )
    assert moved.digest == before


def test_nothing_recorded_nothing_answered_is_refused(people: Cast) -> None:
    content = make.content("待评估资源", **EMPTY)
    version = make.submit(make.version(content, provider=people.civil_affairs))
    with pytest.raises(Refused, match="评估"):
        VERSIONS.fire(version, "head_approve", people.head)
