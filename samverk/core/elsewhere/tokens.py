"""What a provider says of somebody (the ID token, OpenID Connect Core 1.0, 3.1.3.7), read only once it is checked."""

import hashlib
import hmac

import jwt

from samverk.core.elsewhere.calling import json_from
from samverk.core.elsewhere.faults import Fault

# Signed with a key that only the provider has. Never "none", and never with a secret that both know (HS256): its
# public key could be passed off as that.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
ADRIFT = 60  # s that the two clocks may differ
LONGEST_SUBJECT = 191  # letters: what the library holds. The standard allows 255; those in use are a tenth of it


def nonce_of(verifier: str) -> str:
    """What the token must repeat, made from the secret of this sign-in (PKCE), which the session keeps."""
    return hashlib.sha256(b"samverk.nonce:" + verifier.encode()).hexdigest()


def read_token(token, *, issuer: str, client: str, keys_at: str, nonce: str) -> dict:
    """What the token says, if it was signed by the issuer for this client and this sign-in. Raises Fault("token")."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Fault("token")
        key = _key(json_from(keys_at), header)
        claims = jwt.decode(
            token, key, algorithms=ALGORITHMS, issuer=issuer, audience=client, leeway=ADRIFT,
            options={"require": REQUIRED},
        )  # fmt: skip
        _check(claims, client, nonce)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise Fault("token") from fault
    return claims


def _key(told: dict, header: dict):
    keys = [key for key in jwt.PyJWKSet.from_dict(told).keys if key.public_key_use in (None, "sig")]
    if "kid" in header:
        keys = [key for key in keys if key.key_id == header["kid"]]
    if len(keys) != 1:
        raise Fault("token")
    return keys[0]


def _check(claims: dict, client: str, nonce: str) -> None:
    subject, audience = claims["sub"], claims["aud"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or "\0" in subject:
        raise Fault("token")
    # Meant for others too: then it must have been asked for by us.
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in claims:
        raise Fault("token")
    if claims.get("azp", client) != client:
        raise Fault("token")
    if not isinstance(claims["nonce"], str) or not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
        raise Fault("token")
