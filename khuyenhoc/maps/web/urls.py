from django.urls import path

from khuyenhoc.maps.web import views

urlpatterns = [
    path("ban-do/", views.map_page, name="map_page"),
    path("ban-do/excel/", views.map_excel, name="map_excel"),
]
