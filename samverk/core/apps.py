from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "samverk.core"
    label = "core"

    def ready(self):
        from samverk.core import (
            menu,
            sorting,  # noqa: F401  teaches each new SQLite connection our alphabets
        )

        menu.register(_("My work"), "core:start", icon="list", order=0)
