from django.urls import path

from khuyenhoc.org.web import acts, views

urlpatterns = [
    path("to-chuc/", views.unit_tree, name="unit_tree"),
    path("to-chuc/danh-sach.xlsx", views.unit_list_excel, name="unit_list_excel"),
    path("to-chuc/danh-sach.pdf", views.unit_list_pdf, name="unit_list_pdf"),
    path("to-chuc/<int:unit_id>/", views.unit_page, name="unit_page"),
    path("to-chuc/<int:unit_id>/lap-don-vi/", acts.unit_add, name="unit_add"),
    path("to-chuc/<int:unit_id>/doi-ten/", acts.unit_rename, name="unit_rename"),
    path("to-chuc/<int:unit_id>/sua/", acts.unit_edit, name="unit_edit"),
    path("to-chuc/<int:unit_id>/lien-he/", acts.unit_reach, name="unit_reach"),
    path("to-chuc/<int:unit_id>/ket-thuc/", acts.unit_end, name="unit_end"),
]
