"""Request -> Trip: one URL on its way through its redirects, hop by hop."""

import base64
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import unquote

import httpx

from ingest.errors import Reason, SkipEntry
from ingest.fetch._headers import HARMLESS_HEADERS
from ingest.types import Request
from ingest.urls import without_login

_PERMANENT = (301, 308)
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,application/xml;q=0.9,*/*;q=0.8"
)


@dataclass(frozen=True)
class Trip:
    """Where a request stands. `url` never carries a user name or password."""

    request: Request
    url: httpx.URL
    login: str | None = None  # value of Authorization, from the URL's userinfo
    redirects: tuple[str, ...] = ()
    is_permanent: bool = True  # every hop so far was
    is_home: bool = True  # still on the host, and not below the scheme, that was asked for
    seen: frozenset[tuple[str, str]] = frozenset()  # URL and cookies of each hop
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)  # of this chain alone
    milliseconds: int = 0

    @cached_property
    def host(self) -> str:
        """Key of the host: "example.org", with ":8443" when the port is not the scheme's own."""
        return self.url.netloc.decode("ascii")

    def headers(self, user_agent: str) -> list[tuple[bytes, bytes]]:
        """Return the headers to send, names in lower case, validators byte for byte."""
        own = {name.lower(): value for name, value in self.request.headers}
        if not self.is_home:
            own = {name: value for name, value in own.items() if name in HARMLESS_HEADERS}
        sent = {"user-agent": user_agent, "accept": _ACCEPT}
        if self.login and self.is_home:
            sent["authorization"] = self.login
        sent |= own
        sent["accept-encoding"] = "gzip, deflate"
        if self.request.etag:
            sent["if-none-match"] = self.request.etag
        if self.request.last_modified:
            sent["if-modified-since"] = self.request.last_modified
        return [(_bytes(name), _bytes(value)) for name, value in sent.items()]

    def keep_cookies(self, response: httpx.Response) -> None:
        """Take the cookies of a response along. Those that no header can carry are dropped."""
        self.cookies.extract_cookies(response)
        for each in tuple(self.cookies.jar):
            if not f"{each.name}={each.value}".isascii():
                self.cookies.jar.clear(each.domain, each.path, each.name)

    def redirected(self, status: int, location: str, max_redirects: int) -> "Trip":
        """Return the trip at its next hop.

        Raises SkipEntry: redirect_loop, or not_allowed when the target is no web address.
        """
        here = str(self.url)
        target = _web_url(location, base=self.url, given=here).copy_with(userinfo=b"")
        step = (str(target), _cookie_line(self.cookies))
        if len(self.redirects) >= max_redirects:
            raise SkipEntry(
                Reason.REDIRECT_LOOP, f"more than {max_redirects} redirects", url=self.shown
            )
        if step in self.seen:  # the same URL with new cookies may answer otherwise
            raise SkipEntry(Reason.REDIRECT_LOOP, f"comes back to {target}", url=self.shown)
        is_downgrade = self.url.scheme == "https" and target.scheme == "http"
        return replace(
            self,
            url=target,
            redirects=(*self.redirects, here),
            is_permanent=self.is_permanent and status in _PERMANENT and not is_downgrade,
            is_home=self.is_home and target.netloc == self.url.netloc and not is_downgrade,
            seen=self.seen | {step},
        )

    @property
    def shown(self) -> str:
        """The address to name in messages and rows: as asked for, without userinfo."""
        return without_login(self.request.url)

    @property
    def moved_to(self) -> str | None:
        """Where the URL lives now, when every hop said so for good."""
        return str(self.url) if self.redirects and self.is_permanent else None


def start_trip(request: Request) -> Trip:
    """Return the trip at its first hop. Raises SkipEntry (not_allowed) for what is no web address."""
    url = _web_url(request.url, base=None, given=request.url)
    return Trip(
        request,
        url.copy_with(userinfo=b""),
        login=_login(url),
        seen=frozenset({(str(url.copy_with(userinfo=b"")), "")}),
    )


def _web_url(text: str, *, base: httpx.URL | None, given: str) -> httpx.URL:
    """Return the URL without fragment. Raises SkipEntry (not_allowed), naming `given`."""
    shown = without_login(given)
    try:
        url = httpx.URL(text.strip()) if base is None else base.join(text.strip())
        if url.scheme in ("http", "https") and url.host:  # decoding the host may raise, too
            return url.copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise SkipEntry(Reason.NOT_ALLOWED, "leads to no web address", url=shown) from error
    scheme = f"a {url.scheme}: address" if url.scheme.isalnum() else "no web address"
    raise SkipEntry(
        Reason.NOT_ALLOWED, f"leads to {scheme}; only http and https are fetched", url=shown
    )


def _bytes(text: str) -> bytes:
    """Return header text as it came: latin-1 like all that we read; UTF-8 for what cannot be that."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _login(url: httpx.URL) -> str | None:
    if not url.userinfo:
        return None
    pair = f"{unquote(url.username)}:{unquote(url.password)}"
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")


def _cookie_line(cookies: httpx.Cookies) -> str:
    return "; ".join(sorted(f"{each.name}={each.value}" for each in cookies.jar))
