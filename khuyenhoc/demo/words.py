"""What people write in their reports, by season and level. `{n}` gifts, `{y}` the year, `{p}` the year before."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Final

from khuyenhoc.demo.places import PROVINCE
from khuyenhoc.demo.seeds import stream
from khuyenhoc.demo.words_above import COMMUNE, DISTRICT_WORDS, Season, Words
from khuyenhoc.demo.words_province import PROVINCE_WORDS

VILLAGE: Final[Mapping[int, tuple[str, ...]]] = {
    1: ("Họp chi hội cuối năm, lập danh sách học sinh nghèo để trao quà Tết.",
        "Tổng kết công tác khuyến học năm {p}, biểu dương các gia đình có con học giỏi."),
    2: ("Họp chi hội đầu xuân, vận động các gia đình đăng ký danh hiệu học tập.",
        "Gặp mặt học sinh, sinh viên về quê ăn Tết, động viên các cháu học tập.",
        "Vận động các dòng họ trong thôn góp quỹ khuyến học đầu xuân."),
    3: ("Rà soát, hoàn thành danh sách gia đình đăng ký học tập năm {y}.",
        "Đến từng nhà vận động các gia đình còn lại đăng ký danh hiệu học tập."),
    4: ("Phối hợp ban cán sự thôn nhắc giờ tự học buổi tối của các cháu.",
        "Mở tủ sách ở nhà văn hóa nhân Ngày Sách và Văn hóa đọc Việt Nam.",
        "Thăm, động viên gia đình có con em ôn thi cuối cấp."),
    5: ("Động viên học sinh cuối cấp ôn thi, giữ yên tĩnh sau 19 giờ để các cháu học bài.",
        "Họp chi hội, thống nhất mức thưởng học sinh giỏi cuối năm học."),
    6: ("Phát thưởng học sinh giỏi nhân Ngày Quốc tế Thiếu nhi 1/6.",
        "Đưa đón, tiếp sức học sinh của thôn đi thi tuyển sinh vào lớp 10."),
    7: ("Phối hợp đoàn thanh niên tổ chức sinh hoạt hè cho thiếu nhi.",
        "Thăm các gia đình chính sách có con em đang đi học."),
    8: ("Rà soát học sinh có nguy cơ bỏ học trước năm học mới.",
        "Vận động quyên góp sách giáo khoa cũ cho học sinh khó khăn."),
    9: ("Dự lễ khai giảng, tặng quà học sinh khó khăn đầu năm học.",
        "Vận động trẻ em trong thôn ra lớp đúng độ tuổi."),
    10: ("Hưởng ứng Tháng Khuyến học, chào mừng Ngày Khuyến học Việt Nam 2/10.",
         "Vận động hội viên dự Tuần lễ hưởng ứng học tập suốt đời tại trung tâm của xã.",
         "Tổ chức vui Trung thu, trao quà cho các cháu chăm ngoan."),
    11: ("Các gia đình tự chấm điểm, thôn họp bình xét gia đình học tập.",
         "Thăm hỏi các thầy, cô giáo cũ sống ở thôn nhân dịp 20/11."),
    12: ("Bình xét gia đình học tập năm {y}, gửi danh sách lên Hội cơ sở.",
         "Thu hội phí, công khai thu chi của chi hội tại nhà văn hóa."),
}  # fmt: skip
SCHOOL: Final[Mapping[int, tuple[str, ...]]] = {
    1: ("Sơ kết học kỳ I, biểu dương học sinh tiến bộ.", "Lập danh sách học sinh nghèo nhận quà Tết."),
    2: ("Trao quà cho học sinh nghèo trước Tết; ổn định nền nếp dạy học sau Tết.",),
    3: ("Bồi dưỡng đội tuyển học sinh giỏi, phụ đạo học sinh yếu.", "Vận động giáo viên đăng ký công dân học tập."),
    4: ("Tổ chức Ngày Sách và Văn hóa đọc, giới thiệu sách mới ở thư viện.",),
    5: ("Ôn tập cuối năm, gặp gỡ phụ huynh học sinh cuối cấp.",),
    6: ("Tổng kết năm học, khen thưởng học sinh giỏi và học sinh tiến bộ.",),
    7: ("Rà soát học sinh khó khăn, lên kế hoạch phụ đạo trong hè.",),
    8: ("Tuyển sinh đầu cấp, vận động học sinh ra lớp đủ sĩ số.", "Chuẩn bị khai giảng, quyên góp sách vở, đồng phục."),
    9: ("Tổ chức khai giảng, trao quà cho học sinh có hoàn cảnh khó khăn.",),
    10: ("Phát động phong trào học tập suốt đời trong giáo viên và học sinh.",),
    11: ("Thi đua dạy tốt, học tốt chào mừng Ngày Nhà giáo Việt Nam 20/11.",),
    12: ("Kiểm tra cuối học kỳ I, phụ đạo học sinh còn yếu.",),
}
GIVEN: Final = "Trao {n} suất quà cho học sinh nghèo vượt khó."
TROUBLES: Final = (
    "Nhiều hội viên đi làm ăn xa nên khó họp đông đủ.",
    "Chi hội chưa có nguồn để thưởng học sinh giỏi, đề nghị Hội xã hỗ trợ.",
    "Nhà văn hóa xuống cấp, thiếu bàn ghế để sinh hoạt.",
    "Một số gia đình chưa mặn mà đăng ký danh hiệu học tập.",
    "Hội viên cao tuổi nhiều, ít người thạo máy tính để ghi sổ.",
    "Có hai cháu hoàn cảnh rất khó khăn, đề nghị cấp trên quan tâm.",
)
SCHOOL_TROUBLES: Final = (
    "Kinh phí khen thưởng của trường còn hạn hẹp.",
    "Một số học sinh ở với ông bà, việc phối hợp với gia đình còn khó.",
    "Thư viện thiếu sách tham khảo mới.",
)
FLOOD: Final = "Mưa lũ kéo dài, một số buổi sinh hoạt phải hoãn."
# Where somebody puts another number than the register says.
CHANGES: Final = (
    ("members.new", 1, "Có một người mới làm đơn trong kỳ, đã họp đồng ý nhưng chưa kịp ghi sổ."),
    ("members.left", 1, "Có một hội viên chuyển theo con vào Nam, gia đình mới báo, chưa ghi sổ."),
    ("members.new", 2, "Hai vợ chồng mới về thôn đã sinh hoạt từ đầu tháng, đang làm hồ sơ."),
)


def of_chapter(code: str, month: str, *, gifts: int, is_school: bool) -> dict[str, str]:
    random = _stream(code, month)
    number = int(month[5:])
    pool = (SCHOOL if is_school else VILLAGE)[number]
    done = [random.choice(pool)]
    if gifts:
        done.append(GIVEN)
    trouble = ""
    if number in (9, 10) and random.random() < 0.12:
        trouble = FLOOD
    elif random.random() < 0.22:
        trouble = random.choice(SCHOOL_TROUBLES if is_school else TROUBLES)
    return {"done": _filled(" ".join(done), month, gifts), "difficulties": trouble}


def of_commune(code: str, month: str) -> dict[str, str]:
    return _above(COMMUNE, code, month)


def of_above(code: str, month: str) -> dict[str, str]:
    return _above(PROVINCE_WORDS if code == PROVINCE else DISTRICT_WORDS, code, month)


def _above(words: Words, code: str, month: str) -> dict[str, str]:
    if told := words.told.get((code, month)):
        return dict(told)
    random = _stream(code, month)
    number = int(month[5:])
    season, following = words.seasons[number], words.seasons[number % 12 + 1]
    later = f"{int(month[:4]) + (number == 12)}-{number % 12 + 1:02}"
    texts = {
        "done": " ".join(season.done),
        "difficulties": " ".join(random.sample(words.troubles, 2)),
        "next": _lines(following, random),
        "proposals": random.choice(words.proposals),
    }
    return {key: _filled(text, later if key == "next" else month, 0) for key, text in texts.items()}


def _lines(season: Season, random: Random) -> str:
    return "\n".join(random.sample(season.plans, len(season.plans)))


def _filled(text: str, month: str, gifts: int) -> str:
    year = int(month[:4])
    return text.format(n=f"{gifts:02}", y=year, p=year - 1)


def _stream(code: str, month: str) -> Random:
    return stream(f"words/{code}/{month}")
