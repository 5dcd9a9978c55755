from django.urls import path

from khuyenhoc.reports.web import deciding, lists, pages, papers

urlpatterns = [
    path("bao-cao/", lists.report_list, name="report_list"),
    path("bao-cao/xuat-excel/", lists.report_board_export, name="report_board_export"),
    path("bao-cao/tiep-nhan/", deciding.reports_accept, name="reports_accept"),
    path("bao-cao/<int:report_id>/", pages.report_page, name="report_page"),
    path("bao-cao/<int:report_id>/tiep-nhan/", deciding.report_accept, name="report_accept"),
    path("bao-cao/<int:report_id>/tra-lai/", deciding.report_return, name="report_return"),
    path("bao-cao/<int:report_id>/rut-lai/", deciding.report_withdraw, name="report_withdraw"),
    path("bao-cao/<int:report_id>/ban-thay/", deciding.report_replace, name="report_replace"),
    path("bao-cao/<int:report_id>/lay-so/", deciding.report_number, name="report_number"),
    path("bao-cao/<int:report_id>/da-nhan/", deciding.report_receive, name="report_receive"),
    path("bao-cao/<int:report_id>/ban-in/", papers.report_paper, name="report_paper"),
    path("bao-cao/<int:report_id>/ban-in-<int:page>.png", papers.report_png, name="report_png"),
    path("bao-cao/<int:report_id>/ban-in.pdf", papers.report_pdf, name="report_pdf"),
    path("bao-cao/<int:report_id>/ban-in.docx", papers.report_docx, name="report_docx"),
    path("bao-cao/<int:report_id>/ban-in.xlsx", papers.report_xlsx, name="report_xlsx"),
]
