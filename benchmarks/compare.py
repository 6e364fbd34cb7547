"""From outcomes to ratios: who agrees, who is how much faster, who is not there."""

import math
import statistics
from dataclasses import dataclass, field

from benchmarks.process import Task
from benchmarks.table import in_unit

# How far two final losses may be apart, relative to their size.
TOLERANCES = {"float32": 1e-3, "float64": 1e-9}


@dataclass(frozen=True)
class Comparison:
    """Ours against one of theirs, and the ratio that ours has to reach and aims at."""

    theirs: str
    reach: float | None = None
    aim: float | None = None
    ours: str = "nnbook"


@dataclass(frozen=True)
class Workload:
    """Something that several contenders do, and what is compared.

    Attributes
    ----------
    name, title : str
        Short name for ``--only``, and what is done.
    contenders : list of Task
        Those who do it; ours is one of them.
    comparisons : list of Comparison
        The rows of the table.
    unit : {"seconds", "bytes", "count"}
        Of the values. More is better for a count, else less.
    precision : {"float32", "float64"} or None
        Which tolerance the final losses have to keep; None if nothing is trained.
    quick : dict
        Options that make the work small.
    goal_is_value : bool
        Whether ``reach`` and ``aim`` are values of ours instead of ratios.
    unjudged : tuple of str
        Contenders that compute no loss: limits.
    """

    name: str
    title: str
    contenders: list
    comparisons: list
    unit: str = "seconds"
    precision: str | None = None
    quick: dict = field(default_factory=dict)
    goal_is_value: bool = False
    unjudged: tuple = ()

    def n_rounds(self, settings):
        """Return how often every contender is measured."""
        return settings.rounds

    def tasks(self, settings):
        """Return one task a contender: a round."""
        return [self.task(contender, settings) for contender in self.contenders]

    def task(self, contender, settings):
        """Return the task of a contender with the options of this run."""
        options = merged(contender.options, self.quick if settings.quick else {})
        return Task(f"{self.name}: {contender.name}", contender.measure, options, contender.needs)

    def rows(self, rounds):
        """Return a row of the table for each comparison, from the outcomes of all rounds."""
        named = [dict(zip((c.name for c in self.contenders), outcomes)) for outcomes in rounds]
        return [self.row(comparison, named) for comparison in self.comparisons]

    def row(self, comparison, rounds):
        """Return the cells of a comparison; a reason stands where there is no ratio."""
        ours = [outcomes[comparison.ours] for outcomes in rounds]
        theirs = [outcomes[comparison.theirs] for outcomes in rounds]
        reason = failure(ours, theirs) or self.disagreement(comparison, ours, theirs)
        values = [self.median(outcomes) for outcomes in (ours, theirs)]
        who = [self.title, comparison.ours, comparison.theirs]
        shown = [in_unit(value, self.unit) for value in values]
        goals = [self.goal(comparison.reach), self.goal(comparison.aim)]
        if reason:
            return [*who, *shown, "none", "", *goals, reason]
        ratios = [self.ratio(mine.value, other.value) for mine, other in zip(ours, theirs)]
        ratio = self.ratio(*values)
        spread = f"{min(ratios):.3g} to {max(ratios):.3g}"
        verdict = self.verdict(comparison, values[0], ratio)
        return [*who, *shown, f"{ratio:.3g}", spread, *goals, verdict]

    def disagreement(self, comparison, ours, theirs):
        """Return why the values cannot be compared, or None."""
        if self.precision is None or comparison.theirs in self.unjudged:
            return None
        tolerance = TOLERANCES[self.precision]
        pairs = ((mine.check, other.check) for mine, other in zip(ours, theirs))
        return next(filter(None, (disagreement(*pair, tolerance) for pair in pairs)), None)

    def median(self, outcomes):
        """Return the median of the values there are, or None."""
        values = [outcome.value for outcome in outcomes if outcome.failure is None]
        return statistics.median(values) if values else None

    def ratio(self, ours, theirs):
        """Return how many times better ours is."""
        return ours / theirs if self.unit == "count" else theirs / ours

    def goal(self, number):
        """Return a goal as it stands in the table."""
        if number is None:
            return ""
        return in_unit(number, self.unit) if self.goal_is_value else f"{number:.3g}"

    def verdict(self, comparison, value, ratio):
        """Return whether the goals are reached."""
        reached, goals = ratio, (comparison.aim, comparison.reach)
        if self.goal_is_value:
            # Less is better for seconds and bytes: compare the negative numbers.
            sign = 1 if self.unit == "count" else -1
            reached = sign * value
            goals = tuple(goal if goal is None else sign * goal for goal in goals)
        words = ("aim reached", "reached")
        met = (word for word, goal in zip(words, goals) if goal is not None and reached >= goal)
        return next(met, "" if comparison.reach is None else "short")


def merged(options, changes):
    """Return options with those changes that concern them, also in the dictionaries within."""
    known = {key: value for key, value in changes.items() if key in options}
    both = {key: merged(options[key], v) for key, v in known.items() if isinstance(v, dict)}
    return {**options, **known, **both}


def failure(*contenders):
    """Return the first reason why a contender has no value, or None."""
    reasons = (outcome.failure for outcomes in contenders for outcome in outcomes)
    return next(filter(None, reasons), None)


def disagreement(ours, theirs, tolerance):
    """Return in words that two final losses are too far apart, or None if they agree."""
    if ours is None or theirs is None:
        return "a final loss is missing"
    if math.isclose(ours, theirs, rel_tol=tolerance):
        return None
    return f"final losses {ours:.9g} and {theirs:.9g} differ by more than {tolerance:g}"
