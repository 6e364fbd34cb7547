"""What becomes of an answer, and which of several answers to one exercise counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Outcome", "Rank", "that_counts"]


class Rank(IntEnum):
    """Where an answer was found: a smaller one counts more."""

    ANSWER = 0  # the cell that was handed out for it
    PART = 1  # another cell under the question
    CHECK = 2  # a call of check
    ANSWER_FAILED = 3  # nothing, in the cell that was handed out
    NOT_ATTEMPTED = 4
    PART_FAILED = 5  # nothing, in another cell under the question


@dataclass(frozen=True)
class Outcome:
    """A verdict on one answer.

    Attributes
    ----------
    exercise : str
    verdict : str
        That of `nnbook.lab.exercises.result.Result`, or "time limit", "memory limit", "crashed".
    message, mistake : str
        As there.
    rank : Rank
    """

    exercise: str
    verdict: str
    message: str
    mistake: str = ""
    rank: Rank = Rank.ANSWER

    @property
    def weight(self) -> int:
        """How far behind others it stands: what was not attempted stands behind what was."""
        return Rank.NOT_ATTEMPTED if self.verdict == "not attempted" else self.rank


def that_counts(outcomes: Iterable[Outcome], exercise: str) -> Outcome | None:
    """Return the verdict on an exercise; of equally good answers the last one counts."""
    found = [outcome for outcome in outcomes if outcome.exercise == exercise]
    return min(reversed(found), key=lambda outcome: outcome.weight, default=None)
