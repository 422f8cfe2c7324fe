"""The sentences that stand beside slugs: why a block was dropped, why a page was refused, where a field stood."""

from collections.abc import Mapping

from ingest.errors import Reason

__all__ = ["BLOCK_REASONS", "PLACES", "REFUSALS"]

BLOCK_REASONS: Mapping[str, str] = {
    "ad": "advertising",
    "bio": "about the author",
    "byline": "who wrote it: kept as a field",
    "caption": "words under a picture",
    "comments": "what readers say, or a call to say it",
    "consent": "about cookies and consent",
    "control": "a button or a switch",
    "credit": "whose text or picture it is: evidence of the origin",
    "date": "when it was published: kept as a field",
    "donation": "asks for money",
    "factbox": "a box beside the text",
    "feedback": "asks what you think of the page",
    "footer": "the foot of the page",
    "form": "a form",
    "header": "a label before the text",
    "headline": "shows the title, which is a field of its own",
    "hidden": "no eye sees it",
    "loader": "shown while something else loads",
    "media": "a player or a gallery",
    "memory": "the outlet prints it under other pieces, too",
    "nav": "a menu",
    "newsletter": "asks to subscribe",
    "ornament": "holds no letter and no digit",
    "other": "another piece on the same page",
    "outside": "outside of the article's own container",
    "paywall": "asks to pay or to log in",
    "popup": "lies over the page",
    "product": "something to buy",
    "related": "leads to other pieces",
    "repeat": "says again what the text says",
    "rights": "copyright and terms",
    "share": "share buttons",
    "sidebar": "a column beside the text",
    "sources": "a list of sources",
    "standfirst": "the standfirst, which is a field of its own",
    "tags": "topics and tags",
}

REFUSALS: Mapping[str, str] = {
    Reason.NOT_HTML: "It is neither a web page nor a text.",
    Reason.PDF: "It is a PDF document.",
    Reason.JS_ONLY: "It is an empty shell that a script would fill.",
    Reason.CONSENT_WALL: "It asks for consent instead of showing the article.",
    Reason.LISTING_PAGE: "It is a list of articles: a front page, a section, a tag, a search.",
    Reason.SOFT_404: "It is an error page sent as success.",
    Reason.TOO_SHORT: "It holds no text worth the name.",
    Reason.TOO_LARGE: "It is too large, or nested past all measure.",
}

PLACES: Mapping[str, str] = {
    "jsonld": "JSON-LD",
    "meta": "a meta or link element",
    "microdata": "microdata",
    "dom": "an element of the page",
    "feed": "the feed",
    "url": "the address",
    "text": "the words of the page",
}
