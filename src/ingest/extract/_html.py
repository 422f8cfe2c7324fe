"""Page of HTML -> Draft: the steps of the stage in order."""

import re
from collections.abc import Sequence
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from ingest.errors import Reason
from ingest.extract._body import Body, find_headline, read_body
from ingest.extract._container import Ground, survey
from ingest.extract._fields import Fields, read_fields
from ingest.extract._flat import Flat, flatten
from ingest.extract._kinds import access_of, completeness_of, reason_of
from ingest.extract._memory import candidates, drop_known
from ingest.extract._prose import prose_of
from ingest.extract._render import blocks_of, text_of
from ingest.extract._rescue import rescued
from ingest.extract._selectors import mark_tree, picked_fields
from ingest.extract._standfirst import set_standfirst
from ingest.extract._statements import header_statements, read_statements
from ingest.markup import is_tangled
from ingest.text import decode
from ingest.types import Block, Draft, Entry, Page, Selectors, Statement

__all__ = ["read_html"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def read_html(
    page: Page, selectors: Selectors, memory: frozenset[int], entry: Entry | None
) -> Draft:
    """Return the draft of a page that passed the pre-scan. Never raises."""
    source = _utf8(page)
    if source is not page.body and is_tangled(source):  # the pre-scan saw it in another charset
        return Draft(page.url, reason=Reason.TOO_LARGE)
    tree = LexborHTMLParser(source, scripting=True)
    statements = (*header_statements(page), *read_statements(tree, page.url))
    mark_tree(tree, selectors)
    flat = flatten(tree)
    fields = picked_fields(tree, selectors, read_fields(statements, flat, page.url, entry))
    ground = survey(flat, prose_of(flat), find_headline(flat, fields.title), fields.title)
    body = read_body(ground)
    standfirst = set_standfirst(ground, body, fields.description)
    whole = text_of(flat, body)
    told = rescued(tree, statements, whole, fields.title)
    reason = None if told else reason_of(page, statements, ground, body)
    found = candidates(ground, body)
    # Whether a page is an article does not hang on what is known of its outlet.
    learned = not told and drop_known(body.reasons, found, memory)
    text = text_of(flat, body) if learned else whole
    return replace(
        _draft(page, (statements, fields), (ground, body), told),
        text="\n\n".join([block.text for block in told]) or text,
        standfirst=standfirst,
        reason=reason,
        block_hashes=() if told else tuple(found.hashes.values()),
        whole_text=whole if learned else None,
    )


def _utf8(page: Page) -> bytes:
    """Return the body as UTF-8. Bytes that are UTF-8 already go to the parser as they are."""
    named = _CHARSET.search(page.header("content-type") or "")
    declared = named.group(1).lower() if named else None
    if declared in (None, "utf-8", "utf8") and not page.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            page.body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return page.body
    return decode(page.body, declared).encode("utf-8", "replace")


def _draft(
    page: Page,
    said: tuple[Sequence[Statement], Fields],
    read: tuple[Ground, Body],
    told: tuple[Block, ...],
) -> Draft:
    (statements, fields), (ground, body) = said, read
    flat: Flat = ground.flat
    access = access_of(statements, body)
    return Draft(
        page.url,
        title=fields.title,
        authors=fields.authors,
        published=fields.published,
        modified=fields.modified,
        language=fields.language,
        canonical_url=fields.canonical_url,
        site_name=fields.site_name,
        section=fields.section,
        tags=fields.tags,
        image_url=fields.image_url,
        blocks=(*blocks_of(ground, body, page.url), *told),
        statements=tuple(statements),
        places=fields.places,
        access=access,
        completeness=completeness_of(statements, flat, body, access=access),
    )
