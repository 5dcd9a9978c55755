"""What may be asked of the public API: the parameters with their examples."""

from __future__ import annotations

from ninja import Field, Schema

UNIT = "Số định danh hoặc MÃ@YYYY-MM-DD; mã có thể được dùng lại nên phải kèm ngày"


class UnitsAsked(Schema):
    at: str | None = Field(None, description="Ngày hỏi; mặc định hôm nay", examples=["2023-02-09"])
    kind: str | None = Field(None, examples=["association"])
    level: str | None = Field(None, examples=["district"])
    host_kind: str | None = Field(None, examples=["village"])
    parent: str | None = Field(None, description=f"Đơn vị cấp trên trực tiếp. {UNIT}")
    root: str | None = Field(None, description=f"Đơn vị này và mọi đơn vị bên dưới. {UNIT}")
    cursor: str | None = Field(None, description="Giá trị next của trang trước")


class FigureAsked(Schema):
    code: str = Field(examples=["members.total"])
    unit: str = Field(description=UNIT, examples=["441@2023-02-09"])
    at: str | None = Field(None, description="Với số tại một ngày; mặc định hôm nay", examples=["2023-02-09"])
    period: str | None = Field(None, description="Với số trong kỳ", examples=["2023-02", "2023-Q1", "2022-2023"])
    map: str | None = Field(None, description="Ngày của sơ đồ tổ chức dùng để chia các phần; mặc định là at")


class CompletenessAsked(Schema):
    period: str = Field(examples=["2023-02"])
    unit: str = Field(description=UNIT, examples=["441@2023-02-09"])
    map: str | None = Field(
        None,
        description="Ngày của sơ đồ tổ chức dùng để chia các phần; mặc định là ngày chốt số liệu của kỳ. "
        "Báo cáo của đơn vị đã hợp nhất tính vào đơn vị kế thừa",
        examples=["2026-01-01"],
    )


class MapAsked(Schema):
    at: str | None = Field(None, description="Ngày hỏi; mặc định hôm nay", examples=["2023-02-09"])
    within: str | None = Field(
        None,
        description="Mọi xã của huyện hoặc tỉnh này, MÃ@YYYY-MM-DD; không có thì các xã có Hội Khuyến học vào ngày hỏi",
        examples=["441@2023-02-09"],
    )
