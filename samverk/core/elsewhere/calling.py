"""The one way out to addresses that others have chosen: asking a provider, so that neither its address nor its answer
can do harm (SSRF).

Only HTTPS, only public addresses, no redirects, and little time: an address that somebody has typed must not reach
what only the server reaches. The machine's own network is open to the hosts that SAMVERK_INTERNAL_ISSUERS names.
"""

import socket
import time
from ipaddress import ip_address
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from samverk.core.elsewhere.faults import Fault
from samverk.core.elsewhere.public import is_public

CONNECT, READ, ALL = 3, 5, 8  # s: to be answered at all, for each piece, and for the whole answer
MOST = 512 * 1024  # bytes of an answer


def is_askable(address: str) -> bool:
    """Whether it is an address that a provider may have: HTTPS, or HTTP on this machine where that is named."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username or parts.password:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in settings.SAMVERK_INTERNAL_ISSUERS)


def is_open(host: str, number: str) -> bool:
    """Whether a connection to this host may go to this network address."""
    return is_public(ip_address(number.partition("%")[0])) or host in settings.SAMVERK_INTERNAL_ISSUERS


def look_up(host: str, port: int) -> list[str]:
    """All addresses of a name, by the machine's own resolver; none for a name that it does not know."""
    try:
        return [found[4][0] for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return []


class _Watched:
    """Goes nowhere when one of the name's addresses lies within, and looks where it has come before it says anything:
    a name may lead elsewhere the second time it is looked up (DNS rebinding)."""

    def _new_conn(self):
        if not all(is_open(self.host, number) for number in look_up(self.host, self.port)):
            raise Fault("inside")
        connection = super()._new_conn()
        if not is_open(self.host, connection.getpeername()[0]):
            connection.close()
            raise Fault("inside")
        return connection


class _Plain(_Watched, HTTPConnection):
    pass


class _Sealed(_Watched, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SealedPool(HTTPSConnectionPool):
    ConnectionCls = _Sealed


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SealedPool}


class Session(requests.Session):
    """What django-allauth asks with. Raises Fault for every answer that is of no use."""

    def __init__(self):
        super().__init__()
        self.trust_env = False  # no proxy and no password that lies about on the machine
        self.mount("https://", _Adapter())
        self.mount("http://", _Adapter())

    def request(self, method, url, **kwargs):
        if not is_askable(url):
            raise Fault("address")
        kwargs |= {"timeout": (CONNECT, READ), "allow_redirects": False, "stream": True}
        ends = time.monotonic() + ALL
        try:
            with super().request(method, url, **kwargs) as answer:
                answer._content = _read(answer, ends)
        except requests.Timeout as slow:
            raise Fault("slow") from slow
        except requests.RequestException as away:
            raise Fault("away") from away
        if answer.is_redirect:
            raise Fault("redirected")
        return answer


def _read(answer, ends: float) -> bytes:
    """All that it says; raises Fault for what takes too long or is too much."""
    read = bytearray()
    for piece in answer.iter_content(16 * 1024):
        read += piece
        if len(read) > MOST:
            raise Fault("large")
        if time.monotonic() > ends:
            raise Fault("slow")
    return bytes(read)


def json_from(address: str, **kwargs) -> dict:
    """The object that the provider answers with. Raises Fault."""
    with Session() as session:
        answer = session.get(address, **kwargs)
    if answer.status_code != 200:
        raise Fault("refused")
    try:
        found = answer.json()
    except ValueError as nonsense:
        raise Fault("nonsense") from nonsense
    if not isinstance(found, dict):
        raise Fault("nonsense")
    return found
