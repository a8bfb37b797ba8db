import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from samverk.cli import main
from samverk.core import sealing
from samverk.organisations.tests.factories import PersonFactory


@pytest.mark.django_db
def test_all_is_sealed_with_a_new_key_and_what_none_opens_is_told(settings, capsys):
    person = PersonFactory()
    settings.SEALING_KEYS = ["the old key"]
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(person).generate_codes()
    settings.SEALING_KEYS = ["a key that is lost"]
    TOTP.activate(PersonFactory(name="Vera Nyckellös"), "JBSWY3DPEHPK3PXP")
    settings.SEALING_KEYS = ["the new key", "the old key"]

    code = main(["reseal"])

    settings.SEALING_KEYS = ["the new key"]
    app, kept = (Authenticator.objects.get(user=person, type=kind) for kind in ("totp", "recovery_codes"))
    told = capsys.readouterr()
    assert (code, told.out.strip()) == (1, "2 sealed anew") and "Vera Nyckellös" in told.err
    assert sealing.unseal(app.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert kept.wrap().generate_codes() == codes
