"""`/questions`: what the database can be asked; each question is a page of Datasette, with a form for what it can be told."""

from ingest.analyse import questions
from ingest.site._page import Asked, Page, Reader


async def draw(_reader: Reader, _asked: Asked) -> dict[str, object]:
    """Return the questions."""
    return {"questions": questions().values()}


PAGE = Page(r"/questions$", "questions.html", draw, "Questions", "/questions")
