"""What was kept, what was said -> page kind: why this is no article, who may read it, is it whole."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from ingest.errors import Reason
from ingest.extract._body import Body, same_headline
from ingest.extract._container import Ground
from ingest.extract._flat import Flat
from ingest.extract._names import BODY
from ingest.types import Page, Statement

__all__ = ["access_of", "completeness_of", "reason_of"]

Access = Literal["free", "metered", "paywalled"] | None

_MIN_PROSE = 60.0  # characters; a breaking-news line has more
_LONG_NOTICE = 2500.0  # characters; no consent wall says more
_SHELL = 400  # visible characters that a page built by scripts shows before they run
_MISSING = re.compile(
    r"\b(?:404|page (?:not found|does ?n[o']t exist|cannot be found|unavailable)|not found|no longer (?:available|exists)"
    r"|(?:page|article|story) (?:has been|was) (?:removed|deleted|moved)|seite (?:nicht gefunden|existiert nicht)"
    r"|(?:página|pagina) no (?:encontrada|existe|trovata)|pagina non trovata|page (?:introuvable|non trouvée)"
    r"|página não encontrada|nie znaleziono|страница не найдена|sayfa bulunamadı|sidan (?:hittades|finns) inte"
    r"|pagina niet gevonden|siden (?:blev )?ikke fundet|σελίδα δεν βρέθηκε)\b|ページが見つかりません|页面不存在|찾을 수 없",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|クッキー|쿠키|\b(?:consent|gdpr|privacy (?:settings|choices)|datenschutz|zustimm\w+|einwillig\w+|einverstanden|vos données"
    r"|consentement|consentimiento|consenso|zgod[ay]|tracking|werbefrei)\b",
    re.IGNORECASE,
)
_OWN = 200.0  # characters of prose from which a page that calls itself an article is believed
_SHORT = 90.0  # characters of prose that a page needs that says it is an article
_ITS_TITLES = 3  # linked titles in the container from which it is a list
_TITLE_CHARS = 20  # of a headline in a list
_MANY = 12  # links that make a page of little else a list
_ARTICLE_TYPES = ("Article", "Posting", "Report", "Review", "LiveBlog")
_LIVE = re.compile(r"\blive[-_]?(?:blog|ticker|event|feed|post|entry|update|match|comment)")
_ENTRIES = 3
_CUT = ("…", "...", "[…]", "[...]")
_TEASER_CHARS = 2500


def reason_of(
    page: Page, statements: Sequence[Statement], ground: Ground, body: Body
) -> Reason | None:
    """Return why a page is no article, or None."""
    flat = ground.flat
    prose = sum(
        [max(0.0, ground.prose[at]) for at in range(body.start, body.end) if not body.reasons[at]]
    )
    shown = sum(map(len, flat.texts))
    heads = " ".join([ground.title, *(text for _, text in flat.headings()[:3])])
    if prose < 900 and _MISSING.search(heads) and not _says_so(statements):
        return Reason.SOFT_404
    if _is_consent(flat, body, prose) and not _is_titled(statements, ground):
        return Reason.CONSENT_WALL
    listing = _is_listing(page, ground, prose) and not _is_believed(statements, ground, body)
    kept = sum([len(flat.texts[at]) for at in range(body.start, body.end) if not body.reasons[at]])
    if prose < _MIN_PROSE and kept < _least(statements, ground, body):
        if shown < _SHELL and b"<script" in page.body:
            return Reason.JS_ONLY
        return Reason.LISTING_PAGE if listing or _is_of_links(flat, shown) else Reason.TOO_SHORT
    return Reason.LISTING_PAGE if listing else None


def _least(statements: Sequence[Statement], ground: Ground, body: Body) -> float:
    """Return how many characters a text without prose must have: a list or a table that calls itself the text."""
    declared = ground.verdicts[body.box] == BODY and ground.headline >= 0
    return _MIN_PROSE if declared or _says_so(statements) else 4 * _MIN_PROSE


def _is_consent(flat: Flat, body: Body, prose: float) -> bool:
    """Return True when most of what the page shows asks for consent."""
    if prose >= _LONG_NOTICE:
        return False
    kept = [flat.texts[at] for at in range(body.start, body.end) if not body.reasons[at]]
    # First what is kept: on nearly every page it settles the matter.
    if _asking(kept) < 0.5 * sum(map(len, kept)):
        return False
    asked = _asking(flat.texts)
    return asked > 0 and asked > 0.5 * sum(map(len, flat.texts))


def _asking(texts: Sequence[str]) -> int:
    """Return the characters of the texts that speak of consent."""
    return sum([len(text) for text in texts if _CONSENT.search(text)])


def _is_listing(page: Page, ground: Ground, prose: float) -> bool:
    """Return True when linked titles make up the page rather than running text."""
    titles = _linked_titles(ground.flat, range(len(ground.flat.texts)))
    return titles >= 8 and prose < (
        1200 if _is_front(page.url) else 40 * titles if titles > 12 else 250
    )


def _is_titled(statements: Sequence[Statement], ground: Ground) -> bool:
    """Return True for a page that says it is an article and shows its title: a wall shows one of its own."""
    at = ground.headline
    shown = at >= 0 and same_headline(ground.flat.texts[at], ground.title)
    return shown and _says_so(statements)


def _is_of_links(flat: Flat, shown: int) -> bool:
    """Return True when nearly all that a page shows is links, and there are many."""
    long = sum([chars > _TITLE_CHARS for chars in flat.link_chars])
    return long >= _MANY and sum(flat.link_chars) > 0.8 * shown


def _linked_titles(flat: Flat, span: Sequence[int]) -> int:
    return sum(
        1
        for at in span
        if flat.tag(at) in ("h1", "h2", "h3", "h4")
        and len(flat.texts[at]) > _TITLE_CHARS
        and flat.link_chars[at] * 1.25 > len(flat.texts[at])
    )


def _is_believed(statements: Sequence[Statement], ground: Ground, body: Body) -> bool:
    """Return True when one article stands among the linked titles: it says so, or one container tells it."""
    told = [
        at for at in range(body.start, body.end) if not body.reasons[at] and ground.prose[at] > 0
    ]
    prose = sum([ground.prose[at] for at in told])
    if _says_so(statements):
        return prose >= _SHORT
    if prose < _OWN:
        return False
    if any(map(_says_article, statements)):
        return True
    kept = [at for at in range(body.start, body.end) if not body.reasons[at]]
    own_titles = _linked_titles(ground.flat, kept)
    alone = ground.headline >= 0 and not own_titles
    return alone or (len(told) > 2 and own_titles < _ITS_TITLES)


def _says_so(statements: Sequence[Statement]) -> bool:
    """Return True when the page says that it is one article, as no list page does."""
    return any(
        each.place == "meta.article:published_time"
        or (each.place == "jsonld.@type" and each.value.endswith(_ARTICLE_TYPES))
        for each in statements
    )


def _says_article(each: Statement) -> bool:
    """Return True for what list pages say as well, now and then."""
    return each.place == "jsonld.datePublished" or (
        each.place == "meta.og:type" and "article" in each.value
    )


def _is_front(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path.strip("/") in (
        "",
        "index.html",
        "index.php",
        "news",
        "home",
    )


def access_of(statements: Sequence[Statement], body: Body) -> Access:
    """Return free, metered or paywalled as the page says, or None when it says nothing."""
    said = {each.place: each.value.strip().lower() for each in statements}
    tier = said.get("meta.article:content_tier") or said.get("meta.content_tier") or ""
    if tier == "metered":
        return "metered"
    if tier == "free":
        return "free"
    free = said.get("jsonld.isAccessibleForFree") or said.get("microdata.isAccessibleForFree") or ""
    if tier in ("locked", "paid", "premium") or free in ("false", "no", "0"):
        return "paywalled"
    if free in ("true", "yes", "1"):
        return "free"
    return "paywalled" if "paywall" in body.reasons[body.start : body.end + 3] else None


def completeness_of(
    statements: Sequence[Statement], flat: Flat, body: Body, *, access: Access
) -> Literal["full", "teaser", "live"]:
    """Return full, teaser (cut by a paywall) or live."""
    if any(
        "LiveBlog" in each.type or "LiveBlog" in each.value[:40]
        for each in statements
        if each.place.startswith("jsonld")
    ):
        return "live"
    if _has_live_entries(flat, body):
        return "live"
    kept = [flat.texts[at] for at in range(body.start, body.end) if not body.reasons[at]]
    cut = bool(kept) and kept[-1].endswith(_CUT)
    if access == "paywalled" and (
        cut or (sum(map(len, kept)) < _TEASER_CHARS and "paywall" in body.reasons)
    ):
        return "teaser"
    return "full"


def _has_live_entries(flat: Flat, body: Body) -> bool:
    """Return True when several boxes side by side in the text call themselves entries of something live."""
    beside: Counter[int] = Counter()
    for box in range(body.box, len(flat.box_names)):
        start, end = flat.box_starts[box], flat.box_ends[box]
        if start >= body.end:
            break
        names = flat.box_names[box].lower()
        if "live" in names and _LIVE.search(names) and "" in body.reasons[start:end]:
            beside[flat.box_parents[box]] += 1
    return max(beside.values(), default=0) >= _ENTRIES
