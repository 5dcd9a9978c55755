"""The two newest months: whose report is open, waits, came late or came back, so that everybody finds work to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from khuyenhoc.demo.places import DISTRICT, PROVINCE

Reason = tuple[str, Mapping[str, str]]  # of a return, and remarks by figure
FUND: Final[Reason] = (
    "Số dư quỹ chưa khớp với số thu, chi trong kỳ. Đề nghị đối chiếu sổ quỹ rồi gửi lại.",
    {"fund.balance_vnd": "Số dư kỳ trước cộng thu, trừ chi không ra số này."},
)
GIFTS: Final[Reason] = (
    "Số suất quà tháng này gấp nhiều lần tháng trước. Bác xem lại sổ trao quà giúp Hội xã.",
    {"awards.count": "Tháng trước 1 suất, tháng này ghi 25 suất, có thể ghi nhầm."},
)
TOO_GENERAL: Final[Reason] = (
    "Phần tồn tại, hạn chế còn chung chung; trị giá quà chưa khớp với số suất. Đề nghị bổ sung.",
    {"awards.value_vnd": "Trị giá bình quân mỗi suất cao hơn hẳn các tháng trước."},
)


@dataclass(frozen=True, slots=True)
class Story:
    """One month, by codes; who is not named did as always."""

    is_open: frozenset[str]
    waits: frozenset[str] = frozenset()
    came_back: Mapping[str, Reason] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)


_WAITING_CHAPTERS: Final = frozenset({"18322-04", "18322-08", "18322-MN", "18343-02"})
_OPEN_CHAPTERS: Final = frozenset({"18322-01", "18322-THCS", "18343-07", "18343-09", "18325-MN"})
# The newest month first; of the month before, one commune keeps those above it from sending.
OF_TEN: Final = (
    Story(
        is_open=_OPEN_CHAPTERS | {"18334-03", "18334-05", "18322", "18334", "18343", DISTRICT, PROVINCE},
        waits=_WAITING_CHAPTERS | {"18334-02", "18316", "18331", "18340"},
        came_back={"18319": FUND, "18343-03": GIFTS},
    ),
    Story(
        is_open=frozenset({DISTRICT, PROVINCE, "18325", "18325-MN", "18343-07"}),
        came_back={"18343": TOO_GENERAL},
        late={"18334": 3, "18340": 1},
    ),
)
OF_THREE: Final = (
    Story(
        is_open=_OPEN_CHAPTERS | {"18316-03", "18319-05", "18322", "18313", PROVINCE},
        waits=_WAITING_CHAPTERS | {"18316-02", "18340-04", "18328"},
        came_back={"18343-03": GIFTS},
    ),
    Story(
        is_open=frozenset({PROVINCE, "18325-MN", "18343-07"}),
        came_back={"18328": TOO_GENERAL},
        late={"18313": 2},
    ),
)
