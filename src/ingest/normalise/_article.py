"""Draft -> Article: fields settled, addresses kept apart, origin named. Fetches nothing."""

from ingest.normalise._language import settle_language
from ingest.normalise._notices import read_notices
from ingest.normalise._origin import origin_from
from ingest.normalise._people import read_bylines
from ingest.normalise._rights import read_rights
from ingest.normalise._sight import take_sight
from ingest.types import Article, Draft, Entry
from ingest.urls import clean_url, outlet_of


def make_article(
    draft: Draft, *, entry: Entry | None = None, given_url: str | None = None
) -> Article:
    """Return the piece with its origin; `reason` is the draft's when it is none. Never raises.

    `given_url` is the address that was asked for. It, the fetched and the canonical address stay apart;
    the original's is `origin.url`.

    >>> make_article(Draft("https://example.org/a?utm_source=x", title="Rain")).url
    'https://example.org/a'
    """
    url = clean_url(draft.url) if draft.url else None
    address = url or draft.canonical_url
    outlet = outlet_of(address) if address else None
    sight = take_sight(draft, entry, outlet)
    words = "\n".join(filter(None, (draft.title, draft.standfirst, draft.text)))
    bylines = read_bylines(draft, sight)
    return Article(
        url=url,
        given_url=given_url,
        canonical_url=draft.canonical_url,
        outlet=outlet,
        title=draft.title,
        standfirst=draft.standfirst,
        text=draft.text,
        authors=tuple(byline.name for byline in bylines if byline.kind == "person"),
        bylines=bylines,
        published=draft.published,
        published_source=dict(draft.places).get("published"),
        modified=draft.modified,
        language=settle_language(draft.language, words),
        site_name=draft.site_name,
        section=draft.section,
        tags=draft.tags,
        image_url=draft.image_url,
        access=draft.access,
        completeness=draft.completeness,
        origin=origin_from(sight),
        reason=draft.reason,
        places=draft.places,
        block_hashes=draft.block_hashes,
        whole_text=draft.whole_text,
        notices=read_notices(draft),
        rights=read_rights(draft),
    )
