"""Words in a credit position -> Outlet: who is meant by them. Reads the table `agencies`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlsplit

from ingest.rules import table
from ingest.types import OriginKind
from ingest.urls import registrable_domain

_TOKEN = re.compile(r"[^\W_]+")  # "CNN's" and "l'AFP" are two: the agency is one of them
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DOMAIN = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,14})(?![\w@-])(?:/\S*)?",
    re.IGNORECASE,
)
_LABEL = 5  # letters: a shorter first part of a domain is no name
_REPEATED = 256  # lines: a page says the same in several places, another page hardly ever
_ARTICLES = re.compile(r"^(?:the|der|die|das|le|la|les|el|il|o|a)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outlet:
    """Somebody whom a credit can name."""

    name: str
    domain: str | None  # registrable, or the host that stands for it
    kind: OriginKind
    country: str  # ISO 3166 alpha-2; "" when unknown
    places: tuple[str, ...] = ()  # towns that tell it from others of the same code


@dataclass(frozen=True, slots=True)
class Found:
    """An outlet met in a line, and where."""

    outlet: Outlet
    start: int
    end: int
    printed: str


@dataclass(frozen=True, slots=True)
class _Alias:
    printed: str
    exact: bool
    outlet: Outlet
    home: bool = False  # counts on pages of the outlet's own country alone


@dataclass(frozen=True, slots=True)
class _Index:
    # folded first token -> second or "" -> aliases, longest first
    by_token: dict[str, dict[str, list[_Alias]]]
    unspaced: dict[str, list[_Alias]]  # first two characters -> aliases, longest first
    by_domain: dict[str, Outlet]
    by_name: dict[str, Outlet]
    by_code: dict[str, Outlet | None]  # None: several share it


def folded(name: str) -> str:
    """Return a name for comparing: no case, no leading article, letters and digits alone.

    >>> folded("The New Arab.")
    'newarab'
    """
    return "".join(_TOKEN.findall(_ARTICLES.sub("", name.strip()))).casefold()


@cache
def _index() -> _Index:
    by_domain: dict[str, Outlet] = {}
    by_name: dict[str, Outlet] = {}
    by_code: dict[str, Outlet | None] = {}
    aliases: list[_Alias] = []
    for outlet, names, codes in _rows():
        by_name[folded(outlet.name)] = outlet
        if outlet.domain:
            by_domain.setdefault(outlet.domain, outlet)
        for alias in (*names, *codes):
            if not alias.exact:
                by_name.setdefault(folded(alias.printed), outlet)
            elif not alias.home:
                by_code[alias.printed] = None if alias.printed in by_code else outlet
            aliases.append(alias)
    for domain, outlet in by_domain.items():
        label = folded(domain.partition(".")[0])
        # "Live Science" lives at livescience.com; a part of a house has no name of its own.
        if len(label) > _LABEL and domain.count(".") == 1:
            by_name.setdefault(label, outlet)
    return _Index(*_by_beginning(aliases), by_domain, by_name, by_code)


def _rows() -> Iterator[tuple[Outlet, list[_Alias], list[_Alias]]]:
    """Yield each outlet of the table with its names and its codes."""
    for row in table("agencies")["agency"]:
        outlet = Outlet(
            row["name"],
            row.get("domain"),
            row["kind"],
            row.get("country", ""),
            tuple(row.get("places", ())),
        )
        names = [_Alias(name, False, outlet) for name in row.get("names", ())]
        home = row.get("home", False)
        yield outlet, names, [_Alias(code, True, outlet, home) for code in row.get("codes", ())]


def _by_beginning(
    aliases: list[_Alias],
) -> tuple[dict[str, dict[str, list[_Alias]]], dict[str, list[_Alias]]]:
    """Return the aliases by their first two words, and those of unspaced scripts by two characters."""
    by_token: dict[str, dict[str, list[_Alias]]] = {}
    unspaced: dict[str, list[_Alias]] = {}
    for alias in sorted(aliases, key=lambda alias: -len(alias.printed)):
        if _UNSPACED.search(alias.printed):
            unspaced.setdefault(alias.printed[:2], []).append(alias)
        else:
            words = [word.casefold() for word in _TOKEN.findall(alias.printed)]
            first, second = (*words, "")[:2]
            by_token.setdefault(first, {}).setdefault(second, []).append(alias)
    return by_token, unspaced


@lru_cache(maxsize=_REPEATED)
def named_in(line: str, country: str | None = None) -> tuple[Found, ...]:
    """Return the listed outlets that a line names, in order, the longest name at each place.

    `country` (of the page) decides a code that several share, and bars the codes that count at home alone;
    None bars none. A shared code that it does not decide gives an outlet without a domain.

    >>> [found.outlet.domain for found in named_in("det/dpa")]
    ['dpa.com']
    """
    index = _index()
    found: list[Found] = []
    # Most lines name nobody, and one look at their words tells. "İ" folded at once would fall in two.
    words = [word.casefold() for word in _TOKEN.findall(line)]
    if not index.by_token.keys().isdisjoint(words):
        found += _spaced_in(line, index.by_token, country)
    if _UNSPACED.search(line):
        found += _unspaced_in(line, index.unspaced)
        found.sort(key=lambda hit: hit.start)
    return tuple(found) or _printed_in(line) or _self_called(line)


def _spaced_in(
    line: str, by_token: dict[str, dict[str, list[_Alias]]], country: str | None
) -> Iterator[Found]:
    end = 0
    tokens = [(token.start(), token.group().casefold()) for token in _TOKEN.finditer(line)]
    for (start, word), (_, after) in zip(tokens, (*tokens[1:], (0, "")), strict=True):
        seconds = by_token.get(word)
        if seconds is None or start < end:
            continue
        hit = after in seconds and _longest_at(line, start, seconds[after], country)
        hit = hit or ("" in seconds and _longest_at(line, start, seconds[""], country))
        if hit:
            yield hit
            end = hit.end


def _printed_in(line: str) -> tuple[Found, ...]:
    """Return the listed outlets whose domain a line prints: "By AccuWeather.com"."""
    hits = _DOMAIN.finditer(line) if "." in line else ()
    known = ((hit, by_domain(registrable_domain(hit[1]))) for hit in hits)
    return tuple(Found(outlet, *hit.span(1), hit[1]) for hit, outlet in known if outlet)


def _self_called(line: str) -> tuple[Found, ...]:
    """Return an agency that no row lists and that calls itself one: "Harbour Press Agency"."""
    low = line.casefold()
    for cue, pattern in _calls():
        match = pattern.search(line) if cue in low else None
        if match:
            name = match["name"].strip()
            outlet = Outlet(name, None, "agency", "")
            return (Found(outlet, match.start("name"), match.start("name") + len(name), name),)
    return ()


@cache
def _calls() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = table("credits")["self_called"]
    return tuple((row["cue"].casefold(), re.compile(row["match"])) for row in rows)


def _longest_at(line: str, start: int, aliases: list[_Alias], country: str | None) -> Found | None:
    width = 0
    meant: list[Outlet] = []
    for alias in aliases:
        end = start + len(alias.printed)
        if len(alias.printed) < width:
            break
        printed = line[start:end]
        if printed != alias.printed and (
            alias.exact or printed.casefold() != alias.printed.casefold()
        ):
            continue
        if end < len(line) and line[end].isalnum() and not _UNSPACED.match(line[end]):
            continue
        if alias.home and country is not None and alias.outlet.country != country:
            continue
        # "Join the conversation" names nobody.
        if printed.islower() and not alias.printed.islower() and len(printed) < len(line.strip()):
            continue
        width = len(alias.printed)
        meant.append(alias.outlet)
    if not meant:
        return None
    return Found(
        _one_of(meant, line[start : start + width], line, country),
        start,
        start + width,
        line[start : start + width],
    )


def _one_of(meant: list[Outlet], printed: str, line: str, country: str | None) -> Outlet:
    """Return the outlet of a shared code that the line's town or the page's country decides.

    When neither does, it is one without a domain.
    """
    if len({outlet.name for outlet in meant}) == 1:
        return meant[0]
    local = [outlet for outlet in meant if any(place in line for place in outlet.places)]
    if len(local) != 1:
        local = [outlet for outlet in meant if outlet.country == country]
    return local[0] if len(local) == 1 else Outlet(printed, None, "agency", "")


def _unspaced_in(line: str, by_start: dict[str, list[_Alias]]) -> Iterator[Found]:
    end = 0
    for start in range(len(line) - 1):
        for alias in by_start.get(line[start : start + 2], ()):
            if start >= end and line.startswith(alias.printed, start):
                end = start + len(alias.printed)
                yield Found(alias.outlet, start, end, alias.printed)


def by_domain(domain: str | None) -> Outlet | None:
    """Return the listed outlet that lives at a domain, or None."""
    return _index().by_domain.get(domain) if domain else None


@lru_cache(maxsize=_REPEATED)
def at_url(url: str) -> tuple[str | None, str | None]:
    """Return name and domain of the outlet at an address; the name is None when no row knows it.

    >>> at_url("https://abcnews.go.com/us/a")
    ('ABC News', 'abcnews.go.com')
    """
    host = _split(url)[0].removeprefix("www.")
    outlet = by_domain(host) or by_domain(registrable_domain(host))
    return (outlet.name, outlet.domain) if outlet else (None, registrable_domain(host))


def path_of(url: str) -> str:
    """Return the path of an address without its last slash; empty for what is no address.

    >>> path_of("https://example.org/a/"), path_of("http://[x")
    ('/a', '')
    """
    return _split(url)[1].rstrip("/")


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), parts.path
    except ValueError:  # "http://[x": a page can print anything
        return "", ""


def by_name(name: str) -> Outlet | None:
    """Return the listed outlet of exactly this name in any case, or of this code as written, or None.

    >>> by_name("the associated press").domain
    'apnews.com'
    """
    if not name:
        return None
    return _index().by_code.get(name.strip()) or _index().by_name.get(folded(name))


def domains_in(text: str) -> tuple[str, ...]:
    """Return the hosts printed in a text, lower case, without `www`.

    >>> domains_in("Original Source: stratnewsglobal.com")
    ('stratnewsglobal.com',)
    """
    return tuple(match.lower() for match in _DOMAIN.findall(text)) if "." in text else ()
