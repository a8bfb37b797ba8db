"""django-allauth's OpenID Connect, made stricter: with a nonce, and with the token's signature checked each time.

The library skips the signature of a token that it fetched itself, which the standard allows. Here it is one more
wall: a token endpoint behind a careless proxy is not the issuer.
"""

from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

from samverk.core.elsewhere import tokens
from samverk.core.elsewhere.calling import json_from
from samverk.core.elsewhere.discovery import configuration_of
from samverk.core.elsewhere.faults import Fault


class Client(OAuth2Client):
    def get_redirect_url(self, authorization_url, scope, extra_params) -> str:
        """An address that has a question of its own keeps it."""
        before, _mark, asked = authorization_url.partition("?")
        address = super().get_redirect_url(before, scope, extra_params)
        return f"{address}&{asked}" if asked else address


class Walk(OpenIDConnectOAuth2Adapter):
    """To one provider and back."""

    client_class = Client

    def __init__(self, request, provider, back: str):
        super().__init__(request, provider.app.provider_id)
        self.provider, self.back, self.nonce = provider, back, ""

    def get_provider(self):
        return self.provider

    def get_callback_url(self, request, app) -> str:
        return self.back

    @property
    def openid_config(self) -> dict:
        return configuration_of(self.provider.issuer)

    @property
    def basic_auth(self) -> bool:
        """In the request's body where the provider takes that: how a secret is written in a header is read in two
        ways. The standard's own, where it says nothing."""
        return "client_secret_post" not in self.openid_config.get("token_endpoint_auth_methods_supported", [])

    def get_access_token_data(self, request, app, client, pkce_code_verifier=None) -> dict:
        self.nonce = tokens.nonce_of(pkce_code_verifier or "")
        try:
            told = super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (OAuth2Error, ValueError, TypeError) as refused:
            raise Fault("code") from refused
        if not isinstance(told, dict) or not isinstance(told["access_token"], str):
            raise Fault("nonsense")
        return told

    def parse_token(self, data) -> SocialToken:
        """Nothing more is asked of the provider later, so nothing of it is kept."""
        return SocialToken(token=data["access_token"])

    def complete_login(self, request, app, token, **kwargs):
        told, issuer = self.openid_config, self.provider.issuer
        claims = tokens.read_token(
            kwargs["response"].get("id_token"), issuer=issuer, client=app.client_id, keys_at=told["jwks_uri"],
            nonce=self.nonce,
        )  # fmt: skip
        if "email" not in claims and isinstance(told.get("userinfo_endpoint"), str):
            more = json_from(told["userinfo_endpoint"], headers={"Authorization": f"Bearer {token.token}"})
            if more.get("sub") == claims["sub"]:  # else it is about somebody else
                claims = more | claims
        return self.provider.sociallogin_from_response(request, {"id_token": claims})


class Provider(OpenIDConnectProvider):
    """One organisation's. `key` keeps apart what the session holds of several; `back` is where one comes back to."""

    pkce_enabled_default = True

    def __init__(self, request, *, key: str, name: str, issuer: str, client: str, secret: str, back: str):
        app = SocialApp(provider=self.id, provider_id=key, name=name, client_id=client, secret=secret, settings={})
        super().__init__(request, app=app)
        self.issuer, self.back = issuer, back

    def get_oauth2_adapter(self, request) -> Walk:
        return Walk(request, self, self.back)

    def get_pkce_params(self) -> dict:
        """PKCE whatever the provider says of it, and the nonce that the token must repeat."""
        asked = super().get_pkce_params()
        return asked | {"nonce": tokens.nonce_of(asked["code_verifier"])}

    def extract_extra_data(self, data) -> dict:
        return {}  # what it says of somebody is read once, by whoever asked

    def extract_common_fields(self, data) -> dict:
        return {}

    def extract_email_addresses(self, data) -> list:
        return []  # no account is ever found by an address

    def sociallogin_from_response(self, request, response):
        login = super().sociallogin_from_response(request, response)
        login.claims = response["id_token"]
        return login
