"""A real OpenID Connect provider (nanoidp) in a process of its own on this machine, that can be told to lie.

`python -m tests.sign_in.lying_provider FOLDER PORT CLIENT SECRET`. What it is told by POST /_lie, as JSON, it
does until it is told otherwise; everything else is the provider as it is. A lying token is signed with its own key,
unless the lie is about that: what is tried is what a provider could send, not what this test believes of tokens.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from pathlib import Path

import jwt
import yaml
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from nanoidp.app import create_app
from nanoidp.services.crypto import get_crypto_service
from werkzeug.serving import make_server

PEOPLE = {
    "maja": {"name": "Maja Ekström", "email": "maja@kommun.example", "email_verified": True},
    "nils": {"name": "Nils Berg", "email": "nils@kommun.example"},
    "odd": {"name": "<script>alert(1)</script>", "email": "odd@kommun.example"},
}
PASSWORD = "sol-och-vind"


def settle(folder: Path, port: int, client: str, secret: str) -> None:
    """What nanoidp reads of who there is and who asks."""
    known = {
        "client_id": client, "client_secret": secret, "token_endpoint_auth_method": "client_secret_post",
    }  # fmt: skip
    issuer = f"http://127.0.0.1:{port}"
    oauth = {"issuer": issuer, "audience": client, "token_expiry_minutes": 5, "clients": [known], "require_pkce": True}
    server = {"host": "127.0.0.1", "port": port}
    (folder / "settings.yaml").write_text(yaml.safe_dump({"config_version": 1, "server": server, "oauth": oauth}))
    people = {
        name: {"password": PASSWORD, "email": facts["email"], "attributes": facts} for name, facts in PEOPLE.items()
    }
    (folder / "users.yaml").write_text(yaml.safe_dump({"config_version": 1, "users": people}))


class Lying:
    """Around the provider: it changes what goes out, as the lie of the moment says."""

    def __init__(self, app, key, kid: str):
        self.app, self.key, self.kid, self.lie = app, key, kid, {}

    def __call__(self, environ, start_response):
        path, lie = environ["PATH_INFO"], self.lie
        if path == "/_lie":
            self.lie = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
            return _answer(start_response, b"{}")
        if path == lie.get("slow"):
            time.sleep(lie["seconds"])
        if path in lie.get("pages", {}):
            page = lie["pages"][path]
            return _answer(start_response, page["body"].encode(), page.get("status", "200 OK"), page.get("headers", {}))
        said: list = []
        body = b"".join(self.app(environ, lambda *told: said.append(told) or (lambda piece: None)))
        status, headers, *_rest = said[0]
        if path == "/token" and status.startswith("200") and (lie.get("claims") or lie.get("forge")):
            told = json.loads(body)
            told["id_token"] = self._forged(told["id_token"])
            return _answer(start_response, json.dumps(told).encode())
        start_response(status, headers)
        return [body]

    def _forged(self, token: str) -> str:
        claims = jwt.decode(token, options={"verify_signature": False})
        claims |= {name: value for name, value in self.lie.get("claims", {}).items() if value is not None}
        for name in [name for name, value in self.lie.get("claims", {}).items() if value is None]:
            claims.pop(name, None)
        forge = self.lie.get("forge", "")
        if forge == "unsigned":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": self.kid})
        if forge == "public key as secret":
            return self._with_public_key(claims)
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048) if forge == "own key" else self.key
        kid = "unknown" if forge == "unknown key" else self.kid
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})

    def _with_public_key(self, claims: dict) -> str:
        """By hand: the library refuses to sign so."""
        public = get_crypto_service().pub_pem
        parts = [{"alg": "HS256", "typ": "JWT", "kid": self.kid}, claims]
        text = ".".join(_b64(json.dumps(part).encode()) for part in parts)
        return f"{text}.{_b64(hmac.new(public, text.encode(), hashlib.sha256).digest())}"


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _answer(start_response, body: bytes, status="200 OK", headers=None):
    start_response(status, list(({"Content-Type": "application/json"} | (headers or {})).items()))
    return [body]


def main(folder: str, port: str, client: str, secret: str) -> None:
    settle(Path(folder), int(port), client, secret)
    os.chdir(folder)  # where it writes its keys
    app, crypto = create_app(folder), get_crypto_service()
    key = load_pem_private_key(crypto.priv_pem, password=None)
    make_server("127.0.0.1", int(port), Lying(app, key, crypto.kid), threaded=True).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
