"""Questions as people type them: no marks, short forms, slips, capitals, glued words, both languages at once."""

from __future__ import annotations

import pytest
from assistant_fixtures import quick_assistant


@pytest.fixture(scope="module")
def read(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home")).understanding.read


@pytest.mark.parametrize(
    ("question", "intent", "units", "editions"),
    [
        ("ko biết hn đứng thứ mấy năm 2024 v", "value", ["hanoi"], (2024,)),
        ("cho mk hỏi diem cua da nang 2023 dc bn", "value", ["da-nang"], (2023,)),
        ("sg vs hn ai hơn 2025", "comparison", ["ho-chi-minh-city", "hanoi"], (2025,)),
        ("hcm dung thu may nam 2024 vay ad", "value", ["ho-chi-minh-city"], (2024,)),
        ("tinh nao dung dau nam 2023 vay bn", "ranking", [], (2023,)),
        ("2024 đứa nào số dzách về đổi mới sáng tạo z", "ranking", [], (2024,)),
        ("DIEM CUA DA NANG NAM 2024", "value", ["da-nang"], (2024,)),
        ("HẢI PHÒNG NĂM 2024 XẾP THỨ MẤY???", "value", ["hai-phong"], (2024,)),
        ("WHY DOES HANOI RANK FIRST IN 2025???", "why", ["hanoi"], (2025,)),
        ("BRVT 2024", "value", ["ba-ria-vung-tau"], (2024,)),
        ("BR-VT 2023 dc bn diem", "value", ["ba-ria-vung-tau"], (2023,)),
        ("Q. Ninh 2023", "value", ["quang-ninh"], (2023,)),
        ("Q.Ngãi 2023", "value", ["quang-ngai"], (2023,)),
        ("B. Giang được mấy điểm năm 2023", "value", ["bac-giang"], (2023,)),
        ("tỉnh Quảng Ninh 2023 điểm", "value", ["quang-ninh"], (2023,)),
        ("province of Quang Ninh 2023", "value", ["quang-ninh"], (2023,)),
        ("Da Nang city's PII score in 2025??", "value", ["da-nang"], (2025,)),
        ("hanoi2023", "value", ["hanoi"], (2023,)),
        ("top5pii2024", "ranking", [], (2024,)),
        ("haiphong vs danang 2024", "comparison", ["hai-phong", "da-nang"], (2024,)),
        ("hai phog 2024", "value", ["hai-phong"], (2024,)),
        ("wich provinces leeds the PII 2024", "ranking", [], (2024,)),
        ("whats teh rank of hue in 2023", "value", ["hue"], (2023,)),
        ("compaer hanoi and danang 2023", "comparison", ["hanoi", "da-nang"], (2023,)),
        ("da nang rank năm 2023 la bao nhieu vay ban", "value", ["da-nang"], (2023,)),
        ("what's diem of Can Tho in 2023", "value", ["can-tho"], (2023,)),
        ("ranking đổi mới sáng tạo 2024 top 5", "ranking", [], (2024,)),
        ("thủ đô được mấy điểm năm 2025", "value", ["hanoi"], (2025,)),
        ("thành phố cảng năm 2024 xếp thứ mấy", "value", ["hai-phong"], (2024,)),
        ("pii 24 top 3", "ranking", [], (2024,)),
    ],
)
def test_what_is_meant_is_read_through_the_noise(read, question, intent, units, editions):
    frame = read(question)
    assert (frame.intent, [unit.unit_id for unit in frame.units], frame.editions) == (intent, units, editions)


@pytest.mark.parametrize("typed", ["TT-Huế", "TT Huế", "TTHue", "Thừa Thiên Huế", "thua thien hue"])
def test_every_short_form_of_hue_is_hue(read, typed):
    (unit,) = read(f"{typed} 2023").units
    assert unit.unit_id in {"hue", "thua-thien-hue"}


@pytest.mark.parametrize("typed", ["Quang", "Quảng"])
def test_half_a_name_is_asked_back_with_the_names_it_may_be(read, typed):
    frame = read(f"What about {typed}?")
    assert frame.intent == "clarify"
    assert len(frame.units[0].others) > 1


def test_an_initial_that_several_names_share_is_at_most_a_guess_that_is_said(read):
    assert all(unit.how == "fuzzy" for unit in read("H. Giang 2023").units)
