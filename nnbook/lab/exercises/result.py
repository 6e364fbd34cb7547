"""What the judge says about an answer, for the terminal and for the notebook."""

from dataclasses import dataclass
from html import escape

from nnbook.lab.exercises.exercise import Exercise
from nnbook.lab.exercises.quiz import hints_html, inline, is_quiz, quiz_html

__all__ = ["Page", "Result"]

MARKS = {"correct": "✓", "not attempted": "·", "open": "◦"}  # and a cross for all others


class Page:
    """Something to be read: Markdown in a notebook, the same text with fewer marks elsewhere."""

    def __init__(self, heading: str, body: str, code: str = "") -> None:
        self.heading, self.body, self.code = heading, body, code

    def __repr__(self) -> str:
        return "\n".join(filter(None, [self.heading, self.body, self.code]))

    def _repr_markdown_(self) -> str:
        code = f"```python\n{self.code}\n```" if self.code else ""
        return "\n\n".join(filter(None, [f"**{self.heading}**", self.body, code]))


@dataclass(frozen=True, repr=False)
class Result:
    """The verdict on one answer; true in an ``if`` when the answer is correct.

    Attributes
    ----------
    exercise : Exercise
        What was asked.
    verdict : {"correct", "not attempted", "open", "mistake", "different", "error"}
        "mistake" when the answer is that of a known misconception, "different" when it is wrong
        in another way, "error" when it could not be compared, "open" when only a person can judge.
    message : str
        The sentences that help.
    details : str
        Code, inputs and values, several lines; may be empty.
    mistake : str
        Name of the misconception, such as "forgot_the_slope", or the letter of a wrong
        option; empty if none was recognized.
    printed : str
        The beginning of what the answer printed.
    """

    exercise: Exercise
    verdict: str
    message: str
    details: str = ""
    mistake: str = ""
    printed: str = ""

    def __bool__(self) -> bool:
        return self.verdict == "correct"

    @property
    def headline(self) -> str:
        """Exercise and verdict in one line."""
        verdict = {
            "not attempted": "not attempted yet",
            "open": "for you to judge",
            "mistake": "not yet: " + self._name(),
        }
        words = verdict.get(self.verdict, "correct" if self else "not yet")
        return f"{MARKS.get(self.verdict, '✗')} Exercise {self.exercise.id}: {words}"

    def _name(self) -> str:
        """Return what the mistake is called, in words."""
        if self.exercise.kind == "choice":
            return f"{self.mistake}) is not it"
        return self.mistake.replace("_", " ")

    def _blocks(self) -> list[tuple[str, str]]:
        """Return the blocks to be set as code, each with a line above it."""
        blocks = [("", self.details), ("Your code printed:", self.printed)]
        return [(above, block) for above, block in blocks if block]

    def __repr__(self) -> str:
        lines = [self.headline, self.message]
        for above, block in self._blocks():
            lines += [above] if above else []
            lines += [f"    {line}" for line in block.splitlines()]
        return "\n".join(lines)

    def _repr_html_(self) -> str | None:
        """Return what the website shows in place of a verdict: there, nothing is attempted yet."""
        if self.verdict != "not attempted":
            return None
        words = f"<p><strong>{escape(self.headline)}</strong><br>{inline(self.message)}</p>"
        if is_quiz(self.exercise):
            return quiz_html(self.exercise, words)
        return f'<div class="nn-attempt">{words}{hints_html(self.exercise)}</div>'

    def _repr_markdown_(self) -> str:
        paragraphs = [f"**{self.headline}**", self.message]
        for above, block in self._blocks():
            # A fence longer than any in the text: what readers print may hold fences, too.
            fence = "`" * (3 + block.count("`"))
            paragraphs += [above, f"{fence}text\n{block}\n{fence}"]
        return "\n\n".join(filter(None, paragraphs))
