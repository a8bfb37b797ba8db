"""Static files as browsers get them: under names that change with their content, so that they may be kept for ever."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What no page asks for: the parts of the style sheet, and what packages bring besides the few files we take.
LEFT_OUT = ["stamp", "*.part", "css", "account", "recovery_codes.js", "ext", "htmx-2*", "htmax*", "htmx-4.js"]


class HashedStorage(CompressedManifestStaticFilesStorage):
    """With compressed copies, too. What is not collected goes by its own name, and is served from where it lies."""

    manifest_strict = False

    def stored_name(self, name):
        return self.hashed_files.get(self.hash_key(self.clean_name(name)), name)


def collect_static() -> bool:
    """Collect what is served under STATIC_ROOT, unless nothing has changed since. Returns whether it did.

    What lay there stays: a page that is open in a browser may still ask for a file of the version before.
    """
    root = Path(settings.STATIC_ROOT)
    stamp, recipe = root / "stamp", _recipe()
    if stamp.is_file() and stamp.read_text() == recipe:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=LEFT_OUT)
    stamp.write_text(recipe)
    return True


def _recipe() -> str:
    """Changes when a file does, or what makes them."""
    facts = [version("whitenoise"), hashlib.sha256(Path(__file__).read_bytes()).hexdigest()]
    for finder in finders.get_finders():
        for name, storage in finder.list(LEFT_OUT):
            stat = Path(storage.path(name)).stat()
            facts.append([name, stat.st_size, stat.st_mtime_ns])
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
