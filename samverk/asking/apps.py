from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AskingConfig(AppConfig):
    name = "samverk.asking"
    label = "asking"
    verbose_name = _("answering by link")

    def ready(self):
        from samverk.asking import panels as ours
        from samverk.asking import personal, rights
        from samverk.asking.letters import hearing, registering
        from samverk.core import panels, retention
        from samverk.core.post import kinds

        panels.register("round", "asking/_round_panel.html", ours.of_round, order=40)
        panels.register("round", "asking/_mail_panel.html", ours.mail_of_round, order=41)
        why = _("You get it because a link to answer by was asked for with this address.")
        kinds.register("asking.new_link", _("A link to answer by"), "samverk.asking.new_link.compose", why=why)
        registering.register()
        rights.register_own()
        personal.register_own()
        links = "samverk.asking.links"
        retention.register(
            "asking.links", _("Links to answer by that open nothing any more"), days=365, least=30,
            old=f"{links}.old_links", clear=f"{links}.clear_links",
        )  # fmt: skip
        hearing.listen()
