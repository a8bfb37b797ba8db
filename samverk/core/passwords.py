"""The mail with a link to choose a password: asked for by the person, or by somebody who brings them in."""

from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core import post
from samverk.core.post.kinds import Composed, Link, Words

# Whom a letter is to that somebody asked for who has no account. Whoever sends the letters withdraws it; what was typed
# is kept nowhere.
NOBODY = "nobody@samverk.invalid"


def send_link(person, *, site: str) -> post.models.Letter:
    """With None as person the same is done, and nothing is sent: the time that it takes tells nothing.

    `site` is the address that Samverk is reached by ("https://samverk.kommun.se/"), since a mail is written outside
    any request. The link itself is made when the mail is: it opens the account, and lies nowhere meanwhile."""
    return post.send(
        "core.password_link", key=f"core.password_link:{uuid4()}", to=person or NOBODY, order={"site": site}
    )


def compose_link(letter) -> Composed | None:
    person = letter.person
    if person is None:
        return None
    token = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])
    asked = _(
        "Hello! Somebody, perhaps you, has asked for a new password for your account in Samverk. "
        "Follow this link within three days to choose one:"
    )
    if_not = _("If it was not you, you need do nothing: your password is the same as before.")
    link = Link(_("Choose a new password"), letter.order["site"].rstrip("/") + path)
    return Composed(_("Choose a new password for Samverk"), (Words(asked), link, Words(if_not)))
