"""What Datasette asks its plugins: our pages, our words in its own pages, and how errors are told."""

import json
import sys
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from datasette import NotFound, Request, Response, hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from jinja2 import Environment
from markupsafe import Markup

from ingest.analyse import add_functions, questions
from ingest.analyse._charts import style as chart_style
from ingest.explain import paper, safe_link
from ingest.site._page import DATABASE, Page, Reader
from ingest.site._printed import later, moment, printed_time, sentence, tongue
from ingest.site.pages import PAGES

_LONGEST_VALUE = 64_000_000  # bytes that one expression may make
_ARTICLE_COLUMNS = frozenset({"article_id", "other_article_id", "joined_into"})
_PIECES = frozenset(
    {"articles", "pieces", "articles_original", "articles_wire"}
)  # whose id is an article's
_CLOSED = (
    r"/-/(?:patterns|messages|permissions|allow-debug|auth-token|logout|actor|threads)(?:\..*)?$"
)


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Return our pages, the style, and an end for the pages of Datasette that are for its makers."""
    return [(page.path, _view(page)) for page in PAGES] + [
        (r"/site\.css$", _css),
        (_CLOSED, _closed),
    ]


def _view(page: Page) -> Any:
    async def view(datasette: Datasette, request: Request) -> Response:
        args = {name: request.args.get(name) for name in request.args}
        parts = {name: value for name, value in request.url_vars.items() if value is not None}
        drawn = await page.draw(Reader(datasette), {**args, **parts})
        if drawn is None:
            raise NotFound("There is no such thing in this database.")
        html = await datasette.render_template(
            page.template, {**drawn, "here": page.home}, request=request
        )
        return Response.html(html)

    return view


@cache
def style() -> str:
    """Return the CSS of all pages."""
    own = (files("ingest.site") / "site.css").read_text("utf-8")
    return f"{paper()}\n{own}\n{chart_style()}\n"


async def _css() -> Response:
    return Response(
        style(),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "max-age=31536000, immutable"},
    )


async def _closed() -> Response:
    raise NotFound("There is no such page.")


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Give every template the menu, the name of the file and the ways to print a value."""
    env.trim_blocks = env.lstrip_blocks = True
    env.filters |= {
        "later": later,
        "link": safe_link,
        "moment": moment,
        "printed": printed_time,
        "sentence": sentence,
        "tongue": tongue,
    }
    env.globals |= {
        "menu": [page for page in PAGES if page.label],
        "file_name": datasette.metadata("title"),
        "style_hash": sha256(style().encode()).hexdigest()[:12],
        "questions_by_name": questions(),
        "database_name": DATABASE,
    }


@hookimpl
def prepare_connection(conn: Any, database: str) -> None:
    """Let nothing be written, not even by Datasette itself, and let no expression fill the memory."""
    if database == DATABASE:
        add_functions(conn)
        conn.execute("PRAGMA query_only = 1")
        conn.setlimit(0, _LONGEST_VALUE)  # 0: SQLITE_LIMIT_LENGTH


@hookimpl
async def extra_template_vars(
    datasette: Datasette, request: Request | None, template: str
) -> dict[str, object]:
    """Return what stands beneath a question: what was observed in its window."""
    if request is None or template != "query.html":
        return {}
    window = {name: request.args.get(name) or "" for name in ("since", "until")}
    return {"observed": await Reader(datasette).observed(window)}


@hookimpl
def render_cell(value: object, column: str, table: str | None) -> Markup | None:
    """Lead from the number of an article to its page."""
    label, number = (value["label"], value["value"]) if isinstance(value, dict) else (value, value)
    leads = column in _ARTICLE_COLUMNS or (column == "id" and table in _PIECES)
    if leads and isinstance(number, int):
        return Markup('<a href="/article/{}">{}</a>').format(number, label)
    return None


@hookimpl(tryfirst=True)
def handle_exception(datasette: Datasette, request: Request, exception: Exception) -> Any:
    """Tell an error on a page, without a traceback; a bug also in one line on stderr."""

    async def told() -> Response:
        status, sentence = _meaning(exception)
        if status == 500:
            print(
                f"ingest: a bug: {request.path}: {type(exception).__name__}: {exception}",
                file=sys.stderr,
            )
        if request.path.endswith(".json"):
            return Response(
                json.dumps({"ok": False, "error": sentence, "status": status}),
                status,
                content_type="application/json",
            )
        html = await datasette.render_template("error.html", {"status": status, "error": sentence})
        return Response.html(html, status=status)

    return told


def _meaning(error: Exception) -> tuple[int, str]:
    if isinstance(error, QueryInterrupted) or isinstance(error.__context__, QueryInterrupted):
        return (
            503,
            "The query took longer than this site lets it: ask for fewer days, or start it with a higher --time-limit.",
        )
    status = getattr(error, "status", None)
    if status is None:
        return 500, "This page cannot be shown; the program's own messages say why."
    return int(status), str(getattr(error, "message", None) or error)
