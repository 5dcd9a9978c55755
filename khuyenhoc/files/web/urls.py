from django.urls import path

from khuyenhoc.files.web import views

urlpatterns = [path("tep/<uuid:file_id>/", views.file_download, name="file_download")]
