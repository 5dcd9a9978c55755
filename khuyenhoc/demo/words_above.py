"""What a commune and the district write: the work of the month, what is wrong, what comes next, what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from khuyenhoc.demo.places import DISTRICT


@dataclass(frozen=True, slots=True)
class Season:
    """`done` when the month is over, `plans` as the month before announces them."""

    done: tuple[str, ...]
    plans: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    seasons: Mapping[int, Season]
    troubles: tuple[str, ...]
    proposals: tuple[str, ...]
    told: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)


_COMMUNE_SEASONS: Final = {
    1: Season(
        ("Tổng kết công tác năm {p}; giao chỉ tiêu năm {y} cho các chi hội.",),
        ("Tổng kết công tác năm, giao chỉ tiêu cho các chi hội.", "Lập danh sách học sinh nghèo nhận quà Tết."),
    ),
    2: Season(
        ("Phối hợp các đoàn thể trao quà Tết và học bổng đầu xuân.", "Triển khai đăng ký danh hiệu học tập năm {y}."),
        ("Trao quà Tết cho học sinh nghèo vượt khó.", "Triển khai đăng ký gia đình, dòng họ học tập năm {y}."),
    ),
    3: Season(
        ("Hoàn thành đăng ký gia đình, dòng họ học tập; kiểm tra hoạt động của ba chi hội.",),
        ("Hoàn thành đăng ký các danh hiệu học tập.", "Xây dựng kế hoạch năm của Trung tâm học tập cộng đồng."),
    ),
    4: Season(
        ("Trung tâm mở lớp chuyển giao kỹ thuật; hưởng ứng Ngày Sách và Văn hóa đọc.",),
        ("Hưởng ứng Ngày Sách và Văn hóa đọc.", "Mở lớp chuyển giao kỹ thuật tại Trung tâm."),
    ),
    5: Season(
        ("Rà soát học sinh giỏi để khen thưởng; động viên học sinh cuối cấp ôn thi.",),
        ("Rà soát danh sách học sinh giỏi.", "Động viên, tiếp sức học sinh cuối cấp."),
    ),
    6: Season(
        ("Tổ chức phát thưởng học sinh giỏi năm học; tiếp sức mùa thi.",),
        ("Phát thưởng học sinh giỏi, giáo viên giỏi.", "Sơ kết sáu tháng đầu năm."),
    ),
    7: Season(
        ("Sơ kết sáu tháng đầu năm; phối hợp tổ chức sinh hoạt hè.",),
        ("Phối hợp tổ chức sinh hoạt hè cho thiếu nhi.", "Thăm gia đình hội viên chính sách."),
    ),
    8: Season(
        ("Rà soát học sinh có nguy cơ bỏ học; vận động ủng hộ sách vở đầu năm học.",),
        ("Rà soát học sinh có nguy cơ bỏ học.", "Vận động sách vở, đồng phục cho học sinh khó khăn."),
    ),
    9: Season(
        ("Dự khai giảng, trao học bổng cho học sinh nghèo vượt khó.",),
        ("Trao học bổng nhân dịp khai giảng.", "Chuẩn bị kỷ niệm Ngày Khuyến học Việt Nam 2/10."),
    ),
    10: Season(
        ("Tổ chức Tháng Khuyến học, gặp mặt kỷ niệm Ngày Khuyến học Việt Nam; vận động quỹ.",),
        ("Tổ chức Tháng Khuyến học, vận động Quỹ khuyến học.", "Tham gia Tuần lễ hưởng ứng học tập suốt đời."),
    ),
    11: Season(
        ("Hướng dẫn các chi hội chấm điểm, bình xét gia đình học tập.",),
        ("Hướng dẫn bình xét các danh hiệu học tập.", "Thăm, chúc mừng các trường nhân ngày 20/11."),
    ),
    12: Season(
        ("Thẩm định hồ sơ danh hiệu học tập, trình UBND xã công nhận.",),
        ("Thẩm định hồ sơ, đề nghị công nhận danh hiệu học tập.", "Chuẩn bị tổng kết năm {y}."),
    ),
}
COMMUNE: Final = Words(
    seasons=_COMMUNE_SEASONS,
    troubles=(
        "Dòng họ khuyến học chủ yếu còn tự phát, ít dòng họ đăng ký.",
        "Trung tâm học tập cộng đồng chưa có kế hoạch hoạt động cụ thể.",
        "Cán bộ phụ trách kiêm nhiệm nhiều việc, có chi hội gửi số liệu chậm.",
        "Nguồn vận động tại chỗ còn ít, mức thưởng thấp.",
        "Việc phối hợp giữa nhà trường và chi hội thôn có lúc chưa đều.",
        "Hội viên trẻ đi làm ăn xa nhiều nên sinh hoạt không đều.",
    ),
    proposals=(
        "",
        "",
        "Đề nghị Hội cấp trên tập huấn cho chi hội trưởng về cách bình xét gia đình học tập.",
        "Đề nghị UBND xã bố trí kinh phí hoạt động cho Trung tâm học tập cộng đồng.",
        "Đề nghị hỗ trợ tài liệu tuyên truyền về công dân học tập.",
    ),
    told={
        ("18322", "2023-02"): {
            "done": "Trao quà Tết và học bổng đầu xuân tại 9 thôn. Dự hội nghị triển khai nhiệm vụ năm 2023 của huyện.",
            "difficulties": "Xã chưa thành lập được Quỹ khuyến học; dòng họ khuyến học chủ yếu còn tự phát.",
            "next": "Xây dựng kế hoạch hoạt động năm của Trung tâm.\nRà soát, đăng ký gia đình, dòng họ học tập.",
            "proposals": "",
        },
    },
)

_DISTRICT_SEASONS: Final = {
    number: Season(
        (
            done,
            "Theo dõi, đôn đốc các hội cơ sở thực hiện chế độ báo cáo hằng tháng.",
        ),
        (plan, "Đôn đốc các hội cơ sở gửi báo cáo đúng hạn.", "Đăng ký nội dung làm việc với Văn phòng UBND huyện."),
    )
    for number, (done, plan) in {
        1: ("Tổng kết công tác khuyến học năm {p}, giao chỉ tiêu năm {y}.", "Tổng kết năm, xây dựng kế hoạch năm mới."),
        2: ("Tổ chức hội nghị triển khai nhiệm vụ năm {y}; trao quà Tết cho học sinh nghèo.",
            "Tổ chức hội nghị triển khai nhiệm vụ năm {y}."),
        3: ("Hướng dẫn cơ sở đăng ký gia đình, dòng họ, đơn vị học tập.", "Hướng dẫn đăng ký các danh hiệu học tập."),
        4: ("Kiểm tra kế hoạch năm của các Trung tâm học tập cộng đồng.",
            "Kiểm tra kế hoạch năm của các Trung tâm học tập cộng đồng."),
        5: ("Làm việc với Phòng GD&ĐT về khen thưởng học sinh giỏi.", "Thống nhất danh sách khen thưởng cuối năm học."),
        6: ("Khen thưởng học sinh giỏi cấp huyện; tiếp sức mùa thi.", "Khen thưởng học sinh giỏi, tiếp sức mùa thi."),
        7: ("Sơ kết sáu tháng, tập huấn nghiệp vụ cho cán bộ cơ sở.", "Sơ kết sáu tháng, tập huấn cán bộ cơ sở."),
        8: ("Vận động học bổng “Cùng em đến trường” đầu năm học.", "Vận động học bổng đầu năm học mới."),
        9: ("Trao học bổng đầu năm học cho học sinh nghèo vượt khó.", "Trao học bổng đầu năm học."),
        10: ("Tổ chức kỷ niệm Ngày Khuyến học Việt Nam 2/10 và Tháng Khuyến học.",
             "Kỷ niệm Ngày Khuyến học Việt Nam, vận động quỹ."),
        11: ("Kiểm tra chéo việc bình xét danh hiệu học tập ở các hội cơ sở.",
             "Kiểm tra việc bình xét danh hiệu học tập."),
        12: ("Tổng hợp kết quả công nhận danh hiệu học tập; xếp loại hội cơ sở.",
             "Xếp loại hội cơ sở và các trung tâm."),
    }.items()
}  # fmt: skip
DISTRICT_WORDS: Final = Words(
    seasons=_DISTRICT_SEASONS,
    troubles=(
        "Công tác tham mưu cho cấp ủy, chính quyền của một số hội cơ sở chưa chủ động.",
        "Việc phối hợp với Phòng Giáo dục và Đào tạo có lúc chưa kịp thời.",
        "Một số Trung tâm học tập cộng đồng hoạt động chưa rõ nét.",
        "Nguồn vận động quỹ ở cơ sở còn hạn chế.",
        "Vẫn còn đơn vị gửi báo cáo chậm, số liệu phải chỉnh sửa.",
    ),
    proposals=(
        "Đề nghị UBND huyện quan tâm bố trí kinh phí hoạt động cho các Trung tâm học tập cộng đồng.",
        "Đề nghị Phòng Giáo dục và Đào tạo phối hợp hướng dẫn xếp loại các trung tâm.",
        "Đề nghị cấp ủy, chính quyền các xã chỉ đạo đăng ký gia đình, dòng họ học tập đúng thời gian.",
        "",
    ),
    told={
        (DISTRICT, "2023-03"): {
            "done": "Quán triệt kết luận hội nghị ngày 09/02/2023 đến 10 hội cơ sở; xây dựng đề án thành lập Quỹ "
            "khuyến học huyện; hướng dẫn đăng ký gia đình, dòng họ, đơn vị học tập.",
            "difficulties": "Huyện chưa thành lập được Quỹ khuyến học; trung tâm chưa có kế hoạch hoạt động cụ thể.",
            "next": "Trình đề án thành lập Quỹ khuyến học huyện.\nBan hành hướng dẫn hoạt động cho cơ sở.\n"
            "Phối hợp Phòng GD&ĐT kiểm tra kế hoạch của các trung tâm.",
            "proposals": "Đề nghị UBND huyện cho ý kiến về đề án thành lập Quỹ khuyến học huyện.",
        },
    },
)
