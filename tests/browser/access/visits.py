"""A page to open, a form to send."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Visit:
    """A page to open: by whom, what it shows, where. `who` is a session of the world or "anonymous".

    `endpoint`: "error" for a page that says no, "refused" for one with a field to mend, "any" for whichever it is.
    """

    who: str
    endpoint: str
    path: str

    def is_as_told(self, status: int) -> bool:
        """Whether the answer is of the kind that was meant."""
        return self.endpoint == "any" or (self.endpoint in ("error", "refused")) == (status >= 400)


@dataclass(frozen=True)
class Form:
    """A form to send from a page: what is typed, which button, and the answer.

    `answer`: "again" the same page says what is wrong, "error" a page of its own does, "fine" nothing is wrong.
    `plain`: sent without the page's script, as where that script doesn't run.
    """

    who: str
    endpoint: str
    path: str
    action: str = ""
    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    press: str = ""
    answer: str = "again"
    plain: bool = False
