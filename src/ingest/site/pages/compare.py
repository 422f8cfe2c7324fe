"""`/article/17/copy/42`: a copy against the text that represents the piece, word by word."""

from ingest.normalise import claim_sentence
from ingest.site._compare import compare
from ingest.site._page import Asked, Page, Reader


async def draw(reader: Reader, asked: Asked) -> dict[str, object] | None:
    """Return both texts as one, and how much of the first stands in the second."""
    number, copy_id = int(asked["number"]), int(asked["copy"])
    found = await reader.look(lambda database: database.article(number))
    copies = {copy.id: copy for copy in found.copies} if found else {}
    if found is None or copy_id not in copies:
        return None
    first, second = copies[found.representative_copy], copies[copy_id]
    stretches = compare(first.text, second.text)
    return {
        "found": found,
        "first": first,
        "second": second,
        "claim": claim_sentence(second.claim),
        "stretches": stretches,
        "counts": {
            where: sum(len(part.text.split()) for part in stretches if part.where == where)
            for where in ("both", "first", "second")
        },
    }


PAGE = Page(r"/article/(?P<number>[0-9]{1,18})/copy/(?P<copy>[0-9]{1,18})$", "compare.html", draw)
