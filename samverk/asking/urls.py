from django.urls import path

from samverk.asking import views

app_name = "asking"
urlpatterns = [
    path("answer/", views.mine, name="mine"),
    path("answer/as-last-time/", views.as_last_time, name="as_last_time"),
    path("answer/receipt/<int:round_id>/", views.receipt, name="receipt"),
    path("answer/<int:follow_up_id>/", views.report, name="report"),
    path("answer/<int:follow_up_id>/draft/", views.draft, name="draft"),
    path("answer/<int:follow_up_id>/discard/", views.discard, name="discard"),
    path("answer/<int:follow_up_id>/hand-over/", views.hand_over, name="hand_over"),
    path("answer/new/", views.ask_again, name="ask_again"),
    path("answer/new/sent/", views.asked_again, name="asked_again"),
    path("rounds/<int:round_id>/links/", views.links, name="links"),
    path("rounds/<int:round_id>/links/<int:asked_id>/issue/", views.issue, name="issue"),
    path("rounds/<int:round_id>/mail/", views.mail, name="mail"),
    path("rounds/<int:round_id>/mail/<int:asked_id>/remind/", views.remind, name="remind"),
    path("links/<int:link_id>/revoke/", views.revoke, name="revoke"),
    path("answer/<str:token>/", views.open_, name="open"),  # last: any word is a token
]
