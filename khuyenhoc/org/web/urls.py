from django.urls import path

from khuyenhoc.org.web import acts, provinces, views
from khuyenhoc.org.web.reorganising import acts as whole
from khuyenhoc.org.web.reorganising import heads, papers, plan, reform, steps

urlpatterns = [
    path("to-chuc/", views.unit_tree, name="unit_tree"),
    path("to-chuc/danh-sach.xlsx", views.unit_list_excel, name="unit_list_excel"),
    path("to-chuc/danh-sach.pdf", views.unit_list_pdf, name="unit_list_pdf"),
    path("to-chuc/sap-xep/", heads.reorganisation_list, name="reorganisation_list"),
    path("to-chuc/sap-xep/lap/", heads.reorganisation_add, name="reorganisation_add"),
    path("to-chuc/sap-xep/theo-dia-gioi/", reform.reform_add, name="reform_add"),
    path("to-chuc/sap-xep/lap-ca-tinh/", provinces.province_add, name="province_add"),
    path("to-chuc/sap-xep/<int:reorganisation_id>/", plan.reorganisation_page, name="reorganisation_page"),
    path("to-chuc/sap-xep/<int:reorganisation_id>/sua/", heads.reorganisation_edit, name="reorganisation_edit"),
    path(
        "to-chuc/sap-xep/<int:reorganisation_id>/them/<slug:deed>/", steps.reorganisation_step,
        name="reorganisation_step",
    ),
    path(
        "to-chuc/sap-xep/<int:reorganisation_id>/bo-viec/", steps.reorganisation_step_drop,
        name="reorganisation_step_drop",
    ),
    path("to-chuc/sap-xep/<int:reorganisation_id>/thuc-hien/", whole.reorganisation_run, name="reorganisation_run"),
    path(
        "to-chuc/sap-xep/<int:reorganisation_id>/thu-lai/", whole.reorganisation_call_back,
        name="reorganisation_call_back",
    ),
    path("to-chuc/sap-xep/<int:reorganisation_id>/bo/", whole.reorganisation_drop, name="reorganisation_drop"),
    path(
        "to-chuc/sap-xep/<int:reorganisation_id>/hoan-tac/", whole.reorganisation_take_back,
        name="reorganisation_take_back",
    ),
    path(
        "to-chuc/sap-xep/<int:reorganisation_id>/ban-giao/<int:unit_id>.pdf", papers.handover_pdf,
        name="handover_pdf",
    ),
    path(
        "to-chuc/sap-xep/<int:reorganisation_id>/ban-giao/<int:unit_id>.docx", papers.handover_word,
        name="handover_word",
    ),
    path("to-chuc/<int:unit_id>/", views.unit_page, name="unit_page"),
    path("to-chuc/<int:unit_id>/lap-don-vi/", acts.unit_add, name="unit_add"),
    path("to-chuc/<int:unit_id>/doi-ten/", acts.unit_rename, name="unit_rename"),
    path("to-chuc/<int:unit_id>/sua/", acts.unit_edit, name="unit_edit"),
    path("to-chuc/<int:unit_id>/lien-he/", acts.unit_reach, name="unit_reach"),
    path("to-chuc/<int:unit_id>/ket-thuc/", acts.unit_end, name="unit_end"),
]  # fmt: skip
