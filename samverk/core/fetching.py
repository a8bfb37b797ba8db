"""The one way out to addresses that somebody else has chosen: an HTTPS document is fetched, and nothing inside is.

Whoever can have us fetch an address could have us ask what stands behind our own wall, in our name (SSRF). So the name
is looked up once, all its addresses must be public, and the connection goes to the very address that was judged: a
name server that answers otherwise the next time (DNS rebinding) is not asked a next time. What a document leads on to
is judged in the same way. A proxy named in the environment is not used. What is not known to be sound is refused.

The library that was known for this (advocate) was last released in 2020, and those that have come since are at 0.1:
http.client, ssl and ipaddress do the work.
"""

import io
import socket
import ssl
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from time import monotonic
from urllib.parse import SplitResult, quote, urljoin, urlsplit

REDIRECTS = {301, 302, 303, 307, 308}
# Not for the world, or ways of writing another address, whatever this Python's ipaddress says of them: 3.11.7 takes
# 192.0.0.0/24 for public. In version 6 only what has been given out (2000::/3) can be; the rest of that half lies
# around or within what is not: ::ffff:0:0/96 (version 4), 64:ff9b::/96 (its translation), fe80::/10, fc00::/7.
REFUSED_4 = [ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15")]
GIVEN_OUT_6 = ip_network("2000::/3")
REFUSED_6 = [ip_network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


class NotFetched(Exception):
    """`code` says why: address, port, name, private, redirects, status, kind, encoded, size, time or network."""

    def __init__(self, code: str, told: str = ""):
        super().__init__(f"{code}: {told}" if told else code)
        self.code = code


@dataclass(frozen=True)
class Fetched:
    """`url` is where it lay in the end."""

    url: str
    kind: str
    content: bytes


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody in the world may be at it: no private, loopback, link-local, shared or reserved range."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if address.version == 4:
        return not any(address in network for network in REFUSED_4)
    return address in GIVEN_OUT_6 and not any(address in network for network in REFUSED_6)


def look_up(host: str, port: int) -> list[str]:
    """All addresses of a name, by the machine's own resolver."""
    return [found[4][0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Fetcher:
    """What may be fetched, and within which bounds. As it is made without arguments it is fit for addresses of others.

    The last four are there to be tried against servers on this machine: nothing else gives them.
    """

    kinds: Collection[str]
    largest: int = 5 * 1024 * 1024  # bytes
    longest: float = 10.0  # s for all of it: looking up, redirects, reading
    redirects: int = 3
    resolve: Callable[[str, int], list[str]] = look_up
    may_reach: Callable[[IPv4Address | IPv6Address], bool] = is_public
    ports: Collection[int] = (443,)
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, url: str) -> Fetched:
        """What lies at the address. Raises NotFetched, also for all that goes wrong on the way."""
        until = monotonic() + self.longest
        try:
            for _hop in range(self.redirects + 1):
                parts, host, port = self._judged(url)
                with self._connected(host, port, until) as connection:
                    answer = _asked(connection, parts, host, port, until)
                    if answer.status not in REDIRECTS:
                        return Fetched(url, *self._read(answer))
                    url = urljoin(url, answer.headers.get("Location", ""))
        except TimeoutError as fault:
            raise NotFetched("time", str(fault)) from fault
        except (OSError, HTTPException) as fault:
            raise NotFetched("network", type(fault).__name__) from fault
        raise NotFetched("redirects")

    def _judged(self, url: str) -> tuple[SplitResult, str, int]:
        """The address in its parts, if it is one that may be asked: HTTPS, without a password, to a port for it."""
        if not url.isprintable() or any(sign in url for sign in ' \\"<>'):
            raise NotFetched("address")
        try:
            parts = urlsplit(url)
            port = parts.port or 443
            host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        except ValueError as fault:  # UnicodeError is one
            raise NotFetched("address") from fault
        if parts.scheme != "https" or not host or "@" in parts.netloc or "%" in host:
            raise NotFetched("address")
        if port not in self.ports:
            raise NotFetched("port", str(port))
        return parts, host, port

    def _connected(self, host: str, port: int, until: float) -> ssl.SSLSocket:
        """To an address that was judged, by number: the name is not looked up again, only the certificate is for it."""
        addresses = self._addresses(host, port, until)
        plain = socket.create_connection((addresses[0], port), timeout=_left(until))
        try:
            return self.context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def _addresses(self, host: str, port: int, until: float) -> list[str]:
        # A thread, since the machine's resolver has no time limit of ours; it ends by itself when nobody waits for it.
        pool = ThreadPoolExecutor(1)
        try:
            found = pool.submit(self.resolve, host, port).result(timeout=_left(until))
            judged = [ip_address(each) for each in found]
        except TookTooLong as fault:
            raise NotFetched("time", "looking up the name") from fault
        except (OSError, ValueError) as fault:
            raise NotFetched("name") from fault
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if not judged or not all(map(self.may_reach, judged)):
            raise NotFetched("private")
        return found

    def _read(self, answer: HTTPResponse) -> tuple[str, bytes]:
        if answer.status != 200:
            raise NotFetched("status", str(answer.status))
        kind = answer.headers.get_content_type()
        if kind not in self.kinds:
            raise NotFetched("kind")
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise NotFetched("encoded")  # none was asked for: small packed, it could be without end unpacked
        content = answer.read(self.largest + 1)
        if len(content) > self.largest:
            raise NotFetched("size")
        if answer.length:
            raise NotFetched("network", "the answer was cut short")
        return kind, content


class _InTime(io.RawIOBase):
    """What comes from a socket, each piece within what is left of the whole time: a server that drips is left."""

    def __init__(self, connection: socket.socket, until: float):
        self.connection, self.until = connection, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.connection.settimeout(_left(self.until))
        return self.connection.recv_into(buffer)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """As HTTPResponse asks a socket."""
        return io.BufferedReader(self)


def _asked(connection: ssl.SSLSocket, parts: SplitResult, host: str, port: int, until: float) -> HTTPResponse:
    place = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._')}" if parts.query else ""
    named = f"[{host}]" if ":" in host else host
    lines = [
        f"GET {place}{query} HTTP/1.1",
        f"Host: {named}" if port == 443 else f"Host: {named}:{port}",
        "User-Agent: Samverk",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    connection.settimeout(_left(until))
    connection.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    answer = HTTPResponse(_InTime(connection, until), method="GET")
    answer.begin()
    return answer


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise NotFetched("time")
    return left
