"""A record of a web archive -> whether it holds something of removed pieces: by its address, its words, or what it refers to."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING

from ingest.dedupe import read_words, shingles
from ingest.fetch._archive.pages import body_of, type_of
from ingest.text import decode
from ingest.types import Traces
from ingest.urls import absolute, host_key, url_key

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_RUN = 6  # words in a row that tell whose they are
_LEAST = 3  # a shorter text, such as "Rain", tells nothing
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_LINK = re.compile(r"""https?://[^\s"'<>\\]+|(?<=href=["'])[^"'<>\\]+""")


class Judge:
    """Says of one record after the other whether it goes. Records that refer to one that went go, too."""

    def __init__(self, traces: Traces) -> None:
        self._traces = traces
        self._runs = _runs_of(traces.texts)
        self._gone_records = set[str]()  # their ids
        self._gone_answers = set[tuple[str, str]]()  # address, second

    def goes(self, record: "WarcRecord", place: tuple[str, int]) -> bool:
        """Whether the record at this place (file, offset) goes."""
        named = record.headers.get
        url = (named("WARC-Target-URI") or "").strip("<> ")
        if type_of(record) == "request":
            return (named("WARC-Concurrent-To") or "") in self._gone_records
        answer = (named("WARC-Refers-To-Target-URI") or "", _second(named("WARC-Refers-To-Date")))
        goes = (
            not self._traces.keys.isdisjoint(_keys(url))
            or answer in self._gone_answers
            or (place not in self._traces.spared and self._holds_some(record, url, place))
        )
        if goes:
            self._gone_records.add(named("WARC-Record-ID") or "")
            self._gone_answers.add((url, _second(named("WARC-Date"))))
        return goes

    def _holds_some(self, record: "WarcRecord", url: str, place: tuple[str, int]) -> bool:
        """Whether the answer names one of the addresses, where that is asked, or holds words of the pieces."""
        if type_of(record) not in ("response", "resource"):
            return False
        body, content_type = body_of(record)
        is_asked = self._traces.any_naming or place in self._traces.feeds
        if is_asked and names_any(self._traces.keys, url, body, content_type):
            return True
        text = _plain(body, content_type)
        tokens = read_words(_TAG.sub(" ", text)).tokens
        return any(not runs.isdisjoint(shingles(tokens, size)) for size, runs in self._runs.items())


def names_any(keys: frozenset[str], url: str, body: bytes, content_type: str) -> bool:
    """Whether an answer is that of one of these addresses or hosts, or names one: a feed any piece of a host."""
    if not keys:
        return False
    if not keys.isdisjoint(_keys(url)):
        return True
    links = {absolute(url, each) for each in _LINK.findall(_plain(body, content_type))}
    is_page = "html" in content_type
    return any(
        not keys.isdisjoint([url_key(each)] if is_page else _keys(each)) for each in links if each
    )


def _runs_of(texts: Iterable[str]) -> dict[int, set[tuple[str, ...]]]:
    """Return length -> all runs of so many words of the texts; a short text is a run itself."""
    runs: dict[int, set[tuple[str, ...]]] = {}
    for text in texts:
        words = read_words(text)
        size = min(_RUN * words.span, len(words.tokens))
        if size >= _LEAST * words.span:
            runs.setdefault(size, set()).update(shingles(words.tokens, size))
    return runs


def _plain(body: bytes, content_type: str) -> str:
    """Return the characters of an answer, with what HTML, XML and JSON escape; a feed may do so twice."""
    charset = content_type.partition("charset=")[2].partition(";")[0]
    text = unescape(unescape(decode(body, charset or None)))
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\\/", "/").replace("\\n", " ").replace("\\t", " ")


def _keys(url: str) -> Iterator[str]:
    yield url_key(url)
    if host := host_key(url):
        yield host


def _second(date: str | None) -> str:
    return (date or "")[:19]
