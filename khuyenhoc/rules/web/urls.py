from django.urls import path

from khuyenhoc.rules.web import calendar_views, views

urlpatterns = [
    path("quy-dinh/", views.rule_list, name="rule_list"),
    path("quy-dinh/lich-lam-viec/", calendar_views.calendar_now, name="calendar_now"),
    path("quy-dinh/lich-lam-viec/<int:year>/", calendar_views.calendar_year, name="calendar_year"),
    path("quy-dinh/lich-lam-viec/<int:year>/excel/", calendar_views.calendar_excel, name="calendar_excel"),
    path("quy-dinh/lich-lam-viec/<int:year>/ghi-ngay/", calendar_views.calendar_day_edit, name="calendar_day_edit"),
    path("quy-dinh/lich-lam-viec/<int:year>/bo-ngay/", calendar_views.calendar_day_remove, name="calendar_day_remove"),
    path("quy-dinh/<str:key>/", views.rule_page, name="rule_page"),
    path("quy-dinh/<str:key>/sua/", views.rule_edit, name="rule_edit"),
]
