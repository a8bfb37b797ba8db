from django.urls import path

from samverk.reports import publication_pages, views

app_name = "reports"
urlpatterns = [
    path("reports/", views.editions, name="editions"),
    path("reports/<int:edition_id>/", views.edition, name="edition"),
    path("reports/<int:edition_id>/edit/", views.edit, name="edit"),
    path("reports/<int:edition_id>/approve/", views.approve, name="approve"),
    path("reports/<int:edition_id>/withdraw/", views.withdraw, name="withdraw"),
    path("reports/<int:edition_id>/fix/", views.fix, name="fix"),
    path("reports/<int:edition_id>/reopen/", views.reopen, name="reopen"),
    path("reports/<int:edition_id>/delete/", views.delete, name="delete"),
    path("reports/<int:edition_id>/file.<slug:format>", views.download, name="download"),
    path("reports/<int:edition_id>/files.zip", views.hand_out, name="hand_out"),
    path("reports/<int:edition_id>/publish/", publication_pages.publish, name="publish"),
    path("published/", publication_pages.published, name="published"),
    path("published/<int:edition_id>/", publication_pages.read, name="read"),
    path("published/<int:edition_id>/file.<slug:format>", publication_pages.read_file, name="read_file"),
    path("reports/<int:edition_id>/compare/<int:other_id>/", views.compare, name="compare"),
    path("rounds/<int:round_id>/reports/", views.make, name="make"),
    path("organisations/<int:organisation_id>/word-template/", views.template, name="template"),
    path("organisations/<int:organisation_id>/word-template/file/", views.template_file, name="template_file"),
    path("organisations/<int:organisation_id>/word-template/remove/", views.remove_template, name="remove_template"),
    path("reports/starter-template.docx", views.starter_template, name="starter_template"),
]
