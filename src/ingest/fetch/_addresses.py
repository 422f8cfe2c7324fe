"""Host name -> addresses that may be talked to. Knows no HTTP.

A name is resolved once and the connection is made to the very address that was vetted, so a second
DNS answer cannot lead elsewhere (see docs/decisions/0002).
"""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Cloud services that answer on public addresses from inside: no public site lives there.
_METADATA = frozenset(map(ipaddress.ip_address, ("168.63.129.16", "192.0.0.192")))


class Unresolved(Exception):
    """The name has no address. `temporary` when the resolver itself failed."""

    def __init__(self, host: str, detail: str, *, temporary: bool) -> None:
        super().__init__(f"{host} was not found: {detail}")
        self.temporary = temporary


class NotPublic(Exception):
    """Every address of the name is private, or otherwise not for us."""


def is_public(address: str) -> bool:
    """Tell whether an address literal belongs to the public internet.

    Private, loopback, link-local, multicast, reserved and metadata addresses do not, nor does an
    IPv6 address that carries such an IPv4 address inside. Raises ValueError for no address.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False]
    """
    held = ipaddress.ip_address(address.partition("%")[0])
    return all(_is_plain_public(each) for each in _unwrapped(held))


def _unwrapped(address: Address) -> tuple[Address, ...]:
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address, address.sixtofour)
    if address in _NAT64:  # Python calls it reserved, yet such a network reaches IPv4 through it
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return (address,)


def _is_plain_public(address: Address) -> bool:
    if address in _METADATA or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    return address.is_global


def vetted(host: str, addresses: Sequence[str], *, allow_private: bool) -> tuple[str, ...]:
    """Return the addresses that may be used, in the resolver's order. Raises NotPublic when none may.

    >>> vetted("example.org", ["10.0.0.1", "93.184.216.34"], allow_private=False)
    ('93.184.216.34',)
    """
    usable = tuple(a for a in dict.fromkeys(addresses) if allow_private or is_public(a))
    if not usable:
        raise NotPublic(f"{host} is at {addresses[0]}, which is no public address")
    return usable


def system_resolver(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses that the operating system gives for a name. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(str(sockaddr[0]) for *_, sockaddr in found)


def resolved(resolve: Resolver, host: str, port: int, timeout_s: float) -> Sequence[str]:
    """Return the answer of `resolve` within the time. Raises Unresolved, or TimeoutError.

    getaddrinfo cannot be given a deadline, so it runs beside us and is left behind when late.
    """
    box: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()
    threading.Thread(target=_ask, args=(resolve, host, port, box), daemon=True).start()
    try:
        answer = box.get(timeout=timeout_s)
    except queue.Empty:
        raise TimeoutError(f"no DNS answer for {host} in {timeout_s:.1f} s") from None
    if isinstance(answer, socket.gaierror):
        temporary = answer.errno == socket.EAI_AGAIN
        raise Unresolved(host, answer.strerror or "no answer", temporary=temporary) from answer
    if isinstance(answer, UnicodeError):
        raise Unresolved(host, "not a host name", temporary=False) from answer
    if isinstance(answer, Exception):
        raise answer
    if not answer:
        raise Unresolved(host, "no address", temporary=False)
    return answer


def _ask(
    resolve: Resolver, host: str, port: int, box: "queue.SimpleQueue[Sequence[str] | Exception]"
) -> None:
    try:
        box.put(resolve(host, port))
    except Exception as error:  # noqa: BLE001 - carried to the asking thread, which raises it
        box.put(error)
