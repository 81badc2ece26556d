"""Why an act outside of a workflow was not done."""


class NotDone(Exception):
    """The act was refused and left nothing behind; `sentence` is what the official reads."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
