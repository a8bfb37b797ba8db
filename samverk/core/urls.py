from django.urls import path

from samverk.core import restoring_view, session_pages, views
from samverk.core.accessibility import views as accessibility
from samverk.core.jobs import views as jobs
from samverk.core.news import views as news
from samverk.core.personal import views as personal
from samverk.core.post import views as post
from samverk.core.search import views as search

app_name = "core"
urlpatterns = [
    path("", views.start, name="start"),
    path("news/", news.news, name="news"),
    path("news/read/", news.read_news, name="read_news"),
    path("undo/<uuid:operation_id>/", views.undo, name="undo"),
    path("bring-back/<int:sequence>/", views.bring_back, name="bring_back"),
    path("versions/<int:sequence>/restore/", restoring_view.restore, name="restore"),
    path("language/", views.language, name="language"),
    path("appearance/", views.appearance, name="appearance"),
    path("accessibility/", accessibility.accessibility, name="accessibility"),
    path("accessibility/remark/", accessibility.remark, name="remark"),
    path("accessibility/remark/sent/", accessibility.remark_sent, name="remark_sent"),
    path("accessibility/remarks/", accessibility.remarks, name="remarks"),
    path("accessibility/remarks/<int:remark_id>/answered/", accessibility.answered, name="remark_answered"),
    path("accessibility/remarks/<int:remark_id>/delete/", accessibility.deleted, name="remark_deleted"),
    path("tour/", views.begin_tour, name="tour"),
    path("tour/away/", views.put_tour_away, name="tour_away"),
    path("words/", views.words, name="words"),
    path("personal-data/", personal.personal_data, name="personal_data"),
    path("personal-data/mine/", personal.own_file, name="own_file"),
    path("personal-data/register/", personal.register, name="register"),
    path("personal-data/register/<slug:format>/", personal.register_file, name="register_file"),
    path("retention/", personal.retention, name="retention"),
    path("sessions/", session_pages.sessions, name="sessions"),
    path("sessions/<int:session_id>/end/", session_pages.end_session, name="end_session"),
    path("sessions/end/", session_pages.end_others, name="end_other_sessions"),
    path("health/", views.health, name="health"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("mail/", post.letters, name="letters"),
    path("mail/mine/", post.my_mail, name="my_mail"),
    path("mail/stop/<str:token>/", post.stop_mail, name="stop_mail"),
    path("mail/<int:letter_id>/again/", post.again, name="letter_again"),
    path("jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("jobs/<uuid:job_id>/file/", jobs.file, name="job_file"),
    path("jobs/<uuid:job_id>/cancel/", jobs.cancel, name="job_cancel"),
]
