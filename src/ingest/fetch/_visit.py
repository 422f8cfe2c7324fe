"""Trip and HostState -> Visit: ask one host for one hop, robots first, with retries. Runs in a thread."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

import tenacity

from ingest.errors import IngestError, Reason, RetryLater, SkipEntry
from ingest.fetch import _robots
from ingest.fetch._answers import asked_to_wait, is_redirect, refusal
from ingest.fetch._archive.traces import names_any
from ingest.fetch._archive.writer import Archive, Place
from ingest.fetch._client import Answer, Client, Unreached
from ingest.fetch._lanes import after_result
from ingest.fetch._trip import Trip, start_trip
from ingest.normalise import rights_in_tdmrep
from ingest.piece import may_be_archived
from ingest.text import decode, spread
from ingest.types import FetchSettings, HostState, KeptBody, Page, Request

_AGAIN = {Reason.CONNECT, Reason.DNS, Reason.HTTP_5XX, Reason.TIMEOUT}
_TIMEOUT_ATTEMPTS = 2  # a third minute is better spent on another host
_CONSENT_HOST = re.compile(r"(www\.)?(consent|myprivacy|privacy-mgmt|guce)[.-]")
_TDMREP_FRESH = timedelta(days=7)
_BACKOFF_S, _BACKOFF_MAX_S = 1.0, 30.0


@dataclass(frozen=True, slots=True)
class Visit:
    """What one hop brought: a page, an expected failure, or the trip at its next hop."""

    result: Page | IngestError | Trip
    state: HostState

    @property
    def error(self) -> IngestError | None:
        return self.result if isinstance(self.result, IngestError) else None

    @property
    def is_unreached(self) -> bool:
        return isinstance(self.result, Unreached)

    @property
    def is_ours(self) -> bool:
        return isinstance(self.result, Unreached) and self.result.is_ours


class Visitor:
    """Asks hosts. Holds no state of its own; safe to share between threads."""

    def __init__(
        self,
        settings: FetchSettings,
        client: Client,
        archive: Archive | None,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self._settings = settings
        self._client = client
        self._archive = archive
        self._now = now
        self._sleep = sleep
        self._token = settings.token

    def visit(self, trip: Trip, state: HostState) -> Visit:
        """Make one hop. Expected failures come back as values; anything else raises."""
        try:
            state = self._with_fresh_robots(trip, state)
            if not _robots.is_allowed(state, str(trip.url), self._token):
                raise SkipEntry(Reason.ROBOTS, f"robots.txt of {trip.host} says no", url=trip.shown)
            state = self._with_fresh_tdmrep(trip, state)
            result: Page | IngestError | Trip = self._hop(trip, state)
        except (RetryLater, SkipEntry) as error:
            result = error
        failure = result if isinstance(result, IngestError) else None
        if failure is not None and failure.reason == Reason.ROBOTS:
            return Visit(result, state)  # the page was not asked for
        return Visit(result, after_result(state, failure, self._now()))

    def _hop(self, trip: Trip, state: HostState) -> Page | Trip:
        pause_s = max(self._settings.delay_s, state.crawl_delay_s or 0.0)
        answer = self._retrying(trip, pause_s)(self._page_answer, trip)
        trip = replace(trip, milliseconds=trip.milliseconds + answer.milliseconds)
        if is_redirect(answer):
            self._kept(answer, self._now())
            location = answer.location or ""
            return trip.redirected(answer.status, location, self._settings.max_redirects)
        if trip.redirects and _CONSENT_HOST.match(trip.host):
            detail = (
                f"ends at {trip.host}, which asks for consent: the source needs a cookie header"
            )
            raise SkipEntry(Reason.CONSENT_WALL, detail, url=trip.shown)
        return self._page(trip, answer, state)

    def _page_answer(self, trip: Trip) -> Answer:
        answer = self._client.get(trip, max_bytes=self._settings.max_bytes)
        if not is_redirect(answer):
            asked = trip.request
            refused = refusal(
                answer,
                url=trip.shown,
                is_conditional=bool(asked.etag or asked.last_modified),
                now=self._now(),
            )
            if refused is not None:
                place = self._kept(answer, self._now())
                refused.archived = (place.file, place.offset) if place else None
                raise refused
        return answer

    def _kept(self, answer: Answer, at: datetime) -> Place | None:
        """Keep the raw answer, if that is wanted; return where."""
        if self._archive is None or self._names_removed(answer):
            return None
        return self._archive.keep(answer, at)

    def _names_removed(self, answer: Answer) -> bool:
        """Whether an answer names what was removed on request: its words are not to come back with it."""
        content_type = dict(answer.headers).get("content-type", "")
        return names_any(self._settings.removed, answer.url, answer.body, content_type)

    def _kept_page(self, page: Page, answer: Answer, kept: KeptBody | None) -> Place | None:
        """Keep a page as it came, unless what it states and the settings forbid it."""
        policy = self._settings.rights
        if self._archive is None or not may_be_archived(page, policy):
            return None
        if self._names_removed(answer):
            return None
        return self._archive.keep(answer, page.fetched_at, kept)

    def _page(self, trip: Trip, answer: Answer, state: HostState) -> Page:
        fetched_at = self._now()
        page = Page(
            url=answer.url,
            body=answer.body if answer.status != 304 else b"",
            fetched_at=fetched_at,
            given_url=trip.shown,
            status=answer.status,
            headers=_with_right_validators(answer, trip.request),
            redirects=trip.redirects,
            moved_to=trip.moved_to,
            milliseconds=trip.milliseconds,
            stated=rights_in_tdmrep(state.tdmrep_text or "[]", answer.url),
            truncated=not answer.is_whole,
        )
        place = self._kept_page(page, answer, trip.request.kept)
        if place is None:
            return page
        return replace(
            page,
            archive_file=place.file,
            archive_offset=place.offset,
            payload_digest=place.digest,
            same_body_as=place.same_body_as,
        )

    def _retrying(self, trip: Trip, pause_s: float) -> tenacity.Retrying:
        """Return the policy of one hop: what is tried again in this run, how often, how soon."""
        return tenacity.Retrying(
            retry=tenacity.retry_if_exception(_may_pass)
            | tenacity.retry_if_result(lambda answer: not answer.is_whole),
            stop=partial(_is_enough, self._settings.attempts),
            wait=partial(_backoff_s, trip.shown, pause_s),
            sleep=self._sleep,
            retry_error_callback=_last_result,
        )

    def _with_fresh_robots(self, trip: Trip, state: HostState) -> HostState:
        """Return the state with a robots.txt of today. Raises RetryLater when there is none to go by."""
        if _robots.is_fresh(state, self._now()):
            return state
        try:
            status, body = self._site_answer(trip, "/robots.txt")
        except RetryLater as error:
            if error.status and error.not_before is None and state.robots_text is not None:
                return state  # RFC 9309: an older copy may stand in
            raise
        return _robots.with_robots(
            state, status=status, body=body, token=self._token, now=self._now()
        )

    def _with_fresh_tdmrep(self, trip: Trip, state: HostState) -> HostState:
        """Return the state with a tdmrep.json of this week, if the settings ask for it; none is no reservation."""
        now = self._now()
        asked_at = state.tdmrep_fetched_at
        if not self._settings.tdmrep or (
            asked_at and timedelta(0) <= now - asked_at < _TDMREP_FRESH
        ):
            return state
        try:
            status, body = self._site_answer(trip, "/.well-known/tdmrep.json")
        except RetryLater:
            return replace(state, tdmrep_fetched_at=now)  # the old one stands
        text = decode(body) if status == HTTPStatus.OK else None
        return replace(state, tdmrep_text=text, tdmrep_fetched_at=now)

    def _site_answer(self, trip: Trip, path: str) -> tuple[int, bytes]:
        """Return status and body of a file of the host. What can never be read counts as 404."""
        address = str(trip.url.copy_with(path=path, query=None))
        try:
            way = start_trip(Request(address))
            for _ in range(_robots.REDIRECTS_MAX + 1):
                answer = self._retrying(trip, self._settings.delay_s)(self._robots_hop, way)
                if not is_redirect(answer):
                    return answer.status, answer.body
                way = way.redirected(answer.status, answer.location or "", _robots.REDIRECTS_MAX)
        except SkipEntry as error:
            if error.reason == Reason.PRIVATE_ADDRESS:
                raise SkipEntry(Reason.PRIVATE_ADDRESS, error.detail, url=trip.shown) from error
        except RetryLater as error:
            error.url = trip.shown
            raise
        return 404, b""

    def _robots_hop(self, way: Trip) -> Answer:
        answer = self._client.get(way, max_bytes=_robots.MAX_BYTES, cut=True)
        refused = _robots_refusal(answer, way.shown, self._now())
        if refused is not None:
            raise refused
        return answer


def _robots_refusal(answer: Answer, url: str, now: datetime) -> RetryLater | None:
    """Return why there is no robots.txt to go by for now: a server in trouble, or one that asks to be left alone."""
    if answer.status != 429 and answer.status < 500:
        return None
    error = asked_to_wait(answer, url, now) if answer.status in (429, 503) else None
    until = error.not_before if error else None
    reason = Reason.RATE_LIMITED if answer.status == 429 else Reason.HTTP_5XX
    refused = RetryLater(reason, f"robots.txt answered {answer.status}", url=url, not_before=until)
    refused.status = answer.status
    return refused


def _with_right_validators(answer: Answer, asked: Request) -> tuple[tuple[str, str], ...]:
    """Return the headers with the validators that the next request must carry.

    Half a body must not be answered 304 next time, so it has none; a 304 that names none means that
    those asked with still hold.
    """
    if not answer.is_whole:
        return tuple(h for h in answer.headers if h[0] not in ("etag", "last-modified"))
    if answer.status != 304:
        return answer.headers
    held = (("etag", asked.etag), ("last-modified", asked.last_modified))
    missing = [(name, value) for name, value in held if value and answer.header(name) is None]
    return (*answer.headers, *missing)


def _may_pass(error: BaseException) -> bool:
    """Tell whether a failure is of a kind that often passes within seconds."""
    if not isinstance(error, RetryLater) or error.not_before is not None:
        return False
    return error.reason in _AGAIN and getattr(error, "may_pass", True)


def _is_enough(attempts: int, state: tenacity.RetryCallState) -> bool:
    failed = state.outcome.exception() if state.outcome else None
    if isinstance(failed, IngestError) and failed.reason == Reason.TIMEOUT:
        attempts = min(attempts, _TIMEOUT_ATTEMPTS)
    return state.attempt_number >= attempts


def _backoff_s(url: str, pause_s: float, state: tenacity.RetryCallState) -> float:
    """Return the seconds to wait: doubling, up to half as much again by the URL, never below the pause."""
    doubled: float = min(_BACKOFF_S * 2.0 ** (state.attempt_number - 1), _BACKOFF_MAX_S)
    return max(pause_s, doubled * (1 + 0.5 * spread(f"{url} {state.attempt_number}")))


def _last_result(state: tenacity.RetryCallState) -> Answer:
    """Return the last answer, or raise the last failure, once the attempts are used up."""
    assert state.outcome is not None
    answer: Answer = state.outcome.result()
    return answer
