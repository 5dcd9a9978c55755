from django.urls import path

from khuyenhoc.localities.web import boundaries, places

urlpatterns = [
    path("dia-phuong/", places.locality_search, name="locality_search"),
    path("dia-phuong/ranh-gioi/", boundaries.boundary_list, name="boundary_list"),
    path("dia-phuong/ranh-gioi/<int:import_id>/", boundaries.boundary_page, name="boundary_page"),
    path("dia-phuong/ranh-gioi/<int:import_id>/ghi/", boundaries.boundary_write, name="boundary_write"),
    path("dia-phuong/ranh-gioi/<int:import_id>/bo/", boundaries.boundary_drop, name="boundary_drop"),
    path("dia-phuong/ranh-gioi/<int:import_id>/hoan-tac/", boundaries.boundary_undo, name="boundary_undo"),
    path("dia-phuong/<str:code>/", places.locality_page, name="locality_page"),
    path("dia-phuong/<str:code>/van-ban/", places.lineage_decision, name="lineage_decision"),
]
