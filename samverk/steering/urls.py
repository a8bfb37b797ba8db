from django.urls import path

from samverk.steering.views import alignments, documents, goals, importing

app_name = "steering"
urlpatterns = [
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.create, name="create_document"),
    path("documents/import/", importing.import_goals, name="import_goals"),
    path("documents/<int:document_id>/", documents.document, name="document"),
    path("documents/<int:document_id>/edit/", documents.change, name="change_document"),
    path("documents/<int:document_id>/delete/", documents.delete, name="delete_document"),
    path("documents/<int:document_id>/compare/", documents.compare, name="compare_documents"),
    path("documents/<int:document_id>/adoptions/new/", documents.create_adoption, name="create_adoption"),
    path("adoptions/<int:adoption_id>/edit/", documents.change_adoption, name="change_adoption"),
    path("adoptions/<int:adoption_id>/delete/", documents.delete_adoption, name="delete_adoption"),
    path("documents/<int:document_id>/trees/new/", goals.create_tree, name="create_tree"),
    path("trees/<int:tree_id>/edit/", goals.change_tree, name="change_tree"),
    path("trees/<int:tree_id>/move/", goals.move_tree, name="move_tree"),
    path("trees/<int:tree_id>/delete/", goals.delete_tree, name="delete_tree"),
    path("trees/<int:tree_id>/goals/new/", goals.create, name="create_goal"),
    path("goals/<int:goal_id>/", goals.goal, name="goal"),
    path("goals/<int:goal_id>/edit/", goals.change, name="change_goal"),
    path("goals/<int:goal_id>/move/", goals.move, name="move_goal"),
    path("goals/<int:goal_id>/delete/", goals.delete, name="delete_goal"),
    path("goals/<int:goal_id>/links/new/", alignments.create, name="create_alignment"),
    path("links/<int:alignment_id>/edit/", alignments.change, name="change_alignment"),
    path("links/<int:alignment_id>/approve/", alignments.approve, name="approve_alignment"),
    path("links/<int:alignment_id>/withdraw/", alignments.withdraw, name="withdraw_alignment"),
    path("links/<int:alignment_id>/delete/", alignments.delete, name="delete_alignment"),
]
