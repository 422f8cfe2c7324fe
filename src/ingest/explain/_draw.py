"""The values of the picture -> one HTML file. The template escapes; the policy forbids what slips through."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ingest import extract, normalise
from ingest.explain._view import count_words, fields, passages, said, tallies
from ingest.explain._words import REFUSALS
from ingest.normalise import claim_sentence
from ingest.types import Article, Draft
from ingest.urls import without_login

__all__ = ["draw_picture", "paper", "safe_link"]

_SHOWN_CHARS = 600  # of one statement: articleBody tells the whole text again


def draw_picture(draft: Draft, article: Article, *, source: str | None = None) -> str:
    """Return the picture of a page that was read: one HTML document. Never raises.

    `source` is where the page came from when it has no address, such as the name of a file.
    """
    evidence = article.origin.evidence
    shown = passages(draft.blocks, evidence)
    lines = [line for passage in shown for line in passage.lines]
    html = _template().render(
        title=article.title,
        address=without_login(draft.url) if draft.url else None,
        source=source,
        lang=article.language or "",
        reason=draft.reason,
        refusal=REFUSALS.get(draft.reason or "", ""),
        passages=shown,
        lines=lines,
        length=lines[-1].x + lines[-1].width if lines else 0,
        blocks=len(draft.blocks),
        scored=any(block.score for block in draft.blocks),  # a plain text is read without scores
        kept=sum(block.kept for block in draft.blocks),
        words=count_words(draft.text),
        tallies=tallies(draft.blocks),
        fields=fields(draft, article),
        origin=article.origin,
        claim=claim_sentence(article.origin),
        statements=said(draft.statements),
        shown_chars=_SHOWN_CHARS,
        versions=f"extract {extract.VERSION}, normalise {normalise.VERSION}",
        style=_style(),
        style_hash=b64encode(sha256(_style().encode()).digest()).decode(),
    )
    return html.encode("utf-8", "replace").decode()  # a page can hold half a character


@cache
def _template() -> Template:
    loader = PackageLoader("ingest.explain", "")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["link"] = safe_link
    return environment.get_template("picture.html")


def _style() -> str:
    return f"{paper()}\n{_sheet('picture.css')}"


def paper() -> str:
    """Return the CSS that all pages of ours begin with: the colours of both schemes, and the type."""
    return _sheet("paper.css")


@cache
def _sheet(name: str) -> str:
    return (files("ingest.explain") / name).read_text(encoding="utf-8").strip()


def safe_link(url: str) -> str:
    """Return the address when a link may lead there, else nothing: `javascript:` is one, too.

    >>> safe_link("https://example.org/"), safe_link("javascript:alert(1)")
    ('https://example.org/', '')
    """
    return url if url.startswith(("http://", "https://")) else ""
