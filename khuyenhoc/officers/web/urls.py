from django.urls import path

from khuyenhoc.officers.web import acts, bodies, views

urlpatterns = [
    path("can-bo/", views.roster, name="roster"),
    path("can-bo/danh-sach.xlsx", views.roster_excel, name="roster_excel"),
    path("can-bo/danh-sach.pdf", views.roster_pdf, name="roster_pdf"),
    path("can-bo/danh-sach.docx", views.roster_word, name="roster_word"),
    path("can-bo/<int:term_id>/thay/", acts.officer_change, name="officer_change"),
    path("can-bo/<int:term_id>/thoi/", acts.officer_leave, name="officer_leave"),
    path("to-chuc/<int:unit_id>/can-bo/", views.unit_officers, name="unit_officers"),
    path("to-chuc/<int:unit_id>/can-bo/them/", acts.officer_add, name="officer_add"),
    path("to-chuc/<int:unit_id>/ban-lanh-dao/them/", bodies.body_add, name="body_add"),
    path("ban-lanh-dao/<int:body_id>/ket-thuc/", bodies.body_end, name="body_end"),
]
