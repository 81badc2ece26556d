"""What must be counted without a double: resource codes, parameters, leases of jobs, the trail."""

from collections import Counter
from datetime import date
from functools import partial

import pytest
from django.db import transaction

from catalog.codes import expected_code, parse_code
from catalog.models.codes import CodeSerial, default_class_code, issue_code, note_code
from tests import make
from tests.cast import Cast
from tests.races.racing import one_won, rounds, track
from yongcheng.departments.roles import Role
from yongcheng.jobs.models import Job
from yongcheng.jobs.queue import claim
from yongcheng.parameters import acts as parameters
from yongcheng.parameters.models import PolicyParameter
from yongcheng.trail.chain import inspect
from yongcheng.trail.clock import now
from yongcheng.trail.entries import all_entries, entries_of
from yongcheng.trail.recorder import act, record
from yongcheng.trail.refusals import NotDone

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "reply.conditional"
RUNNERS = 4


class Undone(Exception):
    """An act that took a code and was rolled back."""


def test_codes_of_one_class_are_issued_once(people: Cast) -> None:
    """Four at once: two issue, one issues or notes a code from a file, one is rolled back."""
    provider = people.civil_affairs
    class_code = default_class_code(provider)
    issued: list[int] = []
    noted: list[int] = []

    def issue() -> int:
        with transaction.atomic():
            return parse_code(issue_code(class_code, provider)).serial

    def issue_and_fail() -> None:
        with transaction.atomic():
            issue_code(class_code, provider)
            raise Undone

    def note(serial: int) -> None:
        with transaction.atomic():
            note_code(expected_code(class_code, serial))

    with track(RUNNERS) as racing:
        for number in rounds("codes_of_one_class_are_issued_once"):
            carried = (max(issued + noted) if issued else 0) + 9
            third = issue if number % 10 else partial(note, carried)
            ended = racing.run(issue, issue, third, issue_and_fail)
            assert [finish.won for finish in ended] == [True, True, True, False], ended
            assert isinstance(ended[3].error, Undone)
            fresh = [finish.value for finish in ended[:3] if finish.value]
            assert min(fresh) > max(issued, default=0), "a serial lower than one issued before"
            noted += [] if number % 10 else [carried]
            issued += fresh
    assert len(set(issued)) == len(issued)
    assert not set(issued) & set(noted)
    assert CodeSerial.objects.get(class_code=class_code).last_serial == max(issued + noted)
    gaps = set(range(1, max(issued) + 1)) - set(issued) - set(noted)
    jumped = {serial - back for serial in noted for back in range(1, 10)}
    assert gaps <= jumped, "a rolled-back issue leaves no gap"


def test_two_leaders_decide_one_parameter(people: Cast) -> None:
    """Confirmed or refused by one of them, the other reads by whom."""
    other = make.user("局领导乙", people.bureau, Role.BUREAU_HEAD)
    leaders = [people.leader, other]
    day = date(2026, 11, 1).toordinal()
    with track() as racing:
        for number in rounds("two_leaders_decide_one_parameter"):
            change = parameters.Change(
                value=str(6 + number % 3),
                effective_from=date.fromordinal(day + number),
                reason="提速",
            )
            key = parameters.propose(KEY, change, by=people.bureau_admin).pk
            second = (
                partial(parameters.confirm, key, by=other)
                if number % 2
                else partial(parameters.refuse, key, by=other, reason="再议")
            )
            ended = racing.run(partial(parameters.confirm, key, by=people.leader), second)
            winner, refusal = one_won(ended)
            assert isinstance(refusal, NotDone), repr(refusal)
            assert str(leaders[winner]) in refusal.sentence
            row = PolicyParameter.objects.get(pk=key)
            assert (row.confirmed_by or row.refused_by) == leaders[winner]
            assert bool(row.confirmed_at) != bool(row.refused_at)
            assert entries_of(row).count() == 2
    spans = list(
        PolicyParameter.objects.confirmed()
        .filter(key=KEY)
        .order_by("effective_from")
        .values_list("effective_from", "effective_to")
    )
    for (_, ends), (begins, _) in zip(spans, spans[1:], strict=False):
        assert ends.toordinal() + 1 == begins.toordinal(), "one value a day, no day without"
    assert inspect().intact


def test_two_workers_claim_one_job(people: Cast) -> None:
    """One of them holds it."""
    with track() as racing:
        for _ in rounds("two_workers_claim_one_job"):
            job = Job.objects.create(
                kind="tests.race", label="核对", owner=people.clerk, created_at=now()
            )
            ended = racing.run(partial(claim, job.pk), partial(claim, job.pk))
            assert [finish.error for finish in ended] == [None, None]
            assert sum(finish.value is not None for finish in ended) == 1
            job.refresh_from_db()
            assert (job.attempts, job.state) == (1, "running")


def test_writers_of_the_trail_leave_one_chain(people: Cast) -> None:
    """Four at once: acts of one, of three and of no entry, one of them rolled back."""
    clerk = people.clerk

    def leave(count: int) -> None:
        with act("tests.race"):
            for number in range(count):
                record(
                    verb="race", label="竞写", target=clerk, target_label=f"{number}", actor=clerk
                )

    def leave_and_fail() -> None:
        with act("tests.race"):
            record(verb="race_lost", label="撤回", target=clerk, target_label="x", actor=clerk)
            raise Undone

    with track(RUNNERS) as racing:
        for _ in rounds("writers_of_the_trail_leave_one_chain"):
            ended = racing.run(
                partial(leave, 1), partial(leave, 3), partial(leave, 0), leave_and_fail
            )
            assert [finish.won for finish in ended] == [True, True, True, False], ended
    whole = inspect()
    assert (whole.intact, whole.first_bad) == (True, None)
    numbers = list(all_entries().order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    kept = all_entries().filter(verb__in=["race", "race_lost"])
    assert kept.count() == 4 * len(rounds("writers_of_the_trail_leave_one_chain"))
    sizes = Counter(kept.values_list("act_id", flat=True))
    assert set(sizes.values()) == {1, 3}
