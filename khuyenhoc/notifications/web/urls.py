from django.urls import path

from khuyenhoc.notifications.web import views

urlpatterns = [
    path("thu/", views.inbox, name="inbox"),
    path("thu/<int:notice_id>/mo/", views.notice_open, name="notice_open"),
]
