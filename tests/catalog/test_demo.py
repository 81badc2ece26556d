"""The demonstration: it plays, it is dated, it is whole, and a second run changes nothing."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from catalog.choices import ResourceStatus, SharingType
from catalog.demo import catalog_scenes
from catalog.demo.contents import entries
from catalog.models import (
    ChangeTrigger,
    CloudExemption,
    InformationResource,
    InformationSystem,
    ResourceVersion,
)
from catalog.rules import RuleContext, check_content
from tests import make
from yongcheng.desk.demo import accounts
from yongcheng.desk.scenes import FIRST_DAY, all_scenes, play_missing
from yongcheng.trail.chain import inspect
from yongcheng.trail.clock import today
from yongcheng.trail.entries import all_entries


def test_every_entry_is_read_whole():
    found = entries()
    assert len(found) >= 50
    for entry in found:
        assert entry.content.abstract, entry.content.title
        if entry.content.sharing_type == SharingType.CONDITIONAL:
            assert entry.content.sharing_scope
        if entry.content.sharing_type == SharingType.WITHHELD:
            assert entry.content.bases[0].article


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.content.title)
def test_contents_break_no_rule(entry):
    content = entry.content.with_values(provider_name="某局", provider_code="11411481YCDEM0016E")
    verdict = check_content(content, RuleContext(weak_basis_blocks=False))
    assert [finding.code for finding in verdict.errors] == []


@pytest.mark.django_db
class TestPlayed:
    @pytest.fixture(autouse=True)
    def _play(self):
        self.played = list(play_missing(today()))

    def test_the_whole_of_it(self):
        """One playing, many looks: playing takes seconds."""
        self.every_state_is_met()
        self.recorded_times_are_of_their_days()
        self.registers_are_filled()
        self.second_run_plays_nothing()
        self.refuses_a_city_with_other_departments()

    def every_state_is_met(self):
        counts = Counter(InformationResource.objects.values_list("status", flat=True))
        assert set(counts) == set(ResourceStatus.values)
        assert counts[ResourceStatus.PUBLISHED] >= 35
        late = ResourceVersion.objects.open().filter(due_on__lt=today())
        assert late.exists()
        assert ResourceVersion.objects.filter(number=2, in_force_from__isnull=False).exists()

    def recorded_times_are_of_their_days(self):
        entry_days = {entry.at_local.date() for entry in all_entries()}
        assert min(entry_days) == FIRST_DAY
        assert max(entry_days) <= today()
        assert len(entry_days) > 60
        assert inspect().intact
        version = ResourceVersion.objects.filter(number=1).earliest("created_at")
        assert version.created_at.date() <= date(2026, 1, 9)
        system = InformationSystem.objects.first()
        assert system.history.latest().history_date.date() <= FIRST_DAY + timedelta(days=1)

    def registers_are_filled(self):
        assert CloudExemption.objects.filter(status="approved").exists()
        assert CloudExemption.objects.filter(status="applied").exists()
        assert set(ChangeTrigger.objects.values_list("status", flat=True)) >= {
            "open",
            "extension_asked",
        }
        assert len(accounts()) >= 10

    def second_run_plays_nothing(self):
        assert len(self.played) == len(all_scenes(today()))
        assert list(play_missing(today())) == []

    def refuses_a_city_with_other_departments(self):
        make.department("某某办公室", 190)
        with pytest.raises(CommandError, match="正式的部门"):
            call_command("seed_demo")


def test_no_scene_lies_on_a_day_off(db):
    for scene in catalog_scenes(today()):
        assert (
            scene.day.weekday() < 5
            or scene.day in {date(2026, 2, 14), date(2026, 5, 9)}
            or (scene.day.month in {2, 9, 10, 1})
        ), scene.key
