"""Bytes -> bytes: what a broken or hostile page may look like, drawn from a random choice that is handed in.

Each mutation is a small function of (choice, body, another body); its name stands in the recipe of a case.
Used by bench/fuzz.py and by the tests.
"""

import json
import re
from collections.abc import Callable, Sequence
from importlib.resources import files
from random import Random

__all__ = ["MUTATIONS", "mutated"]

MAX_BYTES = 3_000_000  # of most cases; `multiply` alone goes past it
_TAG = re.compile(rb"<[a-zA-Z!/][^<>]{0,400}>")
_SEEN = re.compile(r'^seen = "((?:[^"\\]|\\.)+)"$', re.MULTILINE)

# What patterns begin with, end with, or repeat: the food of a regex that tries again.
UNITS = [
    *[
        "by ",
        "By ",
        "BY ",
        "and ",
        " and ",
        ", ",
        ". ",
        "; ",
        ": ",
        "- ",
        " - ",
        "-",
        "—",
        " — ",
        "–",
        "_",
        "/",
        "\\",
        "'",
        '"',
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "&",
        "@",
        "#",
        "%",
        "*",
        "=",
        "©",
        "·",
        "•",
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\n\n",
        "\xa0",
        "\u200b",
        "\xad",
        "0",
        "1",
        "12",
        "a",
        "A",
        "A ",
        "A. ",
        "Aa ",
        "É",
        "ж",
        "水",
        "“",
        "”",
        "«",
        "»",
        "…",
        "..",
        "...",
    ],
    *[
        "12 May 2026 ",
        "2026-05-03T10:00:00+02:00 ",
        "2026-",
        "10:00 ",
        "Mon, ",
        "Published ",
        "Updated ",
        "3 hours ago ",
        "12/",
    ],
    *[
        "(AP) ",
        "(AP) — ",
        "PARIS (Reuters) - ",
        "Source: ",
        "Original Source: ",
        "via ",
        "Photo: ",
        "© 2026 ",
        "from ",
        "with files from ",
        "Von ",
        "Por ",
        "Par ",
        "来源：",
        "Источник: ",
    ],
    *[
        "John Smith ",
        "John Smith and ",
        "Smith, ",
        "Mr. ",
        "Dr ",
        "Staff ",
        "Read more: ",
        "Sign up ",
        "ann@example.org ",
        "@ann ",
        "https://example.org/ ",
        "http:// ",
        "www. ",
        "www.a.b. ",
        "//",
        "?a=b&",
        "%2",
    ],
    *[
        "&amp;",
        "&nbsp;",
        "&#0;",
        "&#xD800;",
        "&#x10FFFF;",
        "&#128512;",
        "&lt;p&gt;",
        "&bogus;",
        "&amp;amp;",
        "<br>",
        "<br/>",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "<a>",
        "<a href=x>",
        "</a>",
        "</div>",
        "<div>",
        "<span>",
        "<li>",
        "<ul>",
        "<td>",
        "<tr>",
        "<table>",
        "<svg>",
        "<math>",
        "<select>",
        "<option>",
        "<form>",
        "<font>",
        "<template>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x?>",
        "<script>",
        "</script>",
        "<style>",
        "<title>",
        "<textarea>",
        "<noscript>",
        "<iframe>",
        "<plaintext>",
    ],
]
ODD = [
    "\x00",
    "\x01",
    "\x0b",
    "\x0c",
    "\x1f",
    "\x7f",
    "\x85",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ufffe",
    "\uffff",
    "\u202e",
    "\u2066",
    "\u200d",
    "́",
    "̸",
    "⃝",
    "ﬁ",
    "ǅ",
    "İ",
    "ı",
    "ß",
    "ſ",
    "Ω",
    "ẞ",
    "１２",
    "٣",
    "৩",
    "²",
    "⑫",
    "Ⅻ",
    "㈰",
    "🏳️\u200d🌈",
    "👩\u200d👩\u200d👧",
    "𝔄",
    "\U000e0041",
    "\U0010ffff",
    "क्षि",
    "กำ",
    "한",
    "ｶﾞ",
    "عرب",
    "עבר",
]
RAW = [
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe2\x80",
    b"\x80",
    b"\x1b$B",
    b"\x00\x00",
]
CHARSETS = [
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "utf-7",
    "latin-1",
    "cp1252",
    "cp1251",
    "koi8-r",
    "shift_jis",
    "euc-jp",
    "iso-2022-jp",
    "gb18030",
    "big5",
    "euc-kr",
    "idna",
    "punycode",
    "base64",
    "hex",
    "zlib",
    "rot13",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "x-none",
]
SLOTS = [
    "{}",
    "<p>{}</p>",
    "<p>{} Rain fell on the town all night. {}</p>",
    "<h1>{}</h1>",
    "<h2>{}</h2>",
    "<title>{}</title>",
    "<p class='byline'>{}</p>",
    "<div class='author-bio'><p>{}</p></div>",
    "<span rel='author' itemprop='author'>{}</span>",
    "<a rel='author' href='/author/x'>{}</a>",
    "<time datetime='{}'>{}</time>",
    "<p class='date'>{}</p>",
    "<p class='credit source'>{}</p>",
    "<p><em>{}</em></p>",
    "<figure><figcaption>{}</figcaption></figure>",
    "<div class='{}'>x</div>",
    "<p id='{}'>Rain.</p>",
    "<a href='{}'>more</a>",
    "<a href='https://example.org/{}'>{}</a>",
    "<img src='{}' alt='{}'>",
    "<li>{}</li>",
    "<table><tr><td>{}</td><td>{}</td></tr></table>",
    "<blockquote>{}</blockquote>",
    "<footer>{}</footer>",
    "<address>{}</address>",
    "<pre>{}</pre>",
    "<!--{}-->",
    "<script>{}</script>",
    "<style>{}</style>",
    "<svg><text>{}</text></svg>",
    "<link rel='canonical' href='{}'>",
    "<base href='{}'>",
    "<html lang='{}'>",
    "<meta http-equiv='refresh' content='{}'>",
    *(
        f"<meta property='{name}' name='{name}' content='{{}}'>"
        for name in [
            "author",
            "article:author",
            "og:title",
            "og:description",
            "description",
            "og:site_name",
            "og:url",
            "og:image",
            "article:published_time",
            "article:modified_time",
            "article:section",
            "article:tag",
            "keywords",
            "syndication-source",
            "original-source",
            "twitter:creator",
            "dc.creator",
            "dc.date",
            "parsely-author",
            "sailthru.date",
            "robots",
            "copyright",
        ]
    ),
    *(
        f'<script type="application/ld+json">{{{{"@type":"NewsArticle","{name}":"{{}}"}}}}</script>'
        for name in [
            "headline",
            "author",
            "datePublished",
            "dateModified",
            "articleBody",
            "description",
            "publisher",
            "isBasedOn",
            "copyrightHolder",
            "url",
            "image",
            "keywords",
            "articleSection",
        ]
    ),
    *(
        f"<item><{name}>{{}}</{name}></item>"
        for name in [
            "title",
            "link",
            "guid",
            "pubDate",
            "description",
            "source",
            "dc:creator",
            "content:encoded",
        ]
    ),
    *(f"<url><{name}>{{}}</{name}></url>" for name in ["loc", "lastmod", "news:title"]),
]
NESTING = [
    "div",
    "p",
    "span",
    "b",
    "i",
    "a",
    "font",
    "em",
    "strong",
    "ul",
    "li",
    "ol",
    "table",
    "td",
    "tr",
    "blockquote",
    "section",
    "article",
    "svg",
    "math",
    "g",
    "select",
    "option",
    "form",
    "button",
    "nobr",
    "template",
    "details",
    "object",
    "ruby",
    "dl",
    "dd",
    "item",
    "entry",
    "url",
    "channel",
]

Mutation = Callable[[Random, bytes, bytes], bytes]


def mutated(choice: Random, body: bytes, other: bytes) -> tuple[bytes, list[str]]:
    """Return the body after one to six mutations, and their names in order."""
    names = []
    for _ in range(choice.choice([1, 1, 2, 2, 3, 4, 6])):
        mutation = choice.choice(MUTATIONS)
        changed = mutation(choice, body, other)
        names.append(mutation.__name__)
        body = changed if mutation is multiply else changed[:MAX_BYTES]
    return body, names


def flip(choice: Random, body: bytes, _other: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(min(len(body), choice.choice([1, 5, 50, 2000]))):
        changed[choice.randrange(len(body))] = choice.randrange(256)
    return bytes(changed)


def truncate(choice: Random, body: bytes, _other: bytes) -> bytes:
    cut = _somewhere(choice, body)
    return body[cut:] if choice.random() < 0.3 else body[:cut]


def delete(choice: Random, body: bytes, _other: bytes) -> bytes:
    for _ in range(choice.choice([1, 3, 20])):
        start, end = _slice(choice, body)
        body = body[:start] + body[end:]
    return body


def repeat_slice(choice: Random, body: bytes, _other: bytes) -> bytes:
    start, end = _slice(choice, body)
    return body[:end] + body[start:end] * _many(choice, end - start) + body[end:]


def repeat_tag(choice: Random, body: bytes, _other: bytes) -> bytes:
    tag = _tag(choice, body)
    return _put(choice, body, tag * _many(choice, len(tag)))


def nest(choice: Random, body: bytes, _other: bytes) -> bytes:
    names = choice.sample(NESTING, choice.choice([1, 1, 2, 3]))
    opening = "".join(f"<{name}>" for name in names).encode()
    closing = "".join(f"</{name}>" for name in reversed(names)).encode()
    count = _many(choice, len(opening))
    at = _boundary(choice, body)
    if choice.random() < 0.5:
        return body[:at] + opening * count + body[at:]
    end = max(at, _boundary(choice, body))
    return body[:at] + opening * count + body[at:end] + closing * count + body[end:]


def flood_attributes(choice: Random, body: bytes, _other: bytes) -> bytes:
    count = choice.choice([30, 300, 1500, 2500, 30_000])
    form = choice.choice(["a{}", "data-{}='x y'", "class=c{}", "id=i{}", 'on{}="<p>"', "{}='"])
    names = " ".join([form.format(n) for n in range(count)])
    tag = _tag(choice, body).rstrip(b">/ ") or b"<p"
    return _put(choice, body, tag + b" " + names.encode() + b">")


def many_classes(choice: Random, body: bytes, _other: bytes) -> bytes:
    words = choice.choices(
        ["related", "byline", "share", "comment", "article", "x", "ad", "a-b__c"], k=3000
    )
    return _put(choice, body, f"<div class='{' '.join(words)}'>".encode())


def repeat_unit(choice: Random, body: bytes, _other: bytes) -> bytes:
    unit = "".join(
        choice.choices([*UNITS, *choice.choices(SEEN, k=9)], k=choice.choice([1, 1, 2, 3]))
    )
    return _put_word(choice, body, unit * _many(choice, len(unit.encode())))


def odd_characters(choice: Random, body: bytes, _other: bytes) -> bytes:
    unit = "".join(choice.choices(ODD, k=choice.choice([1, 2, 5])))
    return _put_word(choice, body, unit * _many(choice, len(unit.encode())))


def raw_bytes(choice: Random, body: bytes, _other: bytes) -> bytes:
    at = choice.choice([0, _somewhere(choice, body), _boundary(choice, body)])
    unit = choice.choice(RAW)
    return body[:at] + unit * choice.choice([1, 2, 100]) + body[at:]


def huge_token(choice: Random, body: bytes, _other: bytes) -> bytes:
    letter = choice.choice("aA1.-_ж水%é'")
    return _put_word(choice, body, letter * choice.choice([300, 5_000, 100_000, 400_000]))


def known_words(choice: Random, body: bytes, _other: bytes) -> bytes:
    for _ in range(choice.choice([1, 5, 40])):
        body = _put_word(choice, body, choice.choice(SEEN))
    return body


def lie_about_charset(choice: Random, body: bytes, _other: bytes) -> bytes:
    name = choice.choice(CHARSETS)
    told = f"<?xml version='1.0' encoding='{name}'?><meta charset='{name}'>".encode()
    if choice.random() < 0.5 or name == "punycode":  # whose encoder takes minutes for a page
        return told + body
    try:
        return (told + body).decode("utf-8", "replace").encode(name, "replace")
    except (LookupError, UnicodeError, TypeError):
        return told + body


def splice(choice: Random, body: bytes, other: bytes) -> bytes:
    if choice.random() < 0.5:
        return body[: _boundary(choice, body)] + other[_boundary(choice, other) :]
    start, end = _boundary(choice, other), _boundary(choice, other)
    return _put(choice, body, other[min(start, end) : max(start, end)])


def shuffle(choice: Random, body: bytes, _other: bytes) -> bytes:
    parts = re.split(rb"(?=<)", body)
    start, end = sorted(choice.choices(range(len(parts)), k=2))
    middle = parts[start:end]
    choice.shuffle(middle)
    return b"".join([*parts[:start], *middle, *parts[end:]])


def rename_tags(choice: Random, body: bytes, _other: bytes) -> bytes:
    old = choice.choice([b"div", b"p", b"a", b"span", b"li", b"article", b"script", b"item"])
    new = choice.choice(NESTING).encode()
    return re.sub(rb"(</?)" + old + rb"\b", rb"\1" + new, body)


def drop_ends(choice: Random, body: bytes, _other: bytes) -> bytes:
    form = choice.choice(
        [rb"</[^>]*>", rb"</p>", rb"</a>", rb"</b>|</i>|</em>", rb">", rb"\"", rb"<"]
    )
    share = choice.choice([0.02, 0.5, 1.0])
    return re.sub(form, lambda found: b"" if choice.random() < share else found[0], body)


def spaces(choice: Random, body: bytes, _other: bytes) -> bytes:
    instead = choice.choice([b"", b"\n", b"\t \t ", b"\xc2\xa0", b"\xe2\x80\x8b", b" " * 50])
    share = choice.choice([0.01, 0.3, 1.0])
    return re.sub(rb" ", lambda found: instead if choice.random() < share else found[0], body)


def swap_values(choice: Random, body: bytes, _other: bytes) -> bytes:
    values = re.findall(rb"=\"([^\"<>]{1,200})\"", body)[:2000] or [b"x"]
    return re.sub(
        rb"=\"[^\"<>]{1,200}\"",
        lambda found: b'="%s"' % choice.choice(values) if choice.random() < 0.3 else found[0],
        body,
    )


def deep_json(choice: Random, body: bytes, _other: bytes) -> bytes:
    depth = choice.choice([5, 50, 500, 5_000, 50_000])
    opening, closing = choice.choice(
        [
            ("[", "]"),
            ('{"@graph":[', "]}"),
            ('{"@type":"NewsArticle","author":', "}"),
            ('{"@type":"NewsArticle","mainEntity":{"publisher":', "}}"),
            ('{"isBasedOn":[{"@type":"Article","url":"https://example.org/","hasPart":', "}]}"),
        ]
    )
    core = choice.choice(['"x"', "1e999", "null", '{"name":"By Ann Field"}', "-" * 50, "9" * 5000])
    return _put_json(choice, body, opening * depth + core + closing * depth)


def wide_json(choice: Random, body: bytes, _other: bytes) -> bytes:
    count = choice.choice([10, 300, 3_000])
    person = {"@type": "Person", "name": choice.choice(SEEN), "url": "https://example.org/a"}
    node = choice.choice(
        [
            {"@type": "NewsArticle", "author": [person] * count},
            {"@type": ["NewsArticle"] * count, "headline": ["x"] * count},
            {"@graph": [{"@id": f"#{n}", "author": {"@id": f"#{n + 1}"}} for n in range(count)]},
            [{"@type": "NewsArticle", "articleBody": "Rain fell. " * 20}] * count,
            {"@type": "Article", "headline": "\ud83d\u0000", "author": "\udc00 Ann"},
            {"@type": "NewsArticle", "datePublished": [10**400, -1, True, None, {}, 1e308]},
        ]
    )
    return _put_json(choice, body, json.dumps(node))


def many_scripts(choice: Random, body: bytes, _other: bytes) -> bytes:
    script = choice.choice(
        [
            b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>',
            b"<script>window.x={a:'<p>rain</p>'}</script>",
            b"<meta property='og:title' content='By Ann'>",
            b"<link rel=canonical href='https://example.com/a'>",
            b"<time datetime=2026-05-03>",
            b"<h1>Rain</h1>",
        ]
    )
    return _put(choice, body, script * choice.choice([3, 100, 3000]))


def multiply(choice: Random, body: bytes, _other: bytes) -> bytes:
    size = choice.choice([100_000, 400_000, 1_000_000, 4_000_000])
    return body * min(2_000, 1 + size // max(len(body), 1))


MUTATIONS: Sequence[Mutation] = (
    flip,
    truncate,
    delete,
    repeat_slice,
    repeat_tag,
    nest,
    flood_attributes,
    many_classes,
    repeat_unit,
    repeat_unit,
    repeat_unit,
    odd_characters,
    raw_bytes,
    huge_token,
    known_words,
    lie_about_charset,
    splice,
    shuffle,
    rename_tags,
    drop_ends,
    spaces,
    swap_values,
    deep_json,
    wide_json,
    many_scripts,
    multiply,
)


# --- where things are put --------------------------------------------------------------------


def _somewhere(choice: Random, body: bytes) -> int:
    return choice.randrange(len(body) + 1)


def _slice(choice: Random, body: bytes) -> tuple[int, int]:
    start = _somewhere(choice, body)
    return start, min(len(body), start + choice.choice([1, 8, 60, 500, 5_000]))


def _boundary(choice: Random, body: bytes) -> int:
    """Return a place between two tags, or the end."""
    if choice.random() < 0.4 and (at := body.find(b"</p>", _somewhere(choice, body))) >= 0:
        return at + 4
    return body.find(b">", _somewhere(choice, body)) + 1 or len(body)


def _tag(choice: Random, body: bytes) -> bytes:
    found = _TAG.search(body, _somewhere(choice, body))
    return found[0] if found else b"<p>"


def _put(choice: Random, body: bytes, piece: bytes) -> bytes:
    at = _boundary(choice, body)
    return body[:at] + piece + body[at:]


def _put_word(choice: Random, body: bytes, word: str) -> bytes:
    word = word.replace("'", "&#39;") if choice.random() < 0.5 else word
    piece = choice.choice(SLOTS).format(word, word)
    return _put(choice, body, piece.encode("utf-8", "surrogatepass"))


def _put_json(choice: Random, body: bytes, text: str) -> bytes:
    return _put(choice, body, f'<script type="application/ld+json">{text}</script>'.encode())


def _many(choice: Random, size: int) -> int:
    return max(1, min(choice.choice([2, 30, 300, 3_000, 30_000]), 400_000 // max(size, 1)))


def _lines_that_rules_fire_on() -> list[str]:
    tables = [each for each in files("ingest.rules").iterdir() if each.name.endswith(".toml")]
    return sorted({line for each in tables for line in _SEEN.findall(each.read_text("utf-8"))})


SEEN = _lines_that_rules_fire_on()
