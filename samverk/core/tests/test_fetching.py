"""Fetching from real servers on this machine: one that may be asked, and one within the wall that never is."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from time import monotonic, sleep

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from samverk.core.fetching import Fetched, Fetcher, NotFetched, is_public

OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.2"
NAME = "feed.example"
FEED = b"<rss/>"


def certificate(folder):
    """Of our own making, for NAME and for nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME), x509.DNSName("other.example")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


class Answers(BaseHTTPRequestHandler):
    """What the server says is a function of its own for each path."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        self.server.says.get(self.path.partition("?")[0], plain)(self)

    def log_message(self, *_told):
        pass

    def say(self, status, headers, content=b""):
        self.send_response(status)
        for name, value in {"Content-Length": len(content), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def plain(answer):
    answer.say(200, {"Content-Type": "application/rss+xml; charset=utf-8"}, FEED)


def leads_to(status, location):
    return lambda answer: answer.say(status, {"Location": location})


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_about):
        """Whoever hangs up in the middle is what is tried here."""


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def servers(pem):
    """The one outside and the one inside, on one port of two addresses."""
    started, port = [], 0
    for address in (OUTSIDE, INSIDE):
        server = Quiet((address, port), Answers)
        server.says, server.asked, port = {}, [], server.server_address[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        started.append(server)
    yield started
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture
def outside(servers):
    return servers[0]


@pytest.fixture
def inside(servers):
    return servers[1]


@pytest.fixture
def fetcher(outside, pem):
    """As it is, but that this machine's first address is taken for public, and its certificate for a known one."""

    def make(**changed):
        chosen = {
            "kinds": {"application/rss+xml"},
            "resolve": lambda host, port: [OUTSIDE],
            "may_reach": lambda address: str(address) == OUTSIDE,
            "ports": (outside.server_address[1],),
            "context": ssl.create_default_context(cafile=pem),
            "longest": 3.0,
        }
        return Fetcher(**{**chosen, **changed})

    return make


def at(server, path="/", name=NAME):
    return f"https://{name}:{server.server_address[1]}{path}"


def code_of(fetcher, url):
    with pytest.raises(NotFetched) as refused:
        fetcher.fetch(url)
    return refused.value.code


def test_a_document_is_fetched_by_its_name(fetcher, outside):
    found = fetcher().fetch(at(outside, "/a?b=å"))

    assert found == Fetched(at(outside, "/a?b=å"), "application/rss+xml", FEED)
    assert outside.asked == [("/a?b=%C3%A5", f"{NAME}:{outside.server_address[1]}")]


@pytest.mark.parametrize(
    "address",
    [
     "0.0.0.0",  # noqa: S104  refused here
     "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
     "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1",
     "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
     "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
     "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1",
     "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_what_is_not_for_the_world_is_refused(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "193.10.0.1", "100.63.255.255", "2606:4700::1111", "2a00:1450::1"])
def test_what_is_for_the_world_is_not(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    ["http://feed.example/", "file:///etc/passwd", "gopher://feed.example/", "ftp://feed.example/", "//feed.example/",
     "https://", "https:///x", "https://user@feed.example/", "https://user:secret@feed.example/", "feed.example",
     "https://feed.example:99999/", "https://[::1/", "https://feed.example /", "https://feed.example/\r\nX: y",
     "https://feed.example\\@inside.example/", "https://[fe80::1%25eth0]/", f"https://{'a' * 64}.example/", ""],
)  # fmt: skip
def test_what_is_no_plain_address_by_https_is_refused_before_anything_is_looked_up(url):
    asked = []
    fetcher = Fetcher(kinds={"text/html"}, resolve=lambda *name: asked.append(name))

    assert (code_of(fetcher, url), asked) == ("address", [])


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "①②⑦.0.0.1", "127。0。0。1", "[::1]",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "0", "localhost.", "169.254.169.254"],
)  # fmt: skip
def test_however_this_machine_is_written_it_is_not_reached(host):
    """By the machine's own resolver, as it is in use; a server listens on every address there is."""
    with socket.create_server(("", 0), family=socket.AF_INET) as server:
        server.settimeout(0)
        fetcher = Fetcher(kinds={"text/html"}, ports=[server.getsockname()[1]])

        code = code_of(fetcher, f"https://{host}:{server.getsockname()[1]}/")

        assert code in {"private", "name"}
        with pytest.raises(BlockingIOError):
            server.accept()


def test_other_ports_are_refused():
    assert code_of(Fetcher(kinds={"text/html"}), "https://feed.example:8443/") == "port"


def test_a_name_that_leads_elsewhere_the_second_time_is_not_asked_a_second_time(fetcher, outside, inside):
    turns = iter([[OUTSIDE], [INSIDE], [INSIDE]])

    found = fetcher(resolve=lambda host, port: next(turns)).fetch(at(outside))

    assert (found.content, len(outside.asked), inside.asked) == (FEED, 1, [])
    assert next(turns) == [INSIDE]


def test_judging_a_name_and_then_connecting_by_it_would_be_led_inside(fetcher, outside, inside, monkeypatch):
    """What the test before this one is for: looked up once more on the way, the name leads to the server inside."""
    turns = iter([[OUTSIDE], [INSIDE]])
    connect = socket.create_connection
    changing = fetcher(resolve=lambda host, port: next(turns))
    monkeypatch.setattr(
        "samverk.core.fetching.socket.create_connection",
        lambda place, timeout: connect((changing.resolve(NAME, place[1])[0], place[1]), timeout),
    )

    changing.fetch(at(outside))

    assert len(inside.asked) == 1


@pytest.mark.parametrize(
    "addresses", [[INSIDE], [OUTSIDE, INSIDE], [INSIDE, OUTSIDE], ["::1", OUTSIDE], ["fe80::1%eth0"]]
)
def test_one_address_within_is_enough_to_be_refused(fetcher, outside, inside, addresses):
    code = code_of(fetcher(resolve=lambda host, port: addresses), at(outside))

    assert (code, outside.asked, inside.asked) == ("private", [], [])


def fails(host, port):
    raise socket.gaierror("no such name")


@pytest.mark.parametrize(("resolve", "code"), [(fails, "name"), (lambda *_: [], "private"), (lambda *_: ["x"], "name")])
def test_a_resolver_that_fails_lets_nothing_through(fetcher, outside, resolve, code):
    assert (code_of(fetcher(resolve=resolve), at(outside)), outside.asked) == (code, [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("to", "code"),
    [("https://inside.example:{port}/", "private"), ("http://feed.example:{port}/", "address"),
     ("file:///etc/passwd", "address"), ("//inside.example:{port}/", "private"), ("https://feed.example:22/", "port"),
     ("https://a:b@feed.example:{port}/", "address")],
)  # fmt: skip
def test_where_one_is_led_on_to_is_judged_too(fetcher, outside, inside, status, to, code):
    port = outside.server_address[1]
    outside.says["/"] = leads_to(status, to.format(port=port))
    names = {NAME: [OUTSIDE], "inside.example": [INSIDE]}

    found = code_of(fetcher(resolve=lambda host, port: names[host]), at(outside))

    assert (found, len(outside.asked), inside.asked) == (code, 1, [])


def test_three_times_one_is_led_on_and_not_a_fourth(fetcher, outside):
    for number in range(5):
        outside.says[f"/{number}"] = leads_to(302, f"/{number + 1}")

    assert fetcher().fetch(at(outside, "/2")).url == at(outside, "/5")
    assert code_of(fetcher(), at(outside, "/1")) == "redirects"


def test_a_page_that_leads_on_by_itself_is_only_read(fetcher, outside):
    page = b'<meta http-equiv="refresh" content="0; url=https://inside.example/">'
    outside.says["/"] = lambda answer: answer.say(200, {"Content-Type": "text/html"}, page)

    assert fetcher(kinds={"text/html"}).fetch(at(outside)).content == page
    assert len(outside.asked) == 1


def test_a_certificate_for_another_name_is_refused(fetcher, outside):
    assert code_of(fetcher(), at(outside, name="third.example")) == "network"
    assert code_of(fetcher(context=ssl.create_default_context()), at(outside)) == "network"
    assert outside.asked == []


@pytest.mark.parametrize(
    ("headers", "status", "content", "code"),
    [
        ({"Content-Type": "text/html"}, 200, b"", "kind"),
        ({}, 200, b"", "kind"),
        ({"Content-Type": "application/rss+xml"}, 404, b"", "status"),
        ({"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}, 200, b"x", "encoded"),
        ({"Content-Type": "application/rss+xml"}, 200, b"x" * 1001, "size"),
        ({"Content-Type": "application/rss+xml", "Content-Length": 10**12}, 200, b"x" * 5000, "size"),
        ({"Content-Type": "application/rss+xml", "Content-Length": 900, "Connection": "close"}, 200, b"x", "network"),
        ({"Content-Type": "application/rss+xml", "X": "y" * 70000}, 200, b"", "network"),
    ],
)
def test_another_kind_too_much_or_half_of_it_is_refused(fetcher, outside, headers, status, content, code):
    def says(answer):
        answer.say(status, headers, content)
        answer.close_connection = True

    outside.says["/"] = says

    assert code_of(fetcher(largest=1000), at(outside)) == code


def test_pieces_without_end_are_cut_off(fetcher, outside):
    def says(answer):
        answer.send_response(200)
        answer.send_header("Content-Type", "application/rss+xml")
        answer.send_header("Transfer-Encoding", "chunked")
        answer.end_headers()
        while True:
            answer.wfile.write(b"3e8\r\n" + b"x" * 1000 + b"\r\n")

    outside.says["/"] = says

    assert code_of(fetcher(largest=100_000), at(outside)) == "size"


def drips_its_content(answer):
    answer.send_response(200)
    answer.send_header("Content-Type", "application/rss+xml")
    answer.send_header("Content-Length", "1000")
    answer.end_headers()
    for _time in range(40):
        answer.wfile.write(b"x")
        sleep(0.1)


def drips_its_headers(answer):
    for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 30:
        answer.wfile.write(bytes([letter]))
        sleep(0.1)


@pytest.mark.parametrize("says", [drips_its_content, drips_its_headers, lambda answer: sleep(3)])
def test_a_server_that_takes_its_time_is_left(fetcher, outside, says):
    outside.says["/"] = says
    began = monotonic()

    assert code_of(fetcher(longest=0.5), at(outside)) == "time"
    assert monotonic() - began < 2


def test_a_resolver_that_takes_its_time_is_left(fetcher, outside):
    def slow(host, port):
        sleep(1)
        return [OUTSIDE]

    assert code_of(fetcher(resolve=slow, longest=0.2), at(outside)) == "time"


def test_a_proxy_that_the_environment_names_is_not_used(fetcher, outside, monkeypatch):
    monkeypatch.setenv("https_proxy", f"http://{INSIDE}:9/")

    assert fetcher().fetch(at(outside)).content == FEED
