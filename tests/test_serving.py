"""`samverk run` as a stranger meets it: a real server, a real port, a data folder that was not there."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager, suppress
from urllib.error import HTTPError, URLError

import pytest
from django.conf import settings

PATIENCE_S = 90  # a slow machine that makes fonts and tables


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder that was not there: the first server makes it, those after it find it."""
    return tmp_path_factory.mktemp("serving") / "data"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(url: str, language: str = "sv"):
    """Status, headers and text, whatever the status."""
    request = urllib.request.Request(url, headers={"Accept-Language": language})  # noqa: S310 a server of our own
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 idem
            return response.status, response.headers, response.read().decode()
    except HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


def environment_of(data) -> dict[str, str]:
    """A server of its own keeps its data there in SQLite, whichever database the tests themselves run on."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return kept | {"SAMVERK_DATA": str(data)}


@contextmanager
def running(data, *arguments, folder=settings.PACKAGE.parent):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "samverk", "run", "--port", str(port), *arguments],
        cwd=folder,
        env=environment_of(data),
        start_new_session=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        give_up_at = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer(f"http://127.0.0.1:{port}/health/")
                break
            except (URLError, ConnectionError):
                assert process.poll() is None, process.stdout.read()
                assert time.monotonic() < give_up_at, "the server did not answer"
                time.sleep(0.1)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its workers too
        process.stdout.close()
        process.wait()


def members_of(group: int) -> list[str]:
    listing = subprocess.run(["ps", "-e", "-o", "pgid=,args="], check=True, capture_output=True, text=True)  # noqa: S607
    return [line for line in listing.stdout.splitlines() if line.split()[0] == str(group)]


def test_nothing_is_left_when_the_first_process_is_killed(data):
    with running(data, "--workers", "2") as (process, address):
        assert len(members_of(process.pid)) > 2

        process.kill()

        give_up_at = time.monotonic() + PATIENCE_S
        process.wait()
        while left := members_of(process.pid):
            assert time.monotonic() < give_up_at, left
            time.sleep(0.1)
        with pytest.raises(URLError):
            answer(address)


def test_a_stranger_gets_the_sign_in_page_with_its_headers_and_its_static_files(data):
    with running(data) as (_process, address):
        status, headers, page = answer(f"{address}/")
        health = answer(f"{address}/health/")
        style = answer(f"{address}/static/css/tokens.css")
        font = urllib.request.urlopen(f"{address}/static/generated/fonts/newsreader.woff2", timeout=10)  # noqa: S310
        with font:
            kind, first_bytes = font.headers["Content-Type"], font.read(4)

    assert (status, health[0], style[0]) == (200, 200, 200)
    assert 'name="password"' in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (kind, first_bytes) == ("font/woff2", b"wOF2")
    assert (data / "samverk.sqlite3").exists()


def test_the_first_start_of_a_fresh_copy_speaks_the_readers_language_at_once(data, tmp_path):
    shutil.copytree(settings.PACKAGE, tmp_path / "samverk", ignore=shutil.ignore_patterns("*.mo", "__pycache__"))

    with running(data, folder=tmp_path) as (_process, address):
        pages = [answer(f"{address}/", language)[2] for language in ("sv", "fi", "en")]

    headings = [re.search(r"<h1[^>]*>([^<]*)", page)[1].strip() for page in pages]
    assert headings == ["Logga in", "Kirjaudu sisään", "Sign in"]


def test_what_a_page_links_is_kept_for_ever_and_travels_compressed(data):
    with running(data) as (_process, address):
        page = answer(f"{address}/account/login/")[2]
        links = re.findall(r'<(?:link|script)[^>]*?(?:href|src)="(/static/[^"]+)"', page)
        told = {}
        for link in links:
            asked = urllib.request.Request(f"{address}{link}", headers={"Accept-Encoding": "gzip"})  # noqa: S310
            with urllib.request.urlopen(asked, timeout=10) as response:  # noqa: S310 a server of our own
                told[link] = response.headers["Cache-Control"], response.headers["Content-Encoding"]

    assert Counter(link.rpartition(".")[2] for link in links) == {"css": 1, "woff2": 3, "svg": 1, "js": 5}
    assert {kept for kept, _encoding in told.values()} == {"max-age=315360000, public, immutable"}
    assert {encoding for link, (_kept, encoding) in told.items() if link.endswith((".css", ".js"))} == {"gzip"}


@pytest.mark.parametrize(
    ("stop", "to_all"),
    [(signal.SIGTERM, False), (signal.SIGINT, True), (signal.SIGTERM, True)],
    ids=["service stopped", "Ctrl-C", "session ended"],
)
def test_it_stops_when_told_and_leaves_nobody_behind(data, stop, to_all):
    with running(data) as (process, _address):
        (os.killpg if to_all else os.kill)(process.pid, stop)
        process.wait(timeout=15)
        time.sleep(0.2)

        assert members_of(process.pid) == []


def test_a_second_one_on_the_same_port_is_refused(data):
    with running(data) as (_process, address):
        port = address.rsplit(":", 1)[1]
        second = subprocess.run(
            [sys.executable, "-m", "samverk", "run", "--port", port],
            cwd=settings.PACKAGE.parent,
            env=environment_of(data),
            check=False,
            capture_output=True,
            text=True,
        )

    assert second.returncode == 2
    assert f"Port {port} is taken" in second.stderr


def test_no_secret_of_an_address_stands_in_what_the_server_writes(data):
    token = f"{'Aa0_' * 5}Zz.{'bB1-' * 10}xYz"  # as long as one that opens something
    with running(data) as (process, address):
        opened = answer(f"{address}/answer/{token}/")
        answer(f"{address}/answer/{token}/more/")
        answer(f"{address}/answer/?token={token}")
        request = urllib.request.Request(f"{address}/answer/{token}/", method="POST")  # noqa: S310 a server of our own
        with pytest.raises(HTTPError):
            urllib.request.urlopen(request, timeout=10)  # noqa: S310 idem
        os.killpg(process.pid, signal.SIGTERM)
        written = process.stdout.read()

    assert opened[0] == 404 and token not in opened[2]
    assert "/answer/…/more/" in written
    assert token not in written and token.partition(".")[0] not in written
