"""Resource codes: taken apart, issued in order, never reused, and the expected one is named."""

import pytest
from django.core.exceptions import ValidationError

from catalog.codes import (
    expected_code,
    has_standard_shape,
    is_acceptable,
    normalise_name,
    parse_code,
    without_number,
)
from catalog.models import Classification, CodeSerial
from catalog.models.codes import issue_code, next_code, note_code
from catalog.workflow.coding import code_findings
from catalog.workflow.versions import VERSIONS
from tests import make
from tests.cast import Cast
from yongcheng.departments.roles import Role

BRANCH = "307481007"


@pytest.mark.parametrize(
    ("code", "head", "serial", "width"),
    [
        ("3070211760000002004006/000033", "3070211760000002004006", 33, 6),
        ("307021444444003176/000009", "307021444444003176", 9, 6),
        ("00201000006", "00201000006", 0, 0),
        ("307/abc", "307", 0, 0),
        ("a/b/7", "a/b", 7, 1),
        ("", "", 0, 0),
    ],
)
def test_a_code_taken_apart(code: str, head: str, serial: int, width: int) -> None:
    parts = parse_code(code)
    assert (parts.class_code, parts.serial, parts.width) == (head, serial, width)


@pytest.mark.parametrize(
    ("code", "standard", "acceptable"),
    [
        ("3070000411481001/000001", True, True),
        ("00201000006", False, True),
        ("407000/1", False, True),
        ("307000/", False, True),
        ("A-1_b.2", False, True),
        ("307000／000001", False, False),
        ("有中文", False, False),
        ("x" * 65, False, False),
        ("", False, False),
    ],
)
def test_shapes(code: str, standard: bool, acceptable: bool) -> None:
    assert has_standard_shape(code) is standard
    assert is_acceptable(code) is acceptable


@pytest.mark.parametrize(
    ("one", "other"),
    [("低保 对象", "低保对象"), ("企业（登记）信息", "企业登记信息"), ("Ａ表", "a表")],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


def test_drag_filled_names_differ_by_a_number_only() -> None:
    assert without_number("台账 12") == without_number("台账13") == "台账"


def test_expected_code() -> None:
    assert expected_code("307", 12) == "307/000012"


@pytest.mark.django_db
class TestIssue:
    def test_serials_go_up_and_are_not_reused(self, people: Cast) -> None:
        one = make.resource(make.content("甲"), provider=people.civil_affairs)
        two = make.resource(make.content("乙"), provider=people.civil_affairs)
        assert (one.code, two.code) == (f"{BRANCH}/000001", f"{BRANCH}/000002")
        assert issue_code(BRANCH, people.civil_affairs) == f"{BRANCH}/000003"
        assert issue_code(BRANCH, people.civil_affairs) == f"{BRANCH}/000004"

    def test_a_carried_code_is_kept_and_its_serial_never_issued(self, people: Cast) -> None:
        carried = make.content("带代码", code=f"{BRANCH}/000041", class_code=BRANCH)
        assert make.resource(carried, provider=people.civil_affairs).code == carried.code
        assert make.resource(make.content("甲"), provider=people.civil_affairs).code.endswith("42")

    def test_a_code_waiting_in_a_draft_is_passed_over(self, people: Cast) -> None:
        waiting = make.content("待审", code=f"{BRANCH}/000001", class_code=BRANCH)
        make.version(waiting, provider=people.civil_affairs)
        code = make.resource(make.content("甲"), provider=people.civil_affairs).code
        assert code != f"{BRANCH}/000001"

    def test_legacy_shapes_do_not_move_the_counter(self, people: Cast) -> None:
        note_code("00201000006")
        note_code(f"{BRANCH}/123456789012")
        assert not CodeSerial.objects.filter(last_serial__gt=0).exists()

    def test_a_department_without_a_branch_gets_none(self, people: Cast) -> None:
        Classification.objects.filter(department=people.civil_affairs).update(department=None)
        with pytest.raises(ValidationError):
            issue_code("", people.civil_affairs)
        assert next_code("", people.civil_affairs) == ""
        version = make.send_for_review(make.version(provider=people.civil_affairs))
        offer = VERSIONS.offer(version, "publish", make.anybody(Role.BUREAU_CATALOG, people.bureau))
        assert [one.code for one in offer.verdict.errors] == ["C1"]

    def test_a_deviating_code_names_the_expected_one(self, people: Cast) -> None:
        odd = make.content("前段不符", code="307999/000007", class_code=BRANCH)
        version = make.version(odd, provider=people.civil_affairs)
        (finding,) = code_findings(version, publishing=True)
        assert (finding.code, finding.blocks) == ("C3", False)
        assert f"{BRANCH}/000001" in finding.remedy
        make.publish(version)

    def test_an_unknown_class_is_pointed_out(self, people: Cast) -> None:
        version = make.version(
            make.content("分类未登记", class_code="309"), provider=people.civil_affairs
        )
        assert [one.code for one in code_findings(version, publishing=True)] == ["C1"]
