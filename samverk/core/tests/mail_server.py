"""A real mail server on this machine, which behaves as it is told to."""

import asyncio
import socket
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class MailServer:
    """`letters` are those that it was handed whole, also where it then dropped the connection.

    `answer_to(address, turn)` gives what to answer to a receiver: "250 OK", "550 …", "drop before" or "drop after"
    its letter; `turn` counts from 1 how often that address has come.
    """

    def __init__(self):
        self.letters, self.connections, self.port = [], 0, free_port()
        self.seconds, self.answer_to, self.turns = 0.0, lambda address, turn: "250 OK", Counter()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.turns[address] += 1
        session.answer = self.answer_to(address, self.turns[address])
        envelope.rcpt_tos.append(address)
        if session.answer == "drop before":
            server.transport.abort()
        return "250 OK" if session.answer.startswith("drop") else session.answer

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.seconds)
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos[0], message))
        if session.answer == "drop after":
            server.transport.abort()
        return "250 OK"

    def ids_of(self, address: str) -> list[str]:
        return [message["Message-ID"] for receiver, message in self.letters if receiver == address]


@contextmanager
def listening(server: MailServer):
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def use(settings, server: MailServer) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]
