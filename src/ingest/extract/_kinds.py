"""What was kept, what was said -> page kind: why this is no article, who may read it, is it whole."""

import re
from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlsplit

from ingest.errors import Reason
from ingest.extract._body import Body
from ingest.extract._container import Ground
from ingest.extract._flat import Flat
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
    r"\b(?:cookies?|consent|gdpr|privacy (?:settings|choices)|datenschutz|zustimm\w+|einwillig\w+|einverstanden|vos données"
    r"|consentement|consentimiento|consenso|zgod[ay]|tracking|werbefrei)\b",
    re.IGNORECASE,
)
_OWN = 200.0  # characters of prose from which a page that calls itself an article is believed
_ARTICLE_PLACES = frozenset({"jsonld.datePublished", "meta.article:published_time"})
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
    if prose < 900 and _MISSING.search(heads):
        return Reason.SOFT_404
    if _is_consent(flat, body, prose):
        return Reason.CONSENT_WALL
    listing = _is_listing(page, ground, prose) and not (prose >= _OWN and _says_article(statements))
    kept = sum([len(flat.texts[at]) for at in range(body.start, body.end) if not body.reasons[at]])
    if prose < _MIN_PROSE and kept < 4 * _MIN_PROSE:
        if shown < _SHELL and b"<script" in page.body:
            return Reason.JS_ONLY
        return Reason.LISTING_PAGE if listing else Reason.TOO_SHORT
    return Reason.LISTING_PAGE if listing else None


def _is_consent(flat: Flat, body: Body, prose: float) -> bool:
    """Return True when most of what the page shows asks for consent."""
    if prose >= _LONG_NOTICE:
        return False
    asked = [len(text) for text in flat.texts if _CONSENT.search(text)]
    shown = sum(map(len, flat.texts))
    kept = [flat.texts[at] for at in range(body.start, body.end) if not body.reasons[at]]
    about = sum(len(text) for text in kept if _CONSENT.search(text))
    return bool(asked) and sum(asked) > 0.5 * shown and about >= 0.5 * sum(map(len, kept))


def _is_listing(page: Page, ground: Ground, prose: float) -> bool:
    """Return True when linked titles make up the page rather than running text."""
    flat = ground.flat
    titles = sum(
        1
        for at, text in enumerate(flat.texts)
        if len(text) > 20
        and flat.link_chars[at] * 1.25 > len(text)
        and flat.tag(at) in ("h1", "h2", "h3", "h4")
    )
    return titles >= 8 and prose < (
        1200 if _is_front(page.url) else 40 * titles if titles > 12 else 250
    )


def _says_article(statements: Sequence[Statement]) -> bool:
    """Return True when the page calls itself one article, with a date or by its type."""
    return any(
        each.place in _ARTICLE_PLACES or (each.place == "meta.og:type" and "article" in each.value)
        for each in statements
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
    if "paywall" in body.reasons[body.start : body.end + 3]:
        return "paywalled"
    return "free" if free in ("true", "yes", "1") else None


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
    kept = [flat.texts[at] for at in range(body.start, body.end) if not body.reasons[at]]
    cut = bool(kept) and kept[-1].endswith(_CUT)
    if access == "paywalled" and (
        cut or (sum(map(len, kept)) < _TEASER_CHARS and "paywall" in body.reasons)
    ):
        return "teaser"
    return "full"
