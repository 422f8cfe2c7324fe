"""Single values of sources.yaml: what each may be, with a sentence for whoever wrote another."""

import os
import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from ingest.types import SourceKind
from ingest.urls import netloc_of

KINDS: tuple[SourceKind, ...] = ("feed", "sitemap", "page")  # the first that is there is polled
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SIZES = {"k": 1000, "M": 1_000_000, "G": 1_000_000_000}
_ENV = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def _seconds(value: object) -> object:
    """Read `90`, `90s`, `15m`, `2h`, `1d` as seconds."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", value)):
        return float(found[1]) * _UNITS[found[2]]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("give a time such as 90s, 15m, 2h or 1d")
    return float(value)


def _seconds_or_never(value: object) -> object:
    """Read `forever` as None, anything else as seconds."""
    return None if value == "forever" else _seconds(value)


def _bytes(value: object) -> object:
    """Read `500MB`, `2GB` or a number as bytes."""
    if isinstance(value, str) and (found := re.fullmatch(r"(\d+)\s*([kMG])B", value)):
        return int(found[1]) * _SIZES[found[2]]
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("give a size such as 500MB or 2GB")
    return value


def _stored_address(value: str) -> str:
    if "${" in value:
        raise ValueError("an address is stored: put the secret into `headers`")
    return _web_address(value)


def _web_address(value: str) -> str:
    if not re.match(r"https?://[^/\s]+", value) or netloc_of(value) is None:
        raise ValueError(f"{value!r} is no http or https address")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression ({error})") from None
    return value


def _selector(value: str) -> str:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p>").css(value)
    except SelectolaxError:
        raise ValueError(f"{value!r} is no CSS selector") from None
    return value


def one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("holds a line break or another control character")
    return value


def _header_name(value: str) -> str:
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):
        raise ValueError(f"{value!r} is no name of a header")
    return value


def _from_environment(value: str) -> str:
    """Put `${NAME}` in, so that a secret stands in the environment and not in the file."""
    missing = [name for name in _ENV.findall(value) if name not in os.environ]
    if missing:
        raise ValueError(f"the environment has no {', '.join(missing)}")
    return _ENV.sub(lambda found: os.environ[found[1]], value)


def host_name(value: str) -> str:
    if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)*", value):
        raise ValueError(f"{value!r} is no name of a host such as example.org")
    return value.lower()


def connection(value: str) -> str:
    if not re.fullmatch(r"[^:\s]*:\d*:[^\s]*:\d*", value):
        raise ValueError(
            f"{value!r} is not HOST:PORT:ADDRESS:PORT (any but the colons may be empty)"
        )
    return value


_YEAR = 366 * 86400.0
Seconds = Annotated[float, BeforeValidator(_seconds), Field(gt=0, le=_YEAR)]
Interval = Annotated[float, BeforeValidator(_seconds), Field(ge=1, le=_YEAR)]
Term = Annotated[float, BeforeValidator(_seconds), Field(ge=86400, le=100 * _YEAR)]
Pause = Annotated[float, BeforeValidator(_seconds), Field(ge=0, le=_YEAR)]
_AGES = _YEAR * 100
Kept = Annotated[
    Annotated[float, Field(ge=86400, le=_AGES)] | None, BeforeValidator(_seconds_or_never)
]
WebAddress = Annotated[str, AfterValidator(_stored_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]
Secret = Annotated[str, AfterValidator(_from_environment), AfterValidator(one_line)]
SecretAddress = Annotated[Secret, AfterValidator(_web_address)]
Size = Annotated[int, BeforeValidator(_bytes), Field(ge=0)]
HeaderName = Annotated[str, AfterValidator(_header_name)]
Selector = Annotated[str, AfterValidator(_selector)]
