"""Audits: a sample of the copies with what is said of each, and what a person found of it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ingest.errors import DataError
from ingest.store._columns import insertion, packed, stamp
from ingest.store._part import Part
from ingest.store._sample import Stratum, draw, shares

# copy and field (title date origin duplicate) -> right wrong unsure
Verdicts = Mapping[tuple[int, str], str]

STRATA = {
    "outlet": "c.outlet",
    "language": "c.language",
    "source": "c.source_id",
    "kind": "c.kind",
    "status": "c.claim_status",
    "month": "substr(c.first_seen_utc, 1, 7)",
}

# Where a copy represents its piece, the piece is judged: there the credits of other copies and decisions count, too.
_SAID = """
WITH said AS (
  SELECT
    c.id, c.kind, a.representative_copy,
    iif(c.id = a.representative_copy, a.title, c.title) AS title,
    iif(c.id = a.representative_copy, a.published_utc, c.published_utc) AS utc,
    iif(c.id = a.representative_copy, a.published_offset_min, c.published_offset_min) AS offset_min,
    iif(c.id = a.representative_copy, a.published_precision, c.published_precision) AS precision,
    iif(c.id = a.representative_copy, a.origin_status, c.claim_status) AS status,
    iif(c.id = a.representative_copy, coalesce(a.origin_domain, a.origin_name), coalesce(c.claim_domain, c.claim_name)) AS whom
  FROM copies AS c JOIN articles AS a ON a.id = c.article_id WHERE c.id = ?
)
SELECT 'title', title FROM said WHERE title IS NOT NULL
UNION ALL SELECT 'date', substr(
    date(utc, coalesce(offset_min, 0) || ' minutes'), 1, CASE precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END
  ) FROM said WHERE utc IS NOT NULL
UNION ALL SELECT 'origin', status FROM said WHERE status = 'own'
UNION ALL SELECT 'origin', status || ' from ' || coalesce(whom, 'another publisher') FROM said
  WHERE status IN ('republished', 'partly')
UNION ALL SELECT 'duplicate', CAST(representative_copy AS TEXT) FROM said WHERE kind <> 'representative'
"""


class Audits(Part):
    """Draws samples and keeps verdicts; each call is one transaction."""

    def draw(self, wanted: int, *, by: Sequence[str], seed: int) -> int:
        """Draw a sample of copies spread over `by`, names of `STRATA`; return the audit's number.

        Raises DataError when nothing is stored, ValueError for a name that is none.
        """
        if unknown := [name for name in by if name not in STRATA]:
            raise ValueError(f"{unknown[0]!r} is none of {', '.join(STRATA)}")
        names = [STRATA[name] for name in by]
        with self._writing():
            taken = shares(self._sizes(names), wanted)
            if not taken:
                raise DataError("nothing is stored yet, so there is nothing to judge")
            drawn = draw(self._copies(names), taken, seed)
            audit_id = self._begin(by, seed, sum(size for size, _ in taken.values()))
            for stratum, copies in drawn.items():
                size, number = taken[stratum]
                for copy_id in copies:
                    self._keep(audit_id, copy_id, stratum, size / number)
        return audit_id

    def record(self, audit_id: int, verdicts: Verdicts, *, by: str | None) -> None:
        """Keep verdicts, in place of earlier ones on the same; all or none. `by`: who gave them.

        Raises DataError for an audit, a copy or a field that was not drawn.
        """
        with self._writing():
            judged = self._db.execute(
                "UPDATE audits SET judged_utc = ?, judged_by = coalesce(?, judged_by) WHERE id = ?",
                (stamp(self._now()), by, audit_id),
            )
            if not judged.rowcount:
                raise DataError(f"there is no audit {audit_id}")
            for (copy_id, field), verdict in verdicts.items():
                changed = self._db.execute(
                    "UPDATE verdicts SET verdict = ? WHERE audit_id = ? AND copy_id = ? AND field = ?",
                    (verdict, audit_id, copy_id, field),
                )
                if not changed.rowcount:
                    raise DataError(
                        f"audit {audit_id} asks nothing about the {field} of copy {copy_id}"
                    )

    def _sizes(self, names: Sequence[str]) -> dict[Stratum, int]:
        return Counter(stratum for _, _, stratum in self._copies(names))

    def _copies(self, names: Sequence[str]) -> Iterator[tuple[int, str, Stratum]]:
        for copy_id, key, *stratum in self._db.execute(
            f"SELECT {', '.join(('c.id', 'c.key', *names))} FROM copies AS c"  # noqa: S608 - our own names
        ):
            yield copy_id, key, tuple(stratum)

    def _begin(self, by: Sequence[str], seed: int, copies_count: int) -> int:
        row = (seed, packed(by), copies_count, stamp(self._now()))
        columns = ("seed", "strata", "copies_count", "drawn_utc")
        return int(self._db.execute(insertion("audits", columns), row).lastrowid or 0)

    def _keep(self, audit_id: int, copy_id: int, stratum: Stratum, weight: float) -> None:
        """Write what is said of a copy, a row a field."""
        columns = ("audit_id", "copy_id", "field", "said", "stratum", "weight")
        name = json.dumps(stratum, ensure_ascii=False) if stratum else None
        said = self._db.execute(_SAID, (copy_id,)).fetchall()
        self._db.executemany(
            insertion("verdicts", columns),
            [(audit_id, copy_id, field, words, name, weight) for field, words in said],
        )
