"""The address that people reach Samverk by, which stands in every mail: SAMVERK_URL, else made from the hosts."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
ADDRESS = re.compile(r"https?://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:\d{1,5})?/?")


def from_environment(url: str, hosts: list[str], https: bool, debug: bool) -> str:
    """The address without a slash at its end: https://samverk.kommun.se.

    Links in mails open what is not for all, so they go by https; http is for development and for this machine alone.
    Raises ImproperlyConfigured for what is no address, and for one with more than scheme, name and port.
    """
    url = url.strip() or _from_hosts(hosts, https)
    if not ADDRESS.fullmatch(url):
        raise ImproperlyConfigured(
            f"SAMVERK_URL is to be the address that people reach Samverk by, as https://samverk.kommun.se, not {url!r}."
        )
    parts = urlsplit(url)
    if parts.scheme == "http" and not debug and not is_this_machine(url):
        raise ImproperlyConfigured(
            f"SAMVERK_URL must begin with https://, not {url!r}: links in mails open what is not for all to read. "
            "Set SAMVERK_HTTPS=1 too, and let the web server in front have the certificate (docs/running.md)."
        )
    return f"{parts.scheme}://{parts.netloc}"


def of_server(port: int) -> str:
    """That of a server on this machine, tried out there."""
    return f"http://{THIS_MACHINE[0]}:{port}"


def is_this_machine(url: str) -> bool:
    return urlsplit(url).hostname in THIS_MACHINE


def _from_hosts(hosts: list[str], https: bool) -> str:
    """The first name that Samverk is reached by. Without https it is tried out on this machine: no mail is to carry a
    link that anybody on the way could read."""
    named = next((host for host in hosts if host and host[0] not in "*."), THIS_MACHINE[0])
    return f"https://{named}" if https else of_server(8000)
