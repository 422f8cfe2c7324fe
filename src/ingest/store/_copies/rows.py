"""Article, Origin, Record -> columns of `articles` and `copies`."""

import json

from ingest.store._columns import Value, packed, stamp, triple
from ingest.types import Article, Origin, Record
from ingest.urls import without_login

# Columns that articles and copies have in common, the text apart.
SHARED = (
    "url",
    "title",
    "standfirst",
    "language",
    "outlet",
    "authors",
    "published_utc",
    "published_offset_min",
    "published_precision",
    "published_source",
    "modified_utc",
    "modified_offset_min",
    "modified_precision",
    "site_name",
    "section",
    "tags",
    "image_url",
    "access",
    "completeness",
    "words",
)
# Columns of a copy that come with the page it was last read from.
READ = (
    "given_url",
    "canonical_url",
    "last_checked_utc",
    "text_hash",
    "archive_file",
    "archive_offset",
    "versions",
    "places",
)
_VERDICT = (
    "status",
    "relation",
    "basis",
    "kind",
    "name",
    "domain",
    "url",
    "author",
    "confidence",
    "check",
    "says",
    "language",
    "translator",
)
ORIGIN = tuple(f"origin_{name}" for name in _VERDICT)
CLAIM = tuple(f"claim_{name}" for name in _VERDICT)


def shared_values(article: Article, words: int) -> tuple[Value, ...]:
    """Return the values of SHARED."""
    return (
        article.url,
        article.title,
        article.standfirst,
        article.language,
        article.outlet,
        packed(article.authors),
        *triple(article.published),
        article.published_source,
        *triple(article.modified),
        article.site_name,
        article.section,
        packed(article.tags),
        article.image_url,
        article.access,
        article.completeness,
        words,
    )


def read_values(record: Record) -> tuple[Value, ...]:
    """Return the values of READ."""
    return (
        record.article.given_url and without_login(record.article.given_url),
        record.article.canonical_url,
        stamp(record.page.fetched_at),
        record.fingerprint.exact,
        record.page.archive_file,
        record.page.archive_offset,
        json.dumps(dict(record.versions)) if record.versions else None,
        json.dumps(dict(record.article.places)) if record.article.places else None,
    )


def verdict_values(origin: Origin) -> tuple[Value, ...]:
    """Return the values of ORIGIN or CLAIM."""
    return (
        origin.status,
        origin.relation,
        origin.basis,
        origin.kind,
        origin.name,
        origin.domain,
        origin.url,
        origin.author,
        origin.confidence,
        origin.check,
        origin.says,
        origin.language,
        origin.translator,
    )
