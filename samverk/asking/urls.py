from django.urls import path

from samverk.asking import views

app_name = "asking"
urlpatterns = [
    path("answer/", views.mine, name="mine"),
    path("answer/new/", views.ask_again, name="ask_again"),
    path("answer/new/sent/", views.asked_again, name="asked_again"),
    path("answer/<str:token>/", views.open_, name="open"),  # last: any word is a token
]
