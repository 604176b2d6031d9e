"""The planner's answers pass the check; the same answers with one thing made wrong do not."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from assistant_fixtures import quick_assistant
from grounding_mutants import Mutator, Sample

from assistant import finishing
from assistant.grounding import Names, check

LEAST_CAUGHT = {
    "score": 0.99,
    "rank": 0.99,
    "total": 0.99,
    "figures swapped": 0.99,
    "unit of the results": 0.99,
    "unit not found": 0.99,
    "edition": 0.97,
    "direction": 0.95,
    "superlative": 0.95,
    "sign": 0.99,
    "citation of nothing": 1.0,
    "citation of another": 0.95,
}
MOST_OF_A_KIND = 6  # mutants of one answer, so that long lists do not outweigh the others

QUESTIONS = (
    "top 5 pii 2023",
    "Top 10 tỉnh PII 2024",
    "which 5 provinces came last in 2023?",
    "5 tỉnh đội sổ PII 2023 là tỉnh nào?",
    "PII 2023, ranks 6 to 10 please",
    "rank the centrally run cities in pii 2023",
    "các tỉnh Đông Nam Bộ xếp theo PII 2023",
    "rank provinces by innovation outputs 2023",
    "How many provinces scored above 50 in PII 2023?",
    "Năm 2023 những tỉnh nào dưới 30 điểm?",
    "Hanoi's score in 2023",
    "diem cua Nghe An nam 2024",
    "Gia Lai's rank in 2024?",
    "Binh Duong in PII 2025?",
    "all figures of Bac Ninh in the PII 2025",
    "What are Bac Ninh's strengths in PII 2025?",
    "Điểm mạnh điểm yếu của Thanh Hóa 2024",
    "Why does Hanoi rank first?",
    "Vì sao Hà Nội đứng đầu năm 2023?",
    "Why did Da Nang rank first in 2023?",
    "Explain why Hue is above Bac Ninh in 2025",
    "What explains Hanoi's lead over Hai Phong in 2023?",
    "Vì sao PAPI 2024 Hà Nội hơn Đà Nẵng, xét từng chiều cạnh",
    "Why does Quang Ninh top PAPI 2024?",
    "Compare Hanoi and Hue in 2025",
    "So sánh Bình Dương, Bắc Ninh, Thái Nguyên năm 2023",
    "Gap between first and last in 2023",
    "How does Thai Nguyen compare with the average of its region in PII 2023?",
    "How did Da Nang change from 2023 to 2024?",
    "Hải Phòng thay đổi thế nào qua các năm?",
    "Which province climbed the most places between PII 2023 and 2024?",
    "Tỉnh nào giảm điểm nhiều nhất từ 2023 đến 2024?",
    "Mean PII of the Central Highlands in 2023",
    "Điểm trung bình các vùng năm 2024",
    "what's the mean PII of Hanoi, Hai Phong and Quang Ninh in 2024",
    "If Hue's output sub-index rose to 55 in 2025, what would its overall score be?",
    "Năm 2025 Hải Phòng thiếu bao nhiêu điểm để lên hạng ba?",
    "How robust is Quang Ninh's first place in PAPI 2024?",
    "Who is right above and right below Da Nang in PII 2024?",
    "best asean countries in gii 2025",
    "Hạng GII của Việt Nam qua các năm",
    "What happened to Quang Nam in the merger?",
    "TP.HCM mới gồm những tỉnh cũ nào?",
    "What data do you have?",
    "What is pillar 6?",
)


@pytest.fixture(scope="module")
def samples(corpus, tmp_path_factory):
    """Return the planner's answers to the questions, each as worded and with what it was worded from."""
    caught = []

    def spied(draft, results, *, question, language, **rest):
        caught.append(Sample(question, language, draft, results))
        return check(draft, results, question=question, language=language, **rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finishing, "check", spied)
        assistant = quick_assistant(corpus, tmp_path_factory.mktemp("home"))
        for question in QUESTIONS:
            assistant.ask(question)
        assistant.close()
    assert len(caught) >= 0.9 * len(QUESTIONS)
    return caught


@pytest.fixture(scope="module")
def judged(samples, corpus, tmp_path_factory):
    """Return of every kind of mutant how many there were, how many were caught, and those that were not."""
    names = Names.of(corpus)
    assistant = quick_assistant(corpus, tmp_path_factory.mktemp("home"))
    mutator = Mutator(corpus, {"en": assistant.names("en"), "vi": assistant.names("vi")})
    assistant.close()
    made, caught, missed = Counter(), Counter(), defaultdict(list)
    for sample in samples:
        of_kind = Counter()
        for mutant in mutator.mutants(sample):
            of_kind[mutant.kind] += 1
            if of_kind[mutant.kind] > MOST_OF_A_KIND:
                continue
            made[mutant.kind] += 1
            checked = check(
                mutant.text, sample.results, names=names, question=sample.question, language=sample.language
            )
            if checked.problems:
                caught[mutant.kind] += 1
            else:
                missed[mutant.kind].append(f"{mutant.was!r} → {mutant.now!r} in: {mutant.text}")
    return made, caught, missed


def test_the_planners_own_answers_raise_no_alarm(samples, corpus):
    names = Names.of(corpus)
    checked = (
        (sample, check(sample.draft, sample.results, names=names, question=sample.question, language=sample.language))
        for sample in samples
    )
    alarms = [f"{sample.question}: {fault}" for sample, outcome in checked for fault in outcome.problems]
    assert alarms == []


@pytest.mark.parametrize("kind", sorted(LEAST_CAUGHT))
def test_an_answer_made_wrong_in_one_place_is_caught(judged, kind):
    made, caught, missed = judged
    assert made[kind] >= 4
    assert caught[kind] / made[kind] >= LEAST_CAUGHT[kind], "\n".join(missed[kind][:5])
