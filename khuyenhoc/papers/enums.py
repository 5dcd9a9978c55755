from django.db.models import TextChoices


class DocumentKind(TextChoices):
    """Kinds of paper with their abbreviation (decree 30/2020, appendix III); more kinds come with the document room."""

    REPORT = "BC", "Báo cáo"
    DECISION = "QĐ", "Quyết định"
    NOTICE = "TB", "Thông báo"
    PLAN = "KH", "Kế hoạch"
    PROPOSAL = "TTr", "Tờ trình"
    MINUTES = "BB", "Biên bản"
    LETTER = "", "Công văn"


class PaperStatus(TextChoices):
    NUMBERED = "numbered", "Đã cấp số"
    ISSUED = "issued", "Đã ký, phát hành"
    VOID = "void", "Hủy"
