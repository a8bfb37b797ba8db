from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AskingConfig(AppConfig):
    name = "samverk.asking"
    label = "asking"
    verbose_name = _("answering by link")

    def ready(self):
        from samverk.core.post import kinds

        kinds.register("asking.new_link", _("A link to answer by"), "samverk.asking.new_link.compose")
