from django.urls import path

from khuyenhoc.members.web import acts, admitting, bulk, households, lists, people

urlpatterns = [
    path("hoi-vien/", lists.member_list, name="member_list"),
    path("hoi-vien/xuat-excel/", lists.members_export, name="members_export"),
    path("hoi-vien/in/", lists.members_print, name="members_print"),
    path("hoi-vien/ket-nap/", admitting.member_admit, name="member_admit"),
    path("hoi-vien/viec-chung/", bulk.members_bulk, name="members_bulk"),
    path("hoi-vien/xem-ten/<int:unit_id>/", people.names_open, name="names_open"),
    path("hoi-vien/<int:person_id>/", people.person_page, name="person_page"),
    path("hoi-vien/<int:person_id>/sua/", people.person_edit, name="person_edit"),
    path("hoi-vien/<int:person_id>/xem/<slug:column>/", people.restricted_open, name="restricted_open"),
    path("hoi-vien/<int:person_id>/ho-gia-dinh/", households.household_enter, name="household_enter"),
    path("hoi-vien/<int:person_id>/roi-ho/", households.household_quit, name="household_quit"),
    path("hoi-vien/sinh-hoat/<int:membership_id>/thoi/", acts.member_end, name="member_end"),
    path("hoi-vien/sinh-hoat/<int:membership_id>/chuyen/", acts.member_transfer, name="member_transfer"),
    path("hoi-vien/sinh-hoat/<int:membership_id>/noi-chinh/", acts.member_primary, name="member_primary"),
    path("hoi-vien/sinh-hoat/<int:membership_id>/sua/", acts.membership_correct, name="membership_correct"),
]
