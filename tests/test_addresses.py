"""The address that mails lead to: what the setting may be, and what it is where nothing is said."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from samverk.config.address import from_environment
from samverk.core.addresses import absolute

HERE = ["127.0.0.1", "localhost", "[::1]"]


@pytest.mark.parametrize(
    ("url", "hosts", "https", "debug", "expected"),
    [
        ("https://samverk.kommun.se", HERE, True, False, "https://samverk.kommun.se"),
        (" https://samverk.kommun.se:8443/ ", HERE, True, False, "https://samverk.kommun.se:8443"),
        ("http://localhost:8100", HERE, False, False, "http://localhost:8100"),
        ("http://[::1]:8100", HERE, False, False, "http://[::1]:8100"),
        ("http://utveckling:8100", HERE, False, True, "http://utveckling:8100"),
        ("", [".kommun.se", "*", "samverk.kommun.se"], True, False, "https://samverk.kommun.se"),
        ("", ["samverk.kommun.se"], False, False, "http://127.0.0.1:8000"),
        ("", HERE, False, False, "http://127.0.0.1:8000"),
    ],
)
def test_the_address_is_what_is_said_or_made_from_the_hosts(url, hosts, https, debug, expected):
    assert from_environment(url, hosts, https, debug) == expected


@pytest.mark.parametrize(
    "url",
    [
        "samverk.kommun.se", "ftp://samverk.kommun.se", "https://", "https://samverk.kommun.se/under", "https://a b",
        "https://maja@samverk.kommun.se", "https://samverk.kommun.se?a=1", "https://samverk.kommun.se#a",
        "https://samverk.kommun.se\nBcc: alla", "https://samverk.kommun.se:", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_a_sentence(url):
    with pytest.raises(ImproperlyConfigured, match=r"as https://samverk\.kommun\.se"):
        from_environment(url, HERE, https=True, debug=False)


def test_links_to_others_go_by_https():
    with pytest.raises(ImproperlyConfigured, match="must begin with https"):
        from_environment("http://samverk.kommun.se", HERE, https=False, debug=False)


def test_a_path_is_made_whole_and_nothing_else_is(settings):
    settings.SAMVERK_URL = "https://samverk.kommun.se"

    assert absolute("/rounds/3/") == "https://samverk.kommun.se/rounds/3/"
    for no_path in ("https://elsewhere.example/", "//elsewhere.example/", "rounds/3/"):
        with pytest.raises(ValueError):
            absolute(no_path)
