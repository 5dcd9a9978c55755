from django.urls import path

from khuyenhoc.demo.web import views

urlpatterns = [path("demo/", views.sample_people, name="sample_people")]
