"""Run one of Django's own commands, with Samverk's settings."""

import argparse

from django.core.management import execute_from_command_line

EXAMPLES = ["samverk manage check --deploy", "samverk manage showmigrations"]


def add_arguments(parser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="COMMAND …")


def run(options) -> None:
    execute_from_command_line(["samverk manage", *options.arguments])
