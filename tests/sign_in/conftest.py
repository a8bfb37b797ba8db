import pytest
from django.core.cache import cache

from samverk.organisations.models import IdentityProvider
from samverk.organisations.tests.factories import MembershipFactory, OrganisationFactory
from tests.sign_in.provider import CLIENT, SECRET, running


@pytest.fixture(scope="session")
def provider_process(tmp_path_factory):
    with running(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture
def provider(provider_process, settings):
    """The real one, telling the truth; Samverk may ask it, though it is on this machine."""
    settings.SAMVERK_INTERNAL_ISSUERS = ["127.0.0.1"]
    settings.SAMVERK_URL = "http://testserver"
    cache.clear()
    provider_process.lie()
    yield provider_process
    cache.clear()


@pytest.fixture
def norr(db):
    return OrganisationFactory(name="Norrtälje kommun", language="en")


@pytest.fixture
def keeper(norr):
    """Administers the organisation."""
    return MembershipFactory(organisation=norr, is_administrator=True).person


@pytest.fixture
def registered(norr, provider) -> IdentityProvider:
    registered = IdentityProvider(organisation=norr, issuer=provider.issuer, client_id=CLIENT, is_on=True)
    registered.secret = SECRET
    registered.save()
    return registered
