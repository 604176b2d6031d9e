"""How table facts are worded, English and Vietnamese side by side. Knows nothing of tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """Templates of one language. ``decimal`` is the mark between a figure's whole and its decimals."""

    language: str
    decimal: str
    results_of: str
    overall: str
    score: str
    rank: str
    rank_of: str
    neither: str
    disputed: str
    derived: str
    definition: str
    level: dict[str, str]
    part_of: str
    measured_in: str
    lower_is_better: str
    data_from: str
    strengths: str
    weaknesses: str
    notable: str
    region: str
    economy: str
    source: str


INDEX_NAMES: dict[str, dict[str, str]] = {
    "PII": {"en": "Provincial Innovation Index (PII)", "vi": "Chỉ số đổi mới sáng tạo cấp địa phương (PII)"},
    "PCI": {"en": "Provincial Competitiveness Index (PCI)", "vi": "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)"},
    "PAPI": {
        "en": "Provincial Governance and Public Administration Performance Index (PAPI)",
        "vi": "Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh (PAPI)",
    },
    "PAR": {"en": "Public Administration Reform Index (PAR Index)", "vi": "Chỉ số cải cách hành chính (PAR Index)"},
    "DTI": {"en": "Digital Transformation Index (DTI)", "vi": "Chỉ số chuyển đổi số (DTI)"},
    "GII": {"en": "Global Innovation Index (GII)", "vi": "Chỉ số đổi mới sáng tạo toàn cầu (GII)"},
}

ENGLISH = Phrases(
    language="en",
    decimal=".",
    results_of="{unit} in the {index} {edition}",
    overall="overall",
    score="{component}: {score} points",
    rank="ranked {rank}",
    rank_of="ranked {rank} of {of}",
    neither="{component}: took part, no score or rank published",
    disputed="sources disagree",
    derived="derived figures",
    definition="{name} is {level} of the {index}",
    level={
        "overall": "the overall score",
        "sub_index": "a sub-index",
        "pillar": "pillar {code}",
        "group": "group {code}",
        "dimension": "a dimension",
        "indicator": "an indicator",
    },
    part_of="part of {parent}",
    measured_in="measured in: {unit}",
    lower_is_better="a lower value is better",
    data_from="data from: {source}",
    strengths="Strengths of {unit} (indicators it does well in)",
    weaknesses="Weaknesses of {unit} (indicators it does poorly in)",
    notable="Indicators named for {unit}",
    region="Mean of the region {region} in the {index} {edition}",
    economy="{unit} in the {index} {edition}",
    source="Source document: {title} ({origin})",
)

VIETNAMESE = Phrases(
    language="vi",
    decimal=",",
    results_of="{unit} trong {index} năm {edition}",
    overall="tổng thể",
    score="{component}: {score} điểm",
    rank="xếp hạng {rank}",
    rank_of="xếp hạng {rank}/{of}",
    neither="{component}: có tham gia, không công bố điểm hay thứ hạng",
    disputed="các nguồn không thống nhất",
    derived="số liệu suy ra",
    definition="{name} là {level} của {index}",
    level={
        "overall": "điểm tổng thể",
        "sub_index": "chỉ số thành phần lớn",
        "pillar": "trụ cột {code}",
        "group": "nhóm chỉ số {code}",
        "dimension": "chỉ số nội dung",
        "indicator": "chỉ số thành phần",
    },
    part_of="thuộc {parent}",
    measured_in="đơn vị đo: {unit}",
    lower_is_better="giá trị thấp hơn là tốt hơn",
    data_from="nguồn số liệu: {source}",
    strengths="Điểm mạnh của {unit} (các chỉ số làm tốt)",
    weaknesses="Điểm yếu của {unit} (các chỉ số còn thấp)",
    notable="Các chỉ số được nêu của {unit}",
    region="Điểm trung bình của vùng {region} trong {index} năm {edition}",
    economy="{unit} trong {index} năm {edition}",
    source="Tài liệu nguồn: {title} ({origin})",
)

LANGUAGES = (ENGLISH, VIETNAMESE)
