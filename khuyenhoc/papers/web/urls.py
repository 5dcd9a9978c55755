from django.urls import path

from khuyenhoc.papers.web import views

urlpatterns = [
    path("van-ban/", views.paper_list, name="paper_list"),
    path("van-ban/xuat-excel/", views.paper_list_excel, name="paper_list_excel"),
    path("van-ban/<int:paper_id>/huy/", views.paper_void, name="paper_void"),
]
