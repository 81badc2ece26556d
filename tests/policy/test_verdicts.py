"""Findings and verdicts."""

from yongcheng.policy.verdicts import Finding, Severity, Verdict

ERROR = Finding("V1", "没有填写名称。", "填写名称。", ("T13.2",), field="title")
WARNING = Finding("V4", "写了限制。", severity=Severity.WARNING, item=2)


def test_a_warning_does_not_block():
    assert Verdict((WARNING,)).passes
    assert not Verdict((WARNING, ERROR)).passes


def test_errors_and_warnings_apart():
    verdict = Verdict((WARNING,)) + Verdict((ERROR,))
    assert verdict.errors == (ERROR,)
    assert verdict.warnings == (WARNING,)


def test_an_empty_verdict_passes():
    assert Verdict().passes
    assert Verdict().to_json() == {"passes": True, "findings": []}


def test_json_carries_everything():
    (found,) = Verdict((ERROR,)).to_json()["findings"]
    assert found["code"] == "V1"
    assert found["severity"] == "error"
    assert found["clauses"] == ("T13.2",)
    assert found["item"] is None
