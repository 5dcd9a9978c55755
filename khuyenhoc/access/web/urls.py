from django.urls import path

from khuyenhoc.access.web import views

urlpatterns = [
    path("to-chuc/<int:unit_id>/phan-quyen/", views.mandate_list, name="mandate_list"),
    path("to-chuc/<int:unit_id>/phan-quyen/giao/", views.mandate_add, name="mandate_add"),
    path("phan-quyen/<int:mandate_id>/ket-thuc/", views.mandate_stop, name="mandate_stop"),
    path("phan-quyen/<int:mandate_id>/cap-lai-ma/", views.code_again, name="code_again"),
]
