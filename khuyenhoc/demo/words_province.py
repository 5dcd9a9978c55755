"""What the province writes; true before and after the reform, for it names no level below."""

from __future__ import annotations

from typing import Final

from khuyenhoc.demo.words_above import Season, Words

_FOLLOWED: Final = "Theo dõi, đôn đốc các cấp hội trực thuộc thực hiện chế độ báo cáo hằng tháng."
_FOLLOW: Final = "Đôn đốc các cấp hội trực thuộc gửi báo cáo đúng hạn."
PROVINCE_WORDS: Final = Words(
    seasons={
        number: Season((done, _FOLLOWED), (plan, _FOLLOW))
        for number, (done, plan) in {
            1: ("Tổng kết công tác khuyến học năm {p} toàn tỉnh, phát động thi đua năm {y}.",
                "Tổng kết năm, phát động thi đua năm mới."),
            2: ("Trao học bổng đầu xuân; ban hành kế hoạch công tác năm {y}.", "Trao học bổng đầu xuân."),
            3: ("Hướng dẫn đăng ký các mô hình học tập năm {y}.", "Hướng dẫn đăng ký các mô hình học tập."),
            4: ("Phối hợp Sở Giáo dục và Đào tạo tổ chức Ngày Sách và Văn hóa đọc.",
                "Phối hợp tổ chức Ngày Sách và Văn hóa đọc."),
            5: ("Kiểm tra hoạt động của một số trung tâm học tập cộng đồng.",
                "Kiểm tra một số trung tâm học tập cộng đồng."),
            6: ("Xét khen thưởng học sinh giỏi cấp tỉnh; tiếp sức mùa thi.", "Xét khen thưởng học sinh giỏi."),
            7: ("Sơ kết sáu tháng đầu năm; tập huấn nghiệp vụ cho cán bộ hội.", "Sơ kết sáu tháng, tập huấn cán bộ."),
            8: ("Vận động quỹ học bổng đầu năm học mới.", "Vận động quỹ học bổng đầu năm học."),
            9: ("Trao học bổng cho học sinh nghèo vượt khó nhân dịp khai giảng.", "Trao học bổng nhân dịp khai giảng."),
            10: ("Tổ chức kỷ niệm Ngày Khuyến học Việt Nam 2/10, Tuần lễ hưởng ứng học tập suốt đời.",
                 "Tổ chức kỷ niệm Ngày Khuyến học Việt Nam 2/10."),
            11: ("Kiểm tra việc bình xét các danh hiệu học tập.", "Kiểm tra việc bình xét danh hiệu học tập."),
            12: ("Tổng hợp kết quả công nhận danh hiệu học tập, chấm thi đua các cấp hội trực thuộc.",
                 "Chấm thi đua, chuẩn bị tổng kết năm {y}."),
        }.items()
    },
    troubles=(
        "Một số nơi gửi báo cáo chậm, số liệu còn phải chỉnh sửa.",
        "Quỹ khuyến học giữa các địa bàn chênh lệch lớn.",
        "Một số trung tâm học tập cộng đồng hoạt động chưa đều.",
        "Cán bộ hội phần lớn kiêm nhiệm, ít được tập huấn.",
    ),
    proposals=(
        "Đề nghị Trung ương Hội sớm có hướng dẫn về phần mềm đánh giá công dân học tập.",
        "Đề nghị UBND tỉnh quan tâm kinh phí cho các trung tâm học tập cộng đồng.",
        "",
    ),
)  # fmt: skip
