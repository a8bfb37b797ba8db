"""From a letter to the message that the mail server is handed: text and HTML, in the receiver's language."""

import unicodedata
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac

from samverk.core.post import kinds
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
        composed = kinds.kind_of(letter.kind).compose(letter)
        if composed is None:
            return None
        subject = on_one_line(composed.subject)[:LONGEST_SUBJECT]
        context = {"subject": subject, "blocks": composed.blocks, "language": language}
        text, html = (render_to_string(f"core/post/letter.{kind}", context) for kind in ("txt", "html"))
    name = on_one_line(person.name)[:LONGEST_NAME] if person else ""
    headers = {"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated", "Content-Language": language}
    message = EmailMultiAlternatives(subject, text.strip() + "\n", to=[formataddr((name, address))], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


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
