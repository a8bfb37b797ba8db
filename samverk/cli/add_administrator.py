"""Give a person the administration of this installation; the person is added if there is none with that address.

The administrator signs in with the password that is asked for here, and adds organisations, collaborations and people
on the pages. Without a terminal the password is read as one line from standard input.
"""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password

from samverk.cli.prepare import prepare_database
from samverk.cli.terminal import Refusal, result
from samverk.core.trail import operation
from samverk.organisations.models import Person

EXAMPLES = [
    "samverk add-administrator maja.lind@example.org --name 'Maja Lind'",
    "samverk add-administrator maja.lind@example.org < password.txt",
]


def add_arguments(parser) -> None:
    parser.add_argument("email", metavar="ADDRESS", help="e-mail address to sign in with")
    parser.add_argument("--name", default="", help="the person's name, when new")
    parser.add_argument("--language", default="sv", choices=["sv", "en", "fi"], help="(%(default)s)")


def run(options) -> None:
    prepare_database()
    email = options.email.strip().lower()
    person = Person.objects.filter(email=email).first()
    if not person and not options.name:
        raise Refusal(f"There is nobody with the address {email}. To add them, say --name too.")
    person = person or Person(email=email, name=options.name, language=options.language)
    password = ask_for_password()
    validate_password(password, person)
    person.is_administrator = person.is_active = True
    person.set_password(password)
    # Nobody's hand but that of whoever has this terminal: the trail says so by naming no actor.
    with operation("organisations.administrator_added", by=None, reason="samverk add-administrator") as op:
        op.save(person) if person.pk else op.create(person)
    person.save(update_fields=["password"])  # a secret, which the trail neither keeps nor compares
    result(f"{person.name} ({email}) administers this installation.")


def ask_for_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise Refusal("The two are not the same. Nothing was changed.")
    return password
