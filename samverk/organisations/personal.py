"""What is held about the people who take part."""

from django.utils.translation import gettext_lazy as _

from samverk.core.personal import CONTACT, NAMED, OWNER, SECRET, TEXT, THING, hold, hold_nothing, words
from samverk.organisations.models import (
    Collaboration,
    Deputy,
    Identity,
    IdentityProvider,
    Membership,
    Organisation,
    Participation,
    Person,
    PutAway,
    Seat,
)


def register_own() -> None:
    takes_part = {"purpose": words.WHO_TAKES_PART, "seen_by": words.TOGETHER}
    hold(
        Person, **takes_part, kept=words.WITH_THE_ACCOUNT, of="pk", name=_("Account"),
        data={"name": CONTACT, "email": CONTACT, "phone": CONTACT, "password": SECRET},
        columns=dict.fromkeys(
            ("name", "email", "phone", "language", "is_active", "is_administrator"), ""
        ) | {"last_login": _("Signed in at")},
    )  # fmt: skip
    periods = dict.fromkeys(("from_on", "to_on"), "")
    hold(
        Membership, **takes_part, kept=words.AS_RECORDS, data={"person": OWNER, "title": CONTACT},
        columns=dict.fromkeys(("organisation", "title", "is_administrator"), "") | periods,
    )  # fmt: skip
    hold(
        Seat, **takes_part, kept=words.AS_RECORDS, data={"person": OWNER},
        columns=dict.fromkeys(("collaboration", "organisation", "role"), "") | periods,
    )  # fmt: skip
    hold(
        Deputy, **takes_part, kept=words.AS_RECORDS, data={"person": OWNER},
        columns=dict.fromkeys(("seat",), "") | periods,
    )  # fmt: skip
    hold(
        PutAway, goes=True,
        purpose=words.COMFORT, seen_by=words.ONESELF, kept=words.UNTIL_CHANGED, data={"person": OWNER},
        name=_("First steps that are put away"), columns={"collaboration": _("collaboration")},
    )  # fmt: skip
    hold(
        Identity, goes=True, purpose=words.SIGN_IN, seen_by=words.KEEPERS, kept=words.WITH_THE_ACCOUNT,
        data={"person": OWNER, "subject": CONTACT, "name": CONTACT, "email": CONTACT},
        columns=dict.fromkeys(("provider", "subject", "name", "email", "state", "asked_at", "used_at"), ""),
    )  # fmt: skip
    hold_nothing(IdentityProvider, "issuer", "client_id", "sealed_secret")
    things = {"purpose": words.ANSWERING, "seen_by": words.TOGETHER, "kept": words.AS_RECORDS}
    source = {"source_title": THING, "source_url": THING}
    hold(Participation, **things, data={"contact": NAMED, **source})
    hold(
        Organisation, **things,
        data={"name": TEXT, "short_name": THING, "code": THING, "county_code": THING, "org_number": THING, **source},
    )  # fmt: skip
    hold(
        Collaboration, **things,
        data={"name": TEXT, "short_name": THING, "description": TEXT, "agreement": TEXT, **source},
    )  # fmt: skip
