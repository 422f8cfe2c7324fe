"""Address -> the form in which all addresses of one page are equal. Not for showing."""

import re
from functools import lru_cache
from hashlib import blake2b

from ingest.urls._form import netloc_of, without_front
from ingest.urls._tracking import cleaned

_AMP_PATH = re.compile(r"(?:/amp(?:\.html?)?|\.amp(?:\.html?)?|(?<=\.html)\.amp)$")
_AMP_FRONT = re.compile(r"^/amp(?=/.)")
_AMP_NAME = re.compile(r"[._]amp(?=\.html?$)")  # a.amp.html, a_amp.html
_AMP_PARAMETERS = {"amp", "outputtype", "_amp", "amp_js_v", "amp_gsa", "amp_ct", "mobile"}
_LOOKS = {"view", "format", "layout", "output", "template", "mode"}
_SLASHES = re.compile(r"//+")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")


def same_url(a: str, b: str) -> bool:
    """Tell whether two addresses are the same page: scheme, www, mobile, AMP and tracking apart.

    >>> same_url("http://m.example.org/a/?utm_source=x", "https://www.example.org/a")
    True
    """
    return _identity(a) == _identity(b)


def url_key(url: str) -> str:
    """Return 32 hex digits that are the same for every form of one address, in every database.

    >>> url_key("http://m.example.org/a/") == url_key("https://example.org/a?fbclid=1")
    True
    """
    return blake2b(_identity(url).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def host_key(url: str) -> str | None:
    """Return 32 hex digits for the host of an address, the same with any of its fronts; None when it has none.

    >>> host_key("http://www.example.org/a") == host_key("https://m.example.org/") != url_key("https://example.org/")
    True
    """
    netloc = netloc_of(url)
    if netloc is None:
        return None
    named = "host " + without_front(re.sub(r":(?:80|443)$", "", netloc))
    return blake2b(named.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=8192)
def _identity(url: str) -> str:
    """Return the form in which two addresses of one page are equal. Not for showing."""
    parts = cleaned(url, set())
    if parts is None:
        return url.strip()
    host = without_front(re.sub(r":(?:80|443)$", "", parts.netloc))
    path = _AMP_FRONT.sub(
        "", _AMP_PATH.sub("", _AMP_NAME.sub("", _SLASHES.sub("/", parts.path.rstrip("/"))))
    )
    path = _INDEX.sub("/", path).rstrip("/")
    parameters = sorted(part for part in parts.query.split("&") if part and not _is_amp(part))
    query = "?" + "&".join(parameters) if parameters else ""
    fragment = "#" + parts.fragment if parts.fragment else ""
    return f"{host}{path or '/'}{query}{fragment}"


def _is_amp(part: str) -> bool:
    name, _, value = part.lower().partition("=")
    flag = name in _AMP_PARAMETERS and value in {"", "1", "true", "amp", "html", "0.1"}
    return flag or (name in _LOOKS and value == "amp")
