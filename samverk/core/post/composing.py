"""From a letter to the message that the mail server is handed: text and HTML, in the receiver's language."""

import unicodedata
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samverk.core.addresses import absolute
from samverk.core.post import choices, kinds
from samverk.core.post.kinds import Link, Words
from samverk.core.post.models import Letter

LONGEST_SUBJECT = 200
LONGEST_NAME = 100


def message_of(letter: Letter) -> EmailMultiAlternatives | None:
    """None where there is nobody to send it to any more, or nothing to say."""
    person, address = letter.person, _address_of(letter)
    if not address:
        return None
    validate_email(address)
    language = person.language if person else letter.language
    with translation.override(language):
        kind = kinds.kind_of(letter.kind)
        composed = kind.compose(letter)
        if composed is None:
            return None
        subject = on_one_line(composed.subject)[:LONGEST_SUBJECT]
        stop = "" if kind.mandatory or person is None else choices.stopping_address(person)
        context = {"subject": subject, "blocks": composed.blocks, "foot": _foot(kind, stop), "language": language}
        context["is_answerable"] = bool(composed.reply_to)
        text, html = (render_to_string(f"core/post/letter.{kind}", context) for kind in ("txt", "html"))
    name = on_one_line(person.name)[:LONGEST_NAME] if person else ""
    headers = {"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated", "Content-Language": language}
    if stop:  # RFC 8058: a button of the mail program's own, which posts to this address
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    reply_to = [composed.reply_to] if composed.reply_to else None
    message = EmailMultiAlternatives(
        subject, text.strip() + "\n", to=[formataddr((name, address))], reply_to=reply_to, headers=headers
    )
    message.attach_alternative(html, "text/html")
    return message


def _foot(kind: kinds.Kind, stop: str) -> list[kinds.Block]:
    """Why the letter comes, and how one is rid of it, or that one is not."""
    foot = [str(kind.why)] if kind.why else []
    if not stop:
        return [Words(" ".join([*foot, _("Mail of this kind cannot be turned off.")]))] if foot else []
    choose = Link(_("Choose what mail you get"), absolute(reverse("core:my_mail")))
    return [*map(Words, foot), choose, Link(_("Stop these summaries"), stop)]


def message_id(letter: Letter) -> str:
    """The same at every try, so that mail programs show once what came twice; not that of another installation."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{salted_hmac('samverk.core.post', letter.key, algorithm='sha256').hexdigest()[:40]}@{domain}>"


def on_one_line(text: str) -> str:
    """No line break of any alphabet, and nothing else that a header could be broken by or made to lie with."""
    return " ".join("".join(" " if _breaks(letter) else letter for letter in str(text)).split())


def _breaks(letter: str) -> bool:
    """Control and formatting characters (also those that turn the direction), line and paragraph separators."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _address_of(letter: Letter) -> str:
    if letter.person is None:
        return letter.address
    return (letter.person.email or "") if letter.person.is_active else ""
