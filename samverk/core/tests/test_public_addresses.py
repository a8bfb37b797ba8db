"""Which addresses are for the world: whatever leads inside is refused, however it is written."""

from ipaddress import ip_address

import pytest

from samverk.core.elsewhere.public import is_public


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
