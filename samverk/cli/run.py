"""Start Samverk on this machine, and stop it with Ctrl-C.

Keeps its data in the folder that SAMVERK_DATA names (var/ when unset), or in the PostgreSQL database that
DATABASE_URL names.
"""

import errno
import os
import socket

from django.conf import settings
from django.db import connection, connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from samverk.cli.prepare import prepare_database, prepare_files
from samverk.cli.terminal import Refusal, result, tell
from samverk.cli.worker import start_beside, warn_of_links
from samverk.config import address
from samverk.core.context_processors import example_persons
from samverk.examples.load import load_examples
from samverk.organisations.models import Person

EXAMPLES = ["samverk run --example", "samverk run --host 0.0.0.0 --port 8080 --workers 4"]
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def add_arguments(parser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s: this machine alone)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument("--workers", type=int, default=1, help="processes; several want PostgreSQL (%(default)s)")
    parser.add_argument("--threads", type=int, default=4, help="threads in each process (%(default)s)")
    parser.add_argument("--no-worker", action="store_true", help="leave long work to `samverk worker`")
    parser.add_argument("--example", action="store_true", help="load the example into a database that is empty")


def run(options) -> None:
    refuse_port_in_use(options.host, options.port)
    prepare_files()
    prepare_database()
    if options.example and not Person.objects.exists():
        tell("Loading the example.")
        load_examples(progress=lambda line: tell(f"  {line}"))
    _ = (
        get_resolver().url_patterns
    )  # loads all pages now: a fault in one stops the start, and the first answer is quick
    settle_address(options)
    greet(options)
    stop_worker = nothing_to_stop if options.no_worker else start_beside()
    # The server's processes are forked from this one and must not share its connection to the database.
    for alias in connections:
        connections[alias].close()
        getattr(connections[alias], "close_pool", lambda: None)()
    try:
        serve(options)
    finally:
        stop_worker()


def nothing_to_stop() -> None:
    """Long work is carried out elsewhere, by `samverk worker`."""


def refuse_port_in_use(host: str, port: int) -> None:
    """Look before listening: granian shares a port with whoever has it already, and each gets half the requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refusal:
            if refusal.errno == errno.EADDRINUSE:
                raise Refusal(
                    f"Port {port} is taken by another program, perhaps by a Samverk already running. "
                    f"Stop that, or take another port: samverk run --port {port + 1}"
                ) from refusal
            raise Refusal(f"Cannot listen on {host} port {port}: {refusal.strerror}.") from refusal


def settle_address(options) -> None:
    """Where nothing says by which address Samverk is reached, mails lead to this server; its processes inherit that."""
    if address.is_this_machine(settings.SAMVERK_URL) and not os.environ.get("SAMVERK_URL"):
        settings.SAMVERK_URL = os.environ["SAMVERK_URL"] = address.of_server(options.port)
    warn_of_links()


def greet(options) -> None:
    host = f"[{options.host}]" if ":" in options.host else options.host
    result(f"\nSamverk runs on http://{host}:{options.port}/ (Ctrl-C stops it)")
    where = settings.DATA if connection.vendor == "sqlite" else f"PostgreSQL {connection.settings_dict['NAME']}"
    result(f"Data: {where}")
    persons = example_persons()
    if persons:
        if options.host not in THIS_MACHINE:
            tell("WARNING: the example's passwords are known to all, and others than this machine can reach it.")
        result("\nSign in as one of the example's people:")
        width = max(len(person["email"]) for person in persons)
        for person in persons:
            result(f"  {person['email']:{width}}  {person['password']}  {person['name']}, {person['role']}")
        result("")
    elif not Person.objects.exists():
        result("Nobody can sign in yet. Give someone the administration: samverk add-administrator --help")


def serve(options) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished first."""
    Granian(
        "samverk.cli.serving:application",
        factory=True,
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        log_level=LogLevels.warning,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
    ).serve()
