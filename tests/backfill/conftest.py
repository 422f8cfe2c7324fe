"""A small world in archives: stories that run at several outlets, and pages that hold none."""

import gzip
import random
from datetime import UTC, datetime, timedelta

import pytest

NOUNS = [
    "river",
    "council",
    "harbour",
    "market",
    "bridge",
    "ferry",
    "school",
    "engine",
    "letter",
    "winter",
    "garden",
    "teacher",
    "signal",
    "mountain",
    "window",
    "copper",
    "island",
    "fisher",
    "lantern",
    "bakery",
    "tower",
    "orchard",
]
VERBS = [
    "closed",
    "opened",
    "carried",
    "followed",
    "measured",
    "repaired",
    "counted",
    "crossed",
    "painted",
    "watched",
]
BOX = "Sign up for the morning letter of this paper and read all that matters before breakfast."
BEGIN = datetime(2026, 3, 1, 6, tzinfo=UTC)


def story(number: int, paragraphs: int = 5) -> list[str]:
    """A text that no other number has."""
    dice = random.Random(number)

    def sentence() -> str:
        words = [
            f"the {dice.choice(NOUNS)} of {dice.choice(NOUNS)}s {dice.choice(VERBS)} {dice.randrange(2, 900)} {dice.choice(NOUNS)}s"
            for _ in range(2)
        ]
        return f"{' while '.join(words)} near the {dice.choice(NOUNS)}.".capitalize()

    return [" ".join(sentence() for _ in range(4)) for _ in range(paragraphs)]


def page(title: str, paragraphs: list[str], *, day: str = "2026-03-01", credit: str = "") -> bytes:
    """A news page with a menu, a box that all have, and the text."""
    text = "".join(f"<p>{each}</p>" for each in [*paragraphs, credit] if each)
    return (
        f'<html lang="en"><head><title>{title}</title><meta property="article:published_time" content="{day}T06:00:00Z"></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{text}</article><aside><p>{BOX}</p></aside></body></html>"
    ).encode()


def world(stories: int = 24) -> list[tuple[str, bytes]]:
    """Addresses and pages: each third story runs whole, cut and framed at other outlets."""
    pages = []
    for number in range(stories):
        text, title = story(number), f"What the harbour counted on day {number}"
        pages.append((f"https://first{number % 5}.example/{number}", page(title, text)))
        if number % 3 == 0:
            pages += [
                (f"https://second.example/{number}", page(title, text, credit="Source: Reuters")),
                (f"https://third.example/{number}", page(f"{title}, in short", text[:2])),
                (
                    f"https://fourth.example/{number}",
                    page(title, [BOX, *text, story(900 + number, 1)[0]]),
                ),
            ]
    mixed = [part for number in (1, 4, 7) for part in story(number)[:2]]
    return [*pages, ("https://digest.example/week", page("The week", mixed))]


def record(
    url: str, when: datetime, body: bytes, status="200 OK", kind="text/html; charset=utf-8"
) -> bytes:
    """One response, as a member of a compressed archive."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = {
        "WARC-Type": "response",
        "WARC-Target-URI": url,
        "WARC-Date": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(answer)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return gzip.compress(f"WARC/1.0\r\n{lines}\r\n".encode() + answer + b"\r\n\r\n")


def write_warc(path, pages, *, begin=BEGIN):
    """Write an archive, one page a second; a page is (address, body) or (address, body, status, content type)."""
    path.write_bytes(
        b"".join(
            record(url, begin + timedelta(seconds=number), *rest)
            for number, (url, *rest) in enumerate(pages)
        )
    )
    return path


@pytest.fixture(scope="session")
def archives(tmp_path_factory):
    """A folder of four archives."""
    folder = tmp_path_factory.mktemp("archives")
    pages = world()
    odd = [
        ("https://first0.example/report.pdf", b"%PDF-1.7 not a page", "200 OK", "application/pdf"),
        ("https://first0.example/lost", b"", "404 Not Found", "text/html"),
        ("https://first0.example/stub", b"<html><body><p>Nothing here.</p></body></html>"),
        pages[0],  # the same address again
    ]
    parts = [pages[0::3], pages[1::3], pages[2::3], odd]
    for number, part in enumerate(parts):
        write_warc(folder / f"part{number}.warc.gz", part, begin=BEGIN + timedelta(hours=number))
    return folder


@pytest.fixture(scope="session")
def pages():
    """Pages of a dozen stories, with their copies."""
    return world(12)


@pytest.fixture(scope="session")
def write():
    """Writes an archive."""
    return write_warc


@pytest.fixture(scope="session", name="story")
def story_fixture():
    """Makes a text that no other number has."""
    return story
