from django.urls import path

from samverk.planning.views import activities, importing, parts, plans, rows, scales, together

app_name = "planning"
urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("collaborations/<int:collaboration_id>/plans/new/", plans.create_plan, name="create_plan"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/change/", plans.change_plan, name="change_plan"),
    path("plans/<int:plan_id>/delete/", plans.delete_plan, name="delete_plan"),
    path("plans/<int:plan_id>/export/", importing.export, name="export"),
    path("plans/<int:plan_id>/import/", importing.upload, name="import"),
    path("plans/<int:plan_id>/import/template/", importing.template, name="import_template"),
    path("plans/<int:plan_id>/import/receipt/<uuid:operation_id>/", importing.receipt, name="import_receipt"),
    path("imports/<int:draft_id>/columns/", importing.columns, name="import_columns"),
    path("imports/<int:draft_id>/words/", importing.words, name="import_words"),
    path("imports/<int:draft_id>/marked/", importing.marked, name="import_marked"),
    path("imports/<int:draft_id>/difference/", importing.difference, name="import_diff"),
    path("imports/<int:draft_id>/discard/", importing.discard, name="import_discard"),
    path("plans/<int:plan_id>/together/", together.change_together, name="change_together"),
    path("plans/<int:plan_id>/order/", activities.order, name="order"),
    path("plans/<int:plan_id>/activities/new/", activities.create_activity, name="create_activity"),
    path("activities/<int:activity_id>/", activities.activity, name="activity"),
    path("activities/<int:activity_id>/change/", activities.change_activity, name="change_activity"),
    path("activities/<int:activity_id>/row/", rows.change_row, name="change_row"),
    path("activities/<int:activity_id>/move/", activities.move_activity, name="move_activity"),
    path("activities/<int:activity_id>/drop/", activities.drop_activity, name="drop_activity"),
    path("activities/<int:activity_id>/take-back/", activities.take_back_activity, name="take_back_activity"),
    path("activities/<int:activity_id>/delete/", activities.delete_activity, name="delete_activity"),
    path("parts/<int:part_id>/change/", parts.change_part, name="change_part"),
    path("milestones/<int:milestone_id>/tick/", activities.tick_milestone, name="tick_milestone"),
    path("collaborations/<int:collaboration_id>/scales/", scales.scales, name="scales"),
    path("collaborations/<int:collaboration_id>/scales/new/", scales.create_scale, name="create_scale"),
    path("scales/<int:scale_id>/", scales.change_scale, name="change_scale"),
    path("scales/<int:scale_id>/delete/", scales.delete_scale, name="delete_scale"),
]
