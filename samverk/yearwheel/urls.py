from django.urls import path

from samverk.yearwheel import views

app_name = "yearwheel"
urlpatterns = [
    path("year/", views.my_year, name="my_year"),
    path("collaborations/<int:collaboration_id>/year/", views.year_of, name="year"),
    path("collaborations/<int:collaboration_id>/year/copy/", views.copy_year, name="copy_year"),
    path("collaborations/<int:collaboration_id>/dates/new/", views.enter_date, name="enter_date"),
    path("dates/<int:date_id>/", views.own_date, name="date"),
    path("dates/<int:date_id>/change/", views.change_date, name="change_date"),
    path("dates/<int:date_id>/delete/", views.delete_date, name="delete_date"),
    path("calendar/", views.feed, name="feed"),
    path("calendar/open/", views.open_feed, name="open_feed"),
    path("calendar/close/", views.close_feed, name="close_feed"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
]
