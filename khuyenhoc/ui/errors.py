"""Pages that say what happened, why, and what to do. The one for 500 asks neither database nor session."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from khuyenhoc.ui.context import look_of
from khuyenhoc.ui.responses import is_htmx


@dataclass(frozen=True, slots=True)
class ErrorText:
    title: str
    message: str
    advice: str


TEXTS = MappingProxyType(
    {
        400: ErrorText(
            "Yêu cầu chưa đúng",
            "Trình duyệt gửi lên một yêu cầu mà hệ thống không đọc được.",
            "Hãy quay lại trang trước, tải lại rồi thử lần nữa.",
        ),
        403: ErrorText(
            "Không được phép",
            "Tài khoản của bạn không có quyền làm việc này.",
            "Nếu việc này thuộc phần bạn phụ trách, hãy đề nghị đơn vị cấp trên giao quyền.",
        ),
        404: ErrorText(
            "Không tìm thấy trang",
            "Trang này không có, đã chuyển đi, hoặc không thuộc phạm vi của bạn.",
            "Hãy kiểm tra lại địa chỉ, hoặc về trang chủ rồi tìm từ đó.",
        ),
        409: ErrorText(
            "Nội dung đã thay đổi",
            "Có người vừa sửa nội dung này trước bạn nên lần lưu này chưa được ghi.",
            "Hãy mở lại trang để xem bản mới nhất rồi sửa tiếp.",
        ),
        413: ErrorText(
            "Dữ liệu gửi lên lớn quá",
            "Tệp hoặc nội dung vượt giới hạn cho phép.",
            "Hãy chọn tệp nhỏ hơn hoặc chia thành nhiều lần gửi.",
        ),
        422: ErrorText(
            "Chưa thực hiện được",
            "Quy định không cho làm việc này lúc này.",
            "Hãy quay lại trang trước, xem lại rồi làm tiếp.",
        ),
        429: ErrorText(
            "Thử quá nhiều lần",
            "Hệ thống tạm khóa vì có quá nhiều lần thử liên tiếp.",
            "Hãy đợi ít phút rồi thử lại. Quên mật khẩu thì đề nghị đơn vị cấp trên cấp lại.",
        ),
        500: ErrorText(
            "Hệ thống gặp lỗi",
            "Lỗi này do hệ thống, không phải do bạn. Việc đang làm dở chưa được ghi.",
            "Hãy thử lại sau ít phút. Nếu vẫn lỗi, hãy báo người quản trị, nói rõ giờ xảy ra.",
        ),
    }
)
CSRF_TEXT = ErrorText(
    "Phiên làm việc đã cũ",
    "Trang này mở đã lâu hoặc trình duyệt không nhận cookie, nên hệ thống không chắc yêu cầu là của bạn.",
    "Hãy quay lại, tải lại trang rồi gửi lại. Những gì đã gõ vẫn còn ở trang trước.",
)


def error_response(
    request: HttpRequest, status: int, *, message: str = "", text: ErrorText | None = None
) -> HttpResponse:
    """The error as a page in the shell of whoever asked, or as a notice for htmx; `message` replaces the usual one."""
    text = text or TEXTS.get(status, TEXTS[400])
    context = {"status": status, "text": text, "message": message or text.message, "home_url": "/"}
    if is_htmx(request):
        html = render_to_string("ui/errors/notice.html", context)
    elif status < 500 and getattr(getattr(request, "actor", None), "user_id", None) is not None:
        html = render_to_string("ui/errors/office.html", context, request)
    else:
        html = render_to_string("ui/errors/plain.html", context | {"look": look_of(request)})
    response = HttpResponse(html, status=status)
    if is_htmx(request):  # a notice never takes the place of what was asked for
        response.headers["HX-Retarget"] = "#page-errors"
        response.headers["HX-Reswap"] = "innerHTML"
    patch_vary_headers(response, ["HX-Request"])
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_response(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_response(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """settings.CSRF_FAILURE_VIEW."""
    return error_response(request, 403, text=CSRF_TEXT)


def too_many(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """settings.AXES_LOCKOUT_CALLABLE, and allauth's rate limits."""
    return error_response(request, 429)
