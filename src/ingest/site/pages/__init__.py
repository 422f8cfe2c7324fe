"""One file a page. `PAGES` names them; those with a label stand in the menu, in this order."""

from ingest.site._page import Page
from ingest.site.pages import article, compare, front, outlets, questions, search, trends

__all__ = ["PAGES"]

PAGES: tuple[Page, ...] = (
    front.PAGE,
    trends.PAGE,
    outlets.PAGE,
    questions.PAGE,
    search.PAGE,
    article.PAGE,
    compare.PAGE,
)
