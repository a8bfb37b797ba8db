from django.urls import path

from samverk.followup import views

app_name = "followup"
urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("plans/<int:plan_id>/rounds/new/", views.create, name="create_round"),
    path("plans/<int:plan_id>/rounds/year/", views.plan_year, name="plan_year"),
    path("rounds/<int:round_id>/", views.round_, name="round"),
    path("rounds/<int:round_id>/edit/", views.change, name="change_round"),
    path("rounds/<int:round_id>/dates/<int:organisation_id>/", views.own_dates, name="own_dates"),
    path("rounds/<int:round_id>/delete/", views.delete, name="delete_round"),
    path("rounds/<int:round_id>/open/", views.open_, name="open_round"),
    path("rounds/<int:round_id>/close/", views.close, name="close_round"),
    path("rounds/<int:round_id>/reopen/", views.reopen, name="reopen_round"),
    path("rounds/<int:round_id>/fix/", views.fix, name="fix_round"),
    path("rounds/<int:round_id>/ask/", views.ask, name="ask_part"),
    path("rounds/<int:round_id>/live/", views.live, name="live"),
    path("rounds/<int:round_id>/review/", views.review, name="review"),
    path("rounds/<int:round_id>/review/<int:activity_id>/", views.review_activity, name="review_activity"),
    path("rounds/<int:round_id>/review/<int:activity_id>/comment/", views.comment, name="comment"),
    path("rounds/<int:round_id>/changes/", views.bring_up_to_date, name="bring_up_to_date"),
    path("rounds/<int:round_id>/health/", views.health, name="health"),
    path("rounds/<int:round_id>/reassign/", views.reassign, name="reassign"),
    path("rounds/<int:round_id>/receipt/", views.receipt, name="receipt"),
    path("rounds/<int:round_id>/goals/<int:goal_id>/assess/", views.assess, name="assess"),
    path("assessments/<int:assessment_id>/delete/", views.delete_assessment, name="delete_assessment"),
    path("follow-ups/", views.mine, name="mine"),
    path("follow-ups/<int:follow_up_id>/", views.report, name="report"),
    path("follow-ups/<int:follow_up_id>/draft/", views.draft, name="draft"),
    path("follow-ups/as-last-time/", views.as_last_time, name="as_last_time"),
    path("follow-ups/<int:follow_up_id>/discard/", views.discard, name="discard"),
    path("follow-ups/<int:follow_up_id>/hand-over/", views.hand_over, name="hand_over"),
    path("follow-ups/<int:follow_up_id>/send-back/", views.send_back, name="send_back"),
    path("follow-ups/<int:follow_up_id>/take-back/", views.take_back_question, name="take_back_question"),
    path("follow-ups/<int:follow_up_id>/messages/new/", views.write_message, name="write_message"),
    path("follow-ups/<int:follow_up_id>/stop-asking/", views.stop_asking, name="stop_asking"),
]
