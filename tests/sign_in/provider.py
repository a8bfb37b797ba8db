"""The provider as the tests meet it: where it is, what it is told to lie, and somebody who signs in there."""

import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import requests

from tests.sign_in.lying_provider import PASSWORD

CLIENT, SECRET = "samverk", "en-hemlighet-mellan-tva"


class Provider:
    def __init__(self, port: int):
        self.issuer = f"http://127.0.0.1:{port}"

    def lie(self, **how) -> None:
        requests.post(f"{self.issuer}/_lie", json=how, timeout=5).raise_for_status()

    def person_signs_in(self, there: str, who: str = "maja") -> str:
        """The address that somebody's browser is sent back to, once they have signed in at the address `there`."""
        with requests.Session() as browser:
            page = browser.get(there, timeout=5)
            hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.text))
            sent = hidden | {"username": who, "password": PASSWORD}
            back = browser.post(page.url, data=sent, allow_redirects=False, timeout=5)
        return back.headers["Location"]


def asked(address: str) -> dict:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


@contextmanager
def running(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.sign_in.lying_provider", str(folder), str(port), CLIENT, SECRET]
    with (folder / "told").open("w") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told)
        try:
            _wait_for(port, process, folder)
            yield Provider(port)
        finally:
            process.terminate()
            process.wait(10)


def _wait_for(port: int, process, folder) -> None:
    for _each in range(150):
        assert process.poll() is None, (folder / "told").read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the provider did not start")
