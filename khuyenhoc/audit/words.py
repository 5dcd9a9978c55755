"""Acts in the words of those who read the journal. A test asks that every act recorded anywhere has its words."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "access.ended": "Kết thúc một vai trò",
    "access.granted": "Giao một vai trò",
    "accounts.created": "Lập tài khoản",
    "accounts.created_many": "Lập nhiều tài khoản",
    "accounts.password_changed": "Đổi mật khẩu",
    "accounts.reset": "Cấp lại mã dùng một lần",
    "figures.catalogue_loaded": "Nạp danh mục chỉ tiêu",
    "figures.source_set": "Đổi nguồn số liệu của đơn vị",
    "files.stored": "Lưu một tệp",
    "localities.area_closed": "Kết thúc một thôn, tổ dân phố",
    "localities.area_founded": "Ghi một thôn, tổ dân phố",
    "localities.boundaries_loaded": "Nạp ranh giới",
    "localities.boundaries_undone": "Hoàn tác một lần nạp ranh giới",
    "localities.decision_noted": "Ghi văn bản sắp xếp đơn vị hành chính",
    "localities.loaded": "Nạp đơn vị hành chính",
    "members.list_answered": "Ghép tên chi hội của danh sách nhập",
    "members.list_corrected": "Sửa ô của danh sách nhập",
    "members.list_decided": "Quyết định dòng nghi trùng của danh sách nhập",
    "members.list_exported": "Xuất danh sách hội viên",
    "members.list_import_undone": "Hoàn tác một lần nhập danh sách",
    "members.list_imported": "Nhập danh sách hội viên",
    "members.list_mapped": "Ghép cột của danh sách nhập",
    "members.ended": "Cho nhiều hội viên thôi sinh hoạt",
    "members.kind_set": "Đổi loại nhiều hội viên",
    "members.transferred": "Chuyển sinh hoạt nhiều hội viên",
    "members.member_admitted": "Kết nạp hội viên",
    "members.member_ended": "Hội viên thôi sinh hoạt",
    "members.member_transferred": "Chuyển sinh hoạt",
    "members.membership_corrected": "Sửa thông tin sinh hoạt",
    "members.primary_changed": "Đổi nơi sinh hoạt chính",
    "officers.appointed": "Cử người giữ chức vụ",
    "officers.appointed_many": "Cử nhiều người giữ chức vụ",
    "officers.body_closed": "Kết thúc nhiệm kỳ một ban",
    "officers.body_opened": "Mở nhiệm kỳ một ban",
    "officers.ended": "Thôi giữ chức vụ",
    "officers.replaced": "Thay người giữ chức vụ",
    "org.reorganisation_changed": "Sửa phương án sắp xếp tổ chức",
    "org.reorganisation_discarded": "Bỏ phương án sắp xếp tổ chức",
    "org.reorganisation_drafted": "Soạn phương án sắp xếp tổ chức",
    "org.reorganisation_recalled": "Thu lại phương án chờ ngày hiệu lực",
    "org.reorganisation_scheduled": "Đặt ngày thực hiện sắp xếp tổ chức",
    "org.reorganisation_stuck": "Chưa thực hiện được sắp xếp tổ chức đến ngày",
    "org.reorganisation_undone": "Hoàn tác sắp xếp tổ chức",
    "org.reorganised": "Sắp xếp tổ chức",
    "org.unit_closed": "Kết thúc một đơn vị",
    "org.unit_contact_changed": "Sửa liên hệ của đơn vị",
    "org.unit_corrected": "Sửa sai sót về đơn vị",
    "org.unit_described": "Đổi tên, loại của đơn vị",
    "org.unit_founded": "Lập đơn vị",
    "org.units_founded": "Lập nhiều đơn vị",
    "papers.numbered": "Lấy số văn bản",
    "papers.voided": "Hủy văn bản",
    "people.death_recorded": "Ghi người đã mất",
    "people.household_formed": "Lập hộ gia đình",
    "people.household_joined": "Vào hộ gia đình",
    "people.household_left": "Ra khỏi hộ gia đình",
    "people.names_looked": "Cấp trên xem tên hội viên, có lý do",
    "people.person_created": "Ghi một người mới",
    "people.person_updated": "Sửa thông tin một người",
    "people.restricted_looked": "Xem thông tin hạn chế, có lý do",
    "reports.accepted": "Tiếp nhận báo cáo",
    "reports.definition_loaded": "Nạp chế độ báo cáo",
    "reports.loaded": "Nạp báo cáo các kỳ trước",
    "reports.period_opened": "Mở kỳ báo cáo",
    "reports.prefilled": "Điền lại số liệu từ sổ",
    "reports.received": "Cơ quan ghi đã nhận báo cáo",
    "reports.replaced": "Lập bản thay của báo cáo",
    "reports.returned": "Trả lại báo cáo",
    "reports.submitted": "Gửi báo cáo",
    "reports.value_changed": "Sửa số trong báo cáo",
    "reports.withdrawn": "Rút lại báo cáo",
    "rules.calendar_day_cleared": "Bỏ một ngày trong lịch làm việc",
    "rules.calendar_day_set": "Đặt một ngày trong lịch làm việc",
    "rules.calendar_loaded": "Nạp lịch làm việc",
    "rules.loaded": "Nạp quy định",
    "rules.set": "Đổi một quy định",
}
SYSTEM: Final = "Hệ thống"


def words_of(action: str) -> str:
    return WORDS.get(action, "Việc khác")


def who(actor_name: str) -> str:
    """A person's name as it was; jobs and commands act for the system."""
    return SYSTEM if actor_name.startswith("system:") else actor_name
