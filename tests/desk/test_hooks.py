"""manage.py hooks: everything that an office hangs on the city is named, and nothing is made up."""

import io

from django.core.management import call_command
from django.utils.module_loading import import_string

from yongcheng.clocks.registry import daily_work, kinds


def test_every_hook_is_listed_and_leads_to_a_function() -> None:
    out = io.StringIO()
    call_command("hooks", stdout=out)
    rows = [line.split("\t") for line in out.getvalue().splitlines()]
    named = {key for _, key, _ in rows}
    assert {kind.key for kind in kinds()} <= named
    assert set(daily_work()) <= named
    for place, _, function in rows:
        if place in {"页面区块", "工作台", "工作台义务"}:
            assert callable(import_string(function)), function
