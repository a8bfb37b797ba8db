from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SteeringConfig(AppConfig):
    name = "samverk.steering"
    label = "steering"

    def ready(self):
        from samverk.core import menu, panels, undo
        from samverk.steering import models, permissions, searchable
        from samverk.steering.panels import owned_documents

        searchable.register()

        menu.register(_("Goals"), "steering:documents", icon="target", order=30)
        # What an organisation does follows from its goals; a collaboration is looked up for its plans.
        for slot, order in (("organisation", 5), ("collaboration", 50)):
            panels.register(slot, "steering/_owned_documents_panel.html", owned_documents, order=order)
        undo.allow(models.SteeringDocument, permissions.can_edit_document)
        undo.allow(models.Adoption, lambda person, obj: permissions.can_edit_document(person, obj.document))
        undo.allow(models.GoalTree, lambda person, obj: permissions.can_edit_document(person, obj.document))
        undo.allow(models.Goal, lambda person, obj: permissions.can_edit_document(person, obj.tree.document))
        undo.allow(models.Alignment, permissions.can_align)
