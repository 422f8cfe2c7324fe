"""Verdicts of a sample -> how often the database is right, with an interval. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

__all__ = ["NO_AUDIT", "WORDS", "Audit", "Precision", "in_percent", "precisions", "wilson"]

# kind of statement -> what is claimed by it, in the order in which it is told
WORDS = {
    "origin": "another publisher is named",
    "own": "no other publisher is named",
    "duplicate": "it is a copy",
    "title": "title",
    "date": "day",
}
NO_AUDIT = "no audit yet: how often these figures are wrong was not looked at (`ingest audit --sample 200` draws a sample)"
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Precision:
    """How often one kind of statement is right; `share`, `low` and `high` are 0..1, null when nothing was judged."""

    field: str  # of WORDS
    right_count: int
    wrong_count: int
    unsure_count: int
    unjudged_count: int
    share: float | None = None  # of the copies that the sample stands for
    low: float | None = None  # of its interval of 95 %
    high: float | None = None

    def sentence(self) -> str:
        """Return it in words.

        >>> Precision("date", 9, 1, 0, 0, 0.9, 0.596, 0.982).sentence()
        'day: right in 90 % (60 to 98 %) of 10'
        """
        judged = self.right_count + self.wrong_count
        if self.share is None or self.low is None or self.high is None:
            return f"{WORDS[self.field]}: not judged"
        return f"{WORDS[self.field]}: right in {in_percent(self.share)} % ({in_percent(self.low)} to {in_percent(self.high)} %) of {judged:,}{self._open()}"

    def _open(self) -> str:
        """Return what was not decided."""
        left = [(self.unsure_count, "unsure"), (self.unjudged_count, "not judged")]
        return "".join(f", {count:,} {words}" for count, words in left if count)


@dataclass(frozen=True, slots=True)
class Audit:
    """A sample that was drawn, and how often what is said of it is right."""

    id: int
    seed: int
    strata: tuple[str, ...]  # columns by which it was spread
    copies_count: int  # that it was drawn from
    drawn_utc: str
    judged_utc: str | None  # None: no verdicts yet
    judged_by: str | None
    drawn_count: int
    precisions: tuple[Precision, ...]

    def sentence(self) -> str:
        """Return which audit it is."""
        spread = f" spread over {' and '.join(self.strata)}" if self.strata else ""
        who = f" by {self.judged_by}" if self.judged_by else ""
        when = f"judged {self.judged_utc[:10]}{who}" if self.judged_utc else "not judged yet"
        return (
            f"audit {self.id}: {self.drawn_count:,} of {self.copies_count:,} copies, drawn {self.drawn_utc[:10]}{spread}"
            f" with seed {self.seed}, {when}"
        )


def precisions(verdicts: Iterable[tuple[str, float, str | None]]) -> list[Precision]:
    """Return the precision of each field; a verdict is a field, a weight, and right, wrong, unsure or None.

    A copy counts by the copies that it stands for. What nobody could judge counts neither way and is told.

    >>> [(each.field, each.share) for each in precisions([("date", 3, "right"), ("date", 1, "wrong")])]
    [('date', 0.75)]
    """
    by_field: defaultdict[str, list[tuple[float, str | None]]] = defaultdict(list)
    for field, weight, verdict in verdicts:
        by_field[field].append((weight, verdict))
    return [_precision(field, by_field[field]) for field in WORDS if field in by_field]


def _precision(field: str, judged: list[tuple[float, str | None]]) -> Precision:
    counts = Counter(verdict for _, verdict in judged)
    told = (counts["right"], counts["wrong"], counts["unsure"], counts[None])
    weights = [
        (weight, verdict == "right") for weight, verdict in judged if verdict in ("right", "wrong")
    ]
    if not weights:
        return Precision(field, *told)
    whole = sum(weight for weight, _ in weights)
    share = sum(weight for weight, is_right in weights if is_right) / whole
    # So many at equal weights say as much: L. Kish, "Weighting for unequal Pi", Journal of Official Statistics 8 (1992).
    worth = whole**2 / sum(weight**2 for weight, _ in weights)
    return Precision(field, *told, share, *wilson(share, worth))


def wilson(share: float, judged: float) -> tuple[float, float]:
    """Return the interval of 95 % around a share of so many that were judged.

    The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209-212: it stays within 0..1 and says something also
    when nothing wrong was found.

    >>> [round(each, 3) for each in wilson(0.9, 200)], [round(each, 3) for each in wilson(1.0, 20)]
    ([0.851, 0.934], [0.839, 1.0])
    """
    centre = share + _Z**2 / (2 * judged)
    spread = _Z * sqrt(share * (1 - share) / judged + _Z**2 / (4 * judged**2))
    size = 1 + _Z**2 / judged
    return max((centre - spread) / size, 0.0), min((centre + spread) / size, 1.0)


def in_percent(share: float) -> str:
    """Return a share in percent; what is not all is never rounded to it.

    >>> in_percent(1.0), in_percent(0.996), in_percent(0.596), in_percent(0.0)
    ('100', '99.6', '60', '0')
    """
    return f"{100 * share:.0f}" if 0.01 < share <= 0.99 or share in (0, 1) else f"{100 * share:.1f}"
