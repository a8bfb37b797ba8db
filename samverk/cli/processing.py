"""Write the register of processing (registerförteckning, article 30 of the GDPR), made from the model, to a file."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from samverk.cli.terminal import Refusal, result
from samverk.core.personal import processing

EXAMPLES = ["samverk processing register.xlsx --language sv"]


def add_arguments(parser) -> None:
    parser.add_argument("file", type=Path, help="ending in .xlsx, .csv or .json")
    languages = [code for code, _name in settings.LANGUAGES]
    parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE, help="(%(default)s)")


def run(options) -> None:
    format = options.file.suffix.lstrip(".").lower()
    if format not in processing.MEDIA_TYPES:
        raise Refusal("The file’s name ends in " + ", ".join(f".{each}" for each in processing.MEDIA_TYPES) + ".")
    with override(options.language):
        options.file.write_bytes(processing.file_of(format))
    result(f"{len(processing.entries())} entries in {options.file}")
