"""Signing in elsewhere: through the OpenID Connect provider of one's organisation.

django-allauth does the walk there and back (state, PKCE, the exchange of the code). Here is what it is made to do
besides: the token's signature, issuer, audience and nonce are checked each time, the provider is asked only where it
is safe to ask, and whatever goes wrong there becomes a Fault that can be told. Who somebody is, the room above knows.
"""
