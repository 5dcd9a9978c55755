from django.urls import path

from khuyenhoc.figures.web import series

urlpatterns = [
    path("so-lieu/", series.figure_series_usual, name="figure_series_usual"),
    path("so-lieu/<int:unit_id>/qua-cac-thang/", series.figure_series, name="figure_series"),
    path("so-lieu/<int:unit_id>/qua-cac-thang/excel/", series.figure_series_excel, name="figure_series_excel"),
]
