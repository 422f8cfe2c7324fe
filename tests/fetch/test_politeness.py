"""Many requests: one at a time a host, with pauses; robots first; hosts in trouble are left alone."""

import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from ingest.errors import OfflineError, RetryLater, SkipEntry
from ingest.fetch import Fetcher
from ingest.fetch._lanes import wait_s
from ingest.types import FetchSettings, HostState, Page, Request


def requests_to(*hosts: str, each: int = 1) -> list[Request]:
    return [Request(f"http://{host}/{n}", key=n) for host in hosts for n in range(each)]


def reasons(results) -> dict[str, str]:
    """Return URL -> "ok", or the reason of the failure."""
    return {
        request.url: "ok" if isinstance(result, Page) else result.reason
        for request, result in results
    }


def test_every_request_comes_back_with_its_own_page(served):
    """Each request is yielded once, with its key, whatever the order."""
    asked = requests_to("a.example", "b.example", "c.example", each=10)
    got = list(served.fetcher().fetch_many(asked))
    assert sorted((r.url, r.key, p.body.decode()) for r, p in got) == sorted(
        (r.url, r.key, f"Page {r.key}.") for r in asked
    )


def test_pause_between_two_requests_to_one_host(served):
    """With nothing else to do, the fetcher sleeps the whole delay between two pages."""
    list(served.fetcher(delay_s=2.0).fetch_many(requests_to("a.example", each=4)))
    assert served.clock.now() - served.start == timedelta(seconds=6)


def test_server_sees_the_pauses(served):
    """In the server's own log, on a real clock, two requests to a host lie a whole delay apart."""
    served.server.on("/1", (302, "", ("Location", "/2")))
    served.server.on("/3", (302, "", ("Location", "http://b.example/4")))
    settings = FetchSettings(
        delay_s=0.1, allow_private=True, connect_to=(("", 0, "127.0.0.1", served.server.port),)
    )
    clock = {"now": lambda: datetime.now(UTC), "sleep": time.sleep}
    with Fetcher(settings, served.hosts, **clock) as fetcher:
        list(fetcher.fetch_many(requests_to("a.example", "b.example", each=4)))
    pages = [asked for asked in served.server.asked if asked.path != "/robots.txt"]
    for host in ("a.example", "b.example"):
        times = [asked.at for asked in pages if asked.host == host]
        assert min(later - sooner for sooner, later in pairwise(times)) >= 0.1


def test_hosts_share_the_time(served):
    """Ten hosts with three pages each take as long as one host."""
    hosts = [f"h{n}.example" for n in range(10)]
    list(served.fetcher(delay_s=2.0).fetch_many(requests_to(*hosts, each=3)))
    assert served.clock.now() - served.start < timedelta(seconds=5)


def silence(asked, connection):
    connection.recv(1)


def test_one_request_at_a_time_for_each_host_and_many_hosts_at_once(served):
    """The server never sees two requests of one host under way, but several hosts together."""
    hosts = [f"h{n}.example" for n in range(8)]
    under_way: list[str] = []
    together: set[int] = set()

    def meeting(asked, connection):
        under_way.append(asked.host)
        together.add(len(under_way))
        time.sleep(0.05)
        under_way.remove(asked.host)
        return (200, "Fine.")

    for number in range(3):
        served.server.on(f"/{number}", meeting)
    list(served.fetcher(workers=8).fetch_many(requests_to(*hosts, each=3)))
    assert set(served.server.most_under_way.values()) == {1}
    assert max(together) > 1


@pytest.mark.parametrize("hosts", [3, 100])
def test_requests_are_read_ahead_within_bounds(served, hosts):
    """An endless queue is not drained into memory; with hosts enough, little is read ahead."""
    read = []

    def endless():
        number = 0
        while True:
            read.append(number)
            yield Request(f"http://h{number % hosts}.example/1", key=number)
            number += 1

    results = served.fetcher().fetch_many(endless())
    for _ in range(5):
        next(results)
    assert len(read) < 50 if hosts > 16 else len(read) < 1100
    results.close()


def test_pages_wait_in_bounded_number(served):
    """While the caller is busy, no more than `workers` pages are fetched ahead."""
    hosts = [f"h{n}.example" for n in range(40)]
    results = served.fetcher(workers=4).fetch_many(requests_to(*hosts))
    next(results)
    time.sleep(0.3)
    assert len(served.server.urls()) <= 1 + 4
    results.close()


def test_hosts_are_asked_for_state_in_one_thread(served):
    """`Hosts` is called from the caller's thread alone, so one SQLite connection will do."""
    list(served.fetcher().fetch_many(requests_to("a.example", "b.example", each=3)))
    assert served.hosts.threads == {threading.get_ident()}


def test_state_written_by_another_process_counts(served):
    """A request that somebody else made a second ago is waited for."""
    served.hosts.save(HostState("a.example", last_request_at=served.start - timedelta(seconds=1)))
    served.fetcher(delay_s=3.0).fetch(Request("http://a.example/1"))
    assert sum(served.clock.slept) == 2.0


def test_host_is_claimed_before_it_is_asked(served):
    """Another process sees the time of a request while it is still under way."""
    seen = []

    def look(asked, connection):
        seen.append(served.hosts.states["a.example"].last_request_at)
        return (200, "Fine.")

    served.server.on("/robots.txt", look)
    served.fetcher().fetch(Request("http://a.example/1"))
    assert seen == [served.start]


def test_one_off_in_the_midst_of_many(served):
    """A single fetch works while many are under way, and neither loses anything."""
    fetcher = served.fetcher()
    many = fetcher.fetch_many(requests_to("a.example", "b.example", each=5))
    bodies = []
    for _, page in many:
        bodies.append(page.body)
        bodies.append(fetcher.fetch(Request("http://a.example/9")).body)
    assert len(bodies) == 20


def test_many_within_many(served):
    """A second batch may be begun and finished inside the first."""
    fetcher = served.fetcher(workers=2)
    count = 0
    for _ in fetcher.fetch_many(requests_to("a.example", "b.example", each=5)):
        inner = fetcher.fetch_many(requests_to("a.example", "c.example", each=2))
        count += 1 + len(list(inner))
    assert count == 10 + 10 * 4


def test_closing_early_stops_cleanly(served):
    """After a closed batch the fetcher goes on with the next."""
    fetcher = served.fetcher()
    results = fetcher.fetch_many(requests_to("a.example", "b.example", each=10))
    next(results)
    results.close()
    assert len(list(fetcher.fetch_many(requests_to("a.example", each=3)))) == 3


def test_closing_the_fetcher_does_not_wait_for_slow_servers(served):
    """A server that never answers cannot hold the end of a run."""
    served.server.on("slow.example/0", silence)
    fetcher = served.fetcher()
    results = fetcher.fetch_many(requests_to("slow.example", "a.example", each=2))
    next(results)
    began = time.monotonic()
    results.close()
    fetcher.close()
    assert time.monotonic() - began < 10  # or it hangs for its timeouts


def test_stop_ends_a_batch_and_keeps_what_has_come(served):
    """After `stop` nothing is begun, a silent server is given up, and the batch ends."""
    served.server.on("slow.example/0", silence)
    fetcher = served.fetcher(delay_s=30.0)
    results = fetcher.fetch_many(requests_to("slow.example", "a.example", each=3))
    first = next(results)
    began = time.monotonic()
    threading.Timer(0.1, fetcher.stop).start()
    rest = list(results)
    assert (first[0].url, rest) == ("http://a.example/0", [])
    assert list(fetcher.fetch_many(requests_to("b.example"))) == []
    assert time.monotonic() - began < 10  # or it hangs for its timeouts


def test_bug_in_a_thread_is_seen(served):
    """What is no expected failure is raised to the caller."""

    def resolve(host, port):
        raise RuntimeError("a bug")

    settings = FetchSettings(delay_s=0)
    clock = {"now": served.clock.now, "sleep": served.clock.sleep}
    with (
        Fetcher(settings, served.hosts, **clock, resolve=resolve) as fetcher,
        pytest.raises(RuntimeError, match="a bug"),
    ):
        list(fetcher.fetch_many(requests_to("a.example")))


@pytest.mark.parametrize(
    ("state", "wait"),
    [
        pytest.param({}, 0, id="never asked"),
        pytest.param({"last_request_at": -1}, 1, id="a second ago"),
        pytest.param({"last_request_at": -9}, 0, id="long ago"),
        pytest.param({"last_request_at": 5000}, 2, id="clock went back"),
        pytest.param({"not_before": 30}, 30, id="asked to wait"),
        pytest.param({"not_before": 9_999_999}, 0, id="beyond any Retry-After"),
        pytest.param({"last_request_at": -1, "crawl_delay_s": 10.0}, 9, id="crawl delay"),
    ],
)
def test_wait_before_a_request(world, state, wait):
    """The wait is what is left of the pause, and never longer than the pause."""
    shifted = {
        key: value if key == "crawl_delay_s" else world.start + timedelta(seconds=value)
        for key, value in state.items()
    }
    held = replace(HostState("a.example"), **shifted)
    assert wait_s(held, 2.0, world.start) == wait


# --- trouble ---------------------------------------------------------------------------------


def test_host_that_forbids_twice_is_left_alone(served):
    """403 used as a rate limit: two in a row, and the rest stays for a later run."""
    served.server.on("/2", (403, ""))
    served.server.on("/1", (403, ""))
    served.server.on("/0", (403, ""))
    got = [result for _, result in served.fetcher().fetch_many(requests_to("a.example", each=3))]
    assert [(each.reason, each.tried) for each in got] == [
        ("blocked", True),
        ("blocked", True),
        ("blocked", False),  # so it does not count as an attempt of that page
    ]
    assert len(served.server.urls()) == 2


def test_rate_limit_stops_the_whole_host(served):
    """After one 429 with a long Retry-After no other page of the host is asked for."""
    served.server.on("/0", (429, "", ("Retry-After", "7200")))
    got = list(served.fetcher().fetch_many(requests_to("a.example", each=5)))
    until = served.start + timedelta(hours=2)
    assert [result.not_before for _, result in got] == [until] * 5
    assert served.server.urls() == ["a.example/0"]


def test_missing_pages_do_not_count_against_a_host(served):
    """A 404 says nothing of the host."""
    asked = [Request(f"http://a.example/missing{n}") for n in range(5)]
    got = reasons(served.fetcher().fetch_many([*asked, *requests_to("a.example")]))
    assert list(got.values()) == ["http_4xx"] * 5 + ["ok"]


def test_failures_are_counted_and_forgotten(served):
    """The host's state counts faults in a row, and a page ends the count."""
    served.server.on("/0", (500, ""))
    fetcher = served.fetcher(attempts=1)
    with pytest.raises(RetryLater):
        fetcher.fetch(Request("http://a.example/0"))
    failed = served.hosts.states["a.example"].failures
    fetcher.fetch(Request("http://a.example/1"))
    assert (failed, served.hosts.states["a.example"].failures) == (1, 0)


def dead(*hosts: str) -> tuple:
    """Return connect_to rows that lead these hosts to a port where nobody listens."""
    return tuple((host, 0, "127.0.0.1", 1) for host in hosts)


def test_offline_is_told_before_anything_is_blamed(served):
    """When the first five hosts cannot be reached, nothing is yielded and no host is blamed."""
    hosts = [f"h{n}.example" for n in range(8)]
    results = served.fetcher(connect_to=dead(*hosts)).fetch_many(requests_to(*hosts, each=2))
    with pytest.raises(OfflineError):
        next(results)
    assert {state.failures for state in served.hosts.states.values()} == {0}


def test_one_host_that_answers_means_online(served):
    """When any host was reached, failures of the others are theirs."""
    hosts = [f"h{n}.example" for n in range(8)]
    rows = (*dead(*hosts), ("", 0, "127.0.0.1", served.server.port))
    fetcher = served.fetcher(connect_to=rows, attempts=1)
    got = reasons(fetcher.fetch_many(requests_to("up.example", *hosts)))
    assert sorted(got.values()) == ["connect"] * 8 + ["ok"]


def test_few_dead_hosts_are_not_offline(served):
    """Fewer than five dead hosts are reported as what they are."""
    hosts = ("x.example", "y.example")
    fetcher = served.fetcher(connect_to=dead(*hosts), attempts=1)
    got = reasons(fetcher.fetch_many(requests_to(*hosts, each=3)))
    assert set(got.values()) == {"connect"}
    assert len(got) == 6


@pytest.mark.parametrize(
    ("trouble", "hosts", "is_offline"),
    [
        pytest.param(socket.EAI_AGAIN, ("x.example", "y.example"), True, id="no resolver answers"),
        pytest.param(socket.EAI_AGAIN, ("x.example",), False, id="one name may be broken itself"),
        pytest.param(socket.EAI_NONAME, ("x.example", "y.example"), False, id="no such names"),
    ],
)
def test_with_few_sources_the_kind_of_trouble_tells_whether_we_are_offline(
    served, trouble, hosts, is_offline
):
    """Somebody with three sources is offline, too, now and then."""

    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(trouble, "no answer")

    settings = FetchSettings(attempts=1)
    clock = served.clock
    with Fetcher(settings, served.hosts, now=clock.now, sleep=clock.sleep, resolve=resolve) as each:
        try:
            outcome = set(reasons(each.fetch_many(requests_to(*hosts, each=2))).values())
        except OfflineError:
            outcome = "offline"
    assert outcome == ("offline" if is_offline else {"dns"})


def test_bad_addresses_come_back_at_once(served):
    """A request that is no web address is a value like any other failure."""
    got = list(served.fetcher().fetch_many([Request("file:///etc/passwd"), Request("x y")]))
    assert [type(result) for _, result in got] == [SkipEntry, SkipEntry]
