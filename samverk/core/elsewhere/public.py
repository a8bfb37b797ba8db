"""Which network addresses anybody in the world may be at: the only ones that we ask on somebody's word."""

from ipaddress import IPv4Address, IPv6Address, ip_network

# Not for the world, or ways of writing another address, whatever this Python's ipaddress says of them: 3.11.7 takes
# 192.0.0.0/24 for public. In version 6 only what has been given out (2000::/3) can be; the rest of that half lies
# around or within what is not: ::ffff:0:0/96 (version 4), 64:ff9b::/96 (its translation), fe80::/10, fc00::/7.
REFUSED_4 = [ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15")]
GIVEN_OUT_6 = ip_network("2000::/3")
REFUSED_6 = [ip_network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody in the world may be at it: no private, loopback, link-local, shared or reserved range."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if address.version == 4:
        return not any(address in network for network in REFUSED_4)
    return address in GIVEN_OUT_6 and not any(address in network for network in REFUSED_6)
