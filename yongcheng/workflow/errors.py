"""Why an act was not done. Every error carries the Chinese sentence that the official reads."""

from yongcheng.policy.verdicts import Verdict


class WorkflowError(Exception):
    """An act was refused; `sentence` says why and what to do."""

    code = "refused"

    def __init__(self, sentence: str, verdict: Verdict | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.verdict = verdict or Verdict()


class NotAvailable(WorkflowError):
    """The record is not in a state from which this act starts."""

    code = "not_available"


class NotPermitted(WorkflowError):
    """This person may not do this act on this record."""

    code = "not_permitted"


class Refused(WorkflowError):
    """A rule stands in the way; the verdict says which."""

    code = "rules"


class Overtaken(WorkflowError):
    """Somebody else acted first."""

    code = "overtaken"


class Incomplete(WorkflowError):
    """Something the act asks for (a reason, a date) is missing or wrong; `fields` says which."""

    code = "incomplete"

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("；".join(fields.values()))
        self.fields = fields
