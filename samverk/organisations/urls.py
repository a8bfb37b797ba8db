from django.urls import path

from samverk.organisations import views

app_name = "organisations"
urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.create_organisation, name="create_organisation"),
    path("organisations/import/", views.import_organisations, name="import_organisations"),
    path("organisations/<int:organisation_id>/", views.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/edit/", views.edit_organisation, name="edit_organisation"),
    path("organisations/<int:organisation_id>/delete/", views.delete_organisation, name="delete_organisation"),
    path("organisations/<int:organisation_id>/members/new/", views.add_membership, name="add_membership"),
    path("memberships/<int:membership_id>/edit/", views.edit_membership, name="edit_membership"),
    path("memberships/<int:membership_id>/end/", views.end_membership, name="end_membership"),
    path("memberships/<int:membership_id>/remove/", views.remove_membership, name="remove_membership"),
    path("collaborations/", views.collaborations, name="collaborations"),
    path("collaborations/new/", views.create_collaboration, name="create_collaboration"),
    path("collaborations/<int:collaboration_id>/", views.collaboration, name="collaboration"),
    path("collaborations/<int:collaboration_id>/edit/", views.edit_collaboration, name="edit_collaboration"),
    path("collaborations/<int:collaboration_id>/delete/", views.delete_collaboration, name="delete_collaboration"),
    path("collaborations/<int:collaboration_id>/join/", views.join, name="join"),
    path("participations/<int:participation_id>/edit/", views.edit_participation, name="edit_participation"),
    path("participations/<int:participation_id>/end/", views.end_participation, name="end_participation"),
    path("participations/<int:participation_id>/remove/", views.remove_participation, name="remove_participation"),
    path("collaborations/<int:collaboration_id>/seats/new/", views.give_seat, name="give_seat"),
    path("seats/<int:seat_id>/edit/", views.edit_seat, name="edit_seat"),
    path("seats/<int:seat_id>/end/", views.end_seat, name="end_seat"),
    path("seats/<int:seat_id>/remove/", views.remove_seat, name="remove_seat"),
    path("people/", views.people, name="people"),
    path("people/new/", views.create_person, name="create_person"),
    path("people/<int:person_id>/", views.person, name="person"),
    path("people/<int:person_id>/edit/", views.edit_person, name="edit_person"),
    path("people/<int:person_id>/delete/", views.delete_person, name="delete_person"),
    path("people/<int:person_id>/deactivate/", views.deactivate_person, name="deactivate_person"),
    path("people/<int:person_id>/reactivate/", views.reactivate_person, name="reactivate_person"),
    path("people/<int:person_id>/password-link/", views.send_password_link, name="send_password_link"),
    path("profile/", views.profile, name="profile"),
]
