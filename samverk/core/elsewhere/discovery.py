"""What a provider tells of itself (OpenID Connect Discovery 1.0)."""

import hashlib

from django.core.cache import cache

from samverk.core.elsewhere.calling import is_askable, json_from
from samverk.core.elsewhere.faults import Fault

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT, KEPT_FAULT = 600, 15  # s. A fault too: else everybody who tries while it is slow would wait a server's thread


def address_of(issuer: str) -> str:
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def ask(issuer: str) -> dict:
    """What the issuer tells, now. Raises Fault."""
    told = json_from(address_of(issuer))
    if told.get("issuer") != issuer:
        raise Fault("other")
    for name in NEEDED:
        if not isinstance(told.get(name), str):
            raise Fault("lacking")
        if not is_askable(told[name]):
            raise Fault("address")
    return told


def configuration_of(issuer: str) -> dict:
    """As `ask`, of some minutes ago at most."""
    key = "elsewhere:" + hashlib.sha256(issuer.encode()).hexdigest()
    known = cache.get(key)
    if known is None:
        try:
            known = {"told": ask(issuer)}
        except Fault as fault:
            known = {"fault": fault.code}
        cache.set(key, known, KEPT_FAULT if "fault" in known else KEPT)
    if "fault" in known:
        raise Fault(known["fault"])
    return known["told"]
