"""expected.toml -> the rows that a right run over the world ends with."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ExpectedCopy:
    """A place where the piece stands."""

    url: str
    kind: str  # representative exact near truncated
    status: str = "own"  # what this page alone says of its origin
    domain: str | None = None  # that it credits; None when the page prints no address
    way: str = ""  # how it credits: closing label, canonical ... ; "" when own
    check: str | None = None  # what the text that it names says of that


@dataclass(frozen=True, slots=True)
class Piece:
    """A distinct piece: one row of `articles`. What is None is not compared."""

    title: str  # of the representative
    outlet: str  # registrable domain of the representative
    language: str
    status: str  # own republished partly
    copies: tuple[ExpectedCopy, ...]  # the representative first
    authors: tuple[str, ...] | None = None  # persons only
    name: str | None = None  # of the origin, where the page prints it
    domain: str | None = None  # of the origin, where the page prints or links one
    url: str | None = None  # of the original, when the page links it
    access: str = "free"  # or paywalled

    @property
    def representative(self) -> ExpectedCopy:
        """Return the copy that stands for the piece."""
        return self.copies[0]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A URL that must give no article."""

    url: str
    reason: str  # errors.Reason


@dataclass(frozen=True, slots=True)
class Expected:
    """The whole answer."""

    pieces: tuple[Piece, ...]
    refusals: tuple[Refusal, ...]

    @property
    def urls(self) -> tuple[str, ...]:
        """Return every URL that some source lists, sorted."""
        copies = [copy.url for piece in self.pieces for copy in piece.copies]
        return tuple(sorted(copies + [refusal.url for refusal in self.refusals]))


@cache
def expected() -> Expected:
    """Return the expected rows, in the order of the file."""
    text = (files(__package__) / "expected.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    return Expected(
        pieces=tuple(_piece(row) for row in rows["piece"]),
        refusals=tuple(Refusal(**row) for row in rows["refusal"]),
    )


def _piece(row: dict[str, object]) -> Piece:
    shown = {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}
    copies = row["copy"]
    del shown["copy"]
    assert isinstance(copies, list)
    return Piece(**shown, copies=tuple(ExpectedCopy(**copy) for copy in copies))  # type: ignore[arg-type]
