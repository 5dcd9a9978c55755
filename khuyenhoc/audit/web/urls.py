from django.urls import path

from khuyenhoc.audit.web import views

urlpatterns = [path("nhat-ky/", views.journal, name="journal")]
