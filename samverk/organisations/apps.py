from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "samverk.organisations"
    label = "organisations"

    def ready(self):
        from samverk.core import undo
        from samverk.organisations import models, permissions

        undo.allow(models.Organisation, permissions.can_edit_organisation)
        undo.allow(models.Collaboration, permissions.can_edit_collaboration)
        undo.allow(models.Participation, permissions.can_make_participant)
        undo.allow(models.Person, permissions.can_undo_person)
        undo.allow(models.Membership, permissions.can_undo_membership)
        undo.allow(models.Seat, lambda person, obj: permissions.can_edit_collaboration(person, obj.collaboration))
