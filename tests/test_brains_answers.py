"""What a model's words become: its answer when they are bound, the planner's when not; brains that take turns."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace

import pytest
from assistant_fixtures import NoSearch
from brains_fakes import NAME, Scripted, assistant_with, call
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from assistant.brains.planner import PlannerChatModel
from assistant.dry_run import requests_for
from assistant.errors import ModelUnavailable
from assistant.settings import Settings
from index.model import Hit, Passage

QUESTION = "top 3 pii 2023"
LOOK = call("rank_units", edition=2023, last=3)
TRUE = "Hanoi leads with 62.86 points, ahead of Ho Chi Minh City with 55.85 and Hai Phong with 52.32 [[t:s004]]."


@pytest.fixture(scope="module")
def model():
    return Scripted(lines=[""])


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory, model):
    with closing(assistant_with(corpus, tmp_path_factory.mktemp("home"), model)) as opened:
        yield opened


@pytest.fixture
def ask(assistant, model):
    """Ask a question of a model that says these lines."""

    def asked(*lines, question=QUESTION, **options):
        model.lines[:], model.sent[:] = lines, []
        return assistant.ask(question, **options)

    return asked


def tools_sent(model, request=0):
    return {tool["function"]["name"] for tool in model.sent[request][1]}


# Answers that are bound, and those that are not


def test_bound_words_are_shown_with_their_citations_rows_and_steps(ask):
    answer = ask(LOOK, TRUE)
    assert (answer.brain, answer.status) == (NAME, "answered")
    assert answer.text.startswith("Hanoi leads with 62.86 points")
    assert [row.unit_id for row in answer.result.rows] == ["hanoi", "ho-chi-minh-city", "hai-phong"]
    assert answer.citations
    assert [step.tool for step in answer.steps] == ["rank_units"]


def test_a_call_in_the_text_serves_as_well(ask):
    answer = ask('```json\n{"name": "rank_units", "arguments": {"year": "2023", "top": 3}}\n```', TRUE)
    assert answer.brain == NAME
    assert answer.steps[0].arguments == {"edition": 2023, "last": 3}


def test_a_sentence_without_a_mark_gets_that_of_the_row_it_tells(ask):
    answer = ask(LOOK, "Hanoi leads with 62.86 points.")
    assert answer.brain == NAME
    assert answer.text.endswith("[1].")
    assert answer.citations[0].source_id in answer.result.rows[0].source_ids


def test_a_mark_of_a_source_that_was_not_found_is_not_shown(ask):
    answer = ask(LOOK, "Hanoi leads with 62.86 points [[t:s004]] [[t:s999]] [[p:made-up:1-2]].")
    assert {citation.source_id for citation in answer.citations} <= {
        source for row in answer.result.rows for source in row.source_ids
    }


def test_an_invented_figure_is_told_to_the_model_once_and_then_not_shown(ask, model):
    answer = ask(LOOK, "Hanoi leads with 71.20 points.")
    assert answer.brain == "planner"
    assert "71.20" not in answer.to_json()
    assert len(model.sent) == 3
    assert "71.20" in model.sent[2][0][-1].text


def test_a_model_that_mends_its_words_is_shown(ask):
    answer = ask(LOOK, "Hanoi leads with 71.20 points.", TRUE)
    assert answer.brain == NAME
    assert "71.20" not in answer.text


def test_what_was_looked_up_is_worded_by_the_planner_and_not_looked_up_again(ask):
    call_of_the_plan = call("rank_units", index="PII", edition=2023, first=1, last=3)
    answer = ask(call_of_the_plan, "Hanoi leads with 71.20 points.")
    assert [step.tool for step in answer.steps] == ["rank_units"]
    assert "62.86" in answer.text


def test_what_was_looked_up_beside_the_question_does_not_count(ask):
    answer = ask(call("rank_units", edition=2024, last=3), "Hanoi leads with 60.76 points [[t:s022]].")
    assert answer.brain == "planner"
    assert {row.edition for row in answer.result.rows} == {2023}
    assert "something else than was asked" in answer.notes[0]


@pytest.mark.parametrize("choice", [{"index": "DTI"}, {"edition": 2023}, {"component": "1"}])
def test_what_a_question_leaves_open_is_not_the_models_to_choose(ask, choice):
    answer = ask(call("unit_profile", **{"unit": "hanoi", **choice}), "Hanoi stands well.", question="Hanoi's score?")
    assert answer.brain == "planner"
    assert [(row.index, row.edition, row.component) for row in answer.result.rows[:1]] == [("PII", 2025, "overall")]


def test_a_model_may_look_up_what_it_is_told_that_it_lacks(ask):
    answer = ask(call("rank_units", edition=2024, last=3), "Hanoi leads with 60.76 points.", LOOK, TRUE)
    assert answer.brain == NAME
    assert answer.text.startswith("Hanoi leads with 62.86")


def test_words_alone_without_a_lookup_are_not_shown(ask):
    answer = ask("Hanoi leads the PII 2023 with 62.86 points.")
    assert answer.brain == "planner"
    assert "looked nothing up" in answer.notes[0]


def test_marks_alone_are_no_answer(ask):
    assert "said nothing" in ask(LOOK, "[[t:s004]] [[t:s009]]").notes[0]


def test_a_tool_that_is_not_there_is_answered_with_those_that_are(ask, model):
    answer = ask(call("get_ranking", year=2023), LOOK, TRUE)
    assert answer.brain == NAME
    told = next(message.text for message in model.sent[1][0] if isinstance(message, ToolMessage))
    assert "get_ranking" in told
    assert "rank_units" in told


def test_arguments_that_no_tool_takes_are_answered_so_that_the_model_can_mend_them(ask, model):
    answer = ask(call("compare_units"), call("compare_units", units=["Hanoi", "Hue"]), TRUE, question="Hanoi or Hue?")
    assert "units" in next(message.text for message in model.sent[1][0] if isinstance(message, ToolMessage))
    assert answer.text


def test_a_tool_that_breaks_on_a_models_arguments_costs_no_answer(ask, assistant, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no")

    (tool,) = (one for one in assistant.knowledge.tools if one.name == "unit_peers")
    with monkeypatch.context() as patch:
        patch.setattr(tool, "func", broken)
        answer = ask(call("unit_peers", unit="hanoi"), LOOK, TRUE)
    assert answer.brain == NAME


def test_a_hundred_calls_at_once_are_cut_to_a_few(ask):
    many = [{"name": "unit_profile", "args": {"unit": "hanoi", "edition": 2023}, "id": f"c{n}"} for n in range(100)]
    answer = ask(AIMessage("", tool_calls=many), TRUE)
    assert len([step for step in answer.steps if step.tool == "unit_profile"]) <= 6


def test_links_images_and_html_of_a_model_reach_nobody(ask):
    text = (
        "![x](http://evil.example/a.png)<script>steal</script> Hanoi [leads](http://evil.example) with 62.86 points. "
        "https://evil.example"
    )
    answer = ask(LOOK, text)
    shown = answer.to_json()
    assert answer.brain == NAME
    assert "evil.example" not in shown
    assert "<script" not in shown
    assert "Hanoi leads with 62.86 points" in answer.text


def test_thinking_aloud_is_not_shown(ask):
    answer = ask(LOOK, f"<think>Perhaps 99.99?</think>{TRUE}")
    assert answer.brain == NAME
    assert "99.99" not in answer.text


def test_small_talk_is_the_models_own_as_long_as_it_claims_nothing(ask):
    assert ask("Hello, what would you like to know?", question="Hello").brain == NAME
    assert ask("Hello! Hanoi leads with 99 points.", question="Hello").brain == "planner"


def test_what_is_out_of_scope_is_declined_whatever_the_model_says(ask):
    answer = ask("Roses are red, violets are blue.", question="Write me a poem about roses")
    assert (answer.brain, answer.status) == ("planner", "declined")
    assert "Roses are red" not in answer.text


def test_a_vietnamese_answer_is_bound_with_decimal_commas(ask):
    text = "Hà Nội dẫn đầu PII 2023 với 62,86 điểm, tiếp theo là TP. Hồ Chí Minh với 55,85 điểm."
    answer = ask(LOOK, text, question="3 tỉnh dẫn đầu PII năm 2023")
    assert (answer.brain, answer.language) == (NAME, "vi")


def test_an_answer_in_another_language_than_the_questions_is_not_shown(ask):
    answer = ask(LOOK, TRUE, question="3 tỉnh dẫn đầu PII năm 2023")
    assert answer.brain == "planner"
    assert answer.notes[0].startswith("Mô hình ngôn ngữ")


def test_a_model_that_breaks_leaves_the_answer_of_the_planner_in_the_thread(ask, assistant):
    ask(RuntimeError("no"), thread="broke")
    answer = assistant.ask("and in 2024?", thread="broke", brain="planner")
    assert {row.edition for row in answer.result.rows} == {2024}


# Brains that take turns in a thread


def test_the_planner_goes_on_where_a_model_answered(ask, assistant):
    ask(
        call("unit_profile", unit="hanoi", edition=2023),
        "Hanoi has 62.86 points.",
        question="Hanoi's score in 2023",
        thread="a",
    )
    answer = assistant.ask("and in 2024?", thread="a", brain="planner")
    assert answer.brain == "planner"
    assert [(row.unit_id, row.edition) for row in answer.result.rows] == [("hanoi", 2024)]


def test_a_model_goes_on_where_the_planner_answered_and_is_told_what_was_meant(ask, assistant, model):
    assistant.ask("Hanoi's score in 2023", thread="b", brain="planner")
    answer = ask(
        call("unit_profile", unit="hanoi", edition=2024), "Hanoi has 60.76 points.", question="and in 2024?", thread="b"
    )
    assert answer.brain == NAME
    first = model.sent[0][0]
    assert [type(message) for message in first] == [SystemMessage, HumanMessage, AIMessage, HumanMessage]
    assert "Hanoi's score in 2023" in first[1].text
    assert "62.86" in first[2].text
    assert '"hanoi"' in first[3].text
    assert "2024" in first[3].text


def test_units_that_a_model_showed_can_be_pointed_at_later(ask, assistant):
    ask(LOOK, TRUE, thread="c")
    answer = assistant.ask("compare the first two", thread="c", brain="planner")
    assert {row.unit_id for row in answer.result.rows} >= {"hanoi", "ho-chi-minh-city"}


def test_a_question_can_name_its_brain_and_no_other_than_was_opened(assistant):
    assert assistant.brains == ("planner", NAME)
    assert assistant.ask(QUESTION, brain="planner").brain == "planner"
    with pytest.raises(ModelUnavailable, match="planner, test:scripted"):
        assistant.ask(QUESTION, brain="openai:gpt-5")


# What a model is sent


def test_a_model_is_told_the_rules_the_question_and_the_planners_reading(ask, model):
    ask(LOOK, TRUE)
    rules, question = model.sent[0][0]
    assert "never from memory" in rules.text
    assert "PII 2022 to 2025" in rules.text
    assert question.text.startswith(QUESTION)
    assert '"edition": 2023' in question.text
    assert tools_sent(model) == {"rank_units", "search_articles"}


def test_what_is_sent_is_small_enough_for_a_small_model(ask, model):
    ask(LOOK, TRUE)
    messages, tools = model.sent[0]
    assert sum(len(message.text) for message in messages) + len(json.dumps(tools)) < 5_000


def test_results_are_told_in_the_words_of_the_answer_with_marks_to_cite(ask, model):
    ask(LOOK, TRUE, question="3 tỉnh dẫn đầu PII năm 2023")
    told = model.sent[1][0][-1].text
    assert "62,86 điểm" in told
    assert "[[t:s004]]" in told
    assert "source_ids" not in told


def test_a_thread_is_sent_without_what_it_keeps_for_the_planner(ask, model):
    ask(LOOK, TRUE, thread="kept")
    ask(LOOK, TRUE, thread="kept")
    for messages, _ in model.sent:
        assert all(set(message.additional_kwargs) == set() for message in messages)
        assert not any("[[t:" in message.text for message in messages if isinstance(message, AIMessage))


def test_without_the_hint_all_tools_are_offered_and_nothing_is_suggested(corpus, tmp_path):
    model = Scripted(lines=[LOOK, TRUE])
    with closing(assistant_with(corpus, tmp_path, model, brain_hint=False)) as assistant:
        answer = assistant.ask(QUESTION)
    assert answer.brain == NAME
    assert tools_sent(model) == {tool.name for tool in assistant.knowledge.tools}
    assert model.sent[0][0][1].text == QUESTION
    assert "In words" not in model.sent[1][0][-1].text


class OneArticle(NoSearch):
    """A search that finds all of one article, whatever is asked."""

    def __init__(self, article):
        self.hit = Hit(Passage("p", "article", article.text, "", article.language, article_id=article.article_id), 1.0)
        self.hit = replace(self.hit, passage=replace(self.hit.passage, end=len(article.text)))

    def search(self, query, **options):
        return [self.hit]


@pytest.fixture
def private(corpus, tmp_path):
    """An assistant whose search finds a private article, its model, and a sentence of the article to ask about."""
    article = next(one for one in corpus.articles if one.language == "en")
    hidden = replace(article, visibility="private")
    others = tuple(
        hidden if one is article else one for one in corpus.articles if one.translation_of != article.article_id
    )
    search = call("search_articles", query=article.title)
    model = Scripted(lines=[search, "It says a lot."])
    known = replace(corpus, articles=others)
    with closing(assistant_with(known, tmp_path, model, search=OneArticle(hidden))) as assistant:
        yield assistant, model, hidden


def test_a_private_document_is_never_sent(private):
    assistant, model, article = private
    question = f"What does the article say about {article.title}?"
    shown = assistant.ask(question, brain="planner", thread="t")
    assert shown.citations, "the planner finds it"
    quote = shown.citations[0].quote
    answer = assistant.ask(question, thread="t")
    sent = "\n".join(message.text for messages, _ in model.sent for message in messages)
    assert quote not in sent
    assert answer.brain == "planner"
    assert "private" in answer.notes[0]


def test_a_dry_run_shows_the_requests_and_sends_nothing(assistant):
    settings = Settings(home=assistant.settings.home, brain="openai:gpt-5", brain_seconds=300)
    first, second = requests_for(QUESTION, assistant.knowledge, settings)
    assert [message["role"] for message in first.messages] == ["system", "user"]
    assert [message["role"] for message in second.messages] == ["system", "user", "assistant", "tool"]
    assert "62.86" in second.messages[-1]["content"]
    assert {tool["function"]["name"] for tool in first.tools} == {"rank_units", "search_articles"}
    assert json.dumps(second.plain())


def test_a_dry_run_shows_what_a_model_is_sent_indeed(ask, assistant, model):
    settings = Settings(home=assistant.settings.home, brain=NAME, brain_seconds=300)
    ask(call("rank_units", index="PII", edition=2023, first=1, last=3), TRUE)
    for (messages, tools), request in zip(
        model.sent, requests_for(QUESTION, assistant.knowledge, settings), strict=True
    ):
        assert [message.text for message in messages] == [message["content"] for message in request.messages]
        assert tools == request.tools


def test_the_planner_itself_is_one_of_langchains_models(assistant):
    knowledge = assistant.knowledge
    planner = PlannerChatModel(understanding=knowledge.understanding, phrasing=knowledge.phrasing)
    assert planner.bind_tools(list(knowledge.tools)).invoke(QUESTION).tool_calls
