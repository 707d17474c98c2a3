"""The errors a person is meant to read; alone, so that rules need no database."""


class Refused(Exception):
    """The office's rules forbid this; the text is shown to the person as it stands.

    Args:
        sentence: what is wrong and what to do.
        field: name of the form's field where it is wrong, if it is one field's fault.

    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NeedsApproval(Refused):
    """The person lacks a permit; someone who has it may approve this one act in place."""

    def __init__(self, sentence: str, *, permit: str, title: str) -> None:
        super().__init__(sentence)
        self.permit, self.title = permit, title


class Unreachable(Exception):
    """The database does not answer; nothing is known to be lost, and trying again is right."""
