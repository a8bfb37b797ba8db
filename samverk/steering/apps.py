from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SteeringConfig(AppConfig):
    name = "samverk.steering"
    label = "steering"

    def ready(self):
        from samverk.core import menu, panels, restoring, undo
        from samverk.organisations.beginning import next_for_lead
        from samverk.steering import first_steps, models, news, permissions, personal, rights, searchable, sharing
        from samverk.steering.panels import owned_documents

        searchable.register()
        sharing.register()
        news.tell()
        first_steps.register_own()
        rights.register_own()
        personal.register_own()

        menu.register(_("Goals"), "steering:documents", icon="target", order=30)
        # What an organisation does follows from its goals; a collaboration is looked up for its plans.
        for slot, order in (("organisation", 5), ("collaboration", 50)):
            panels.register(slot, "steering/_owned_documents_panel.html", owned_documents, order=order)
        panels.register(
            "document", "organisations/_next_step.html",
            lambda request, document: next_for_lead(request, document.owner_collaboration), order=1,
        )  # fmt: skip
        panels.register(
            "goal", "organisations/_next_step.html",
            lambda request, goal: next_for_lead(request, goal.tree.document.owner_collaboration), order=1,
        )  # fmt: skip
        owners = ["owner_organisation", "owner_collaboration"]  # by them alone goes who keeps a document
        restoring.allow(models.SteeringDocument, "title", "note", "valid_from", "valid_to")
        restoring.allow(models.Goal, "code", "title", "title_en", "title_fi", "text")
        undo.allow(models.SteeringDocument, permissions.can_edit_document, alike=owners)
        for model in (models.Adoption, models.GoalTree):
            undo.allow(
                model,
                lambda person, obj: permissions.can_edit_document(person, obj.document),
                alike=[f"document__{owner}" for owner in owners],
            )
        undo.allow(
            models.Goal,
            lambda person, obj: permissions.can_edit_document(person, obj.tree.document),
            alike=[f"tree__document__{owner}" for owner in owners],
        )
        ends = [f"{end}__tree__document__{owner}" for end in ("source", "target") for owner in owners]
        undo.allow(models.Alignment, permissions.can_align, alike=ends)
