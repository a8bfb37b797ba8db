"""Say what is set wrongly; with --deploy also what is unsafe where Samverk is open to others, and what to do about it.

A line for each, the worst first. The exit code is 1 where something is to be done; advice alone is 0.
"""

from django.core.checks import ERROR, WARNING, run_checks

from samverk.cli.terminal import result

EXAMPLES = ["samverk check", "samverk check --deploy"]


def add_arguments(parser) -> None:
    parser.add_argument("--deploy", action="store_true", help="as an installation that others reach should be")


def run(options) -> int:
    found = [each for each in run_checks(include_deployment_checks=options.deploy) if not each.is_silenced()]
    for each in sorted(found, key=lambda each: (-each.level, each.id or "")):
        word = "UNSAFE" if each.level >= ERROR else "WARNING" if each.level >= WARNING else "ADVICE"
        result(f"{word:8} {' '.join(each.msg.split())} {each.hint or ''} ({each.id})")
    left = sum(each.level >= WARNING for each in found)
    result(f"{left} to be done." if left else "Nothing has to be done.")
    return 1 if left else 0
