"""The plainest agent that LangChain makes of the same model and tools: what ours is compared with.

What it cannot say of itself is taken in its favour: its language is the question's, and all that its tools found counts
as shown and cited.
"""

from __future__ import annotations

import uuid
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ModelCallLimitMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

from assistant.answer import Answer
from assistant.brains.conversation import results_of
from assistant.citing import number_citations
from assistant.knowledge import Knowledge
from assistant.phrasing.reply import merged_result
from corpus.model import Language

PROMPT = (
    "You are an assistant for questions about Viet Nam's Provincial Innovation Index and its neighbours. "
    "Use the tools to look up figures. Answer in the language of the question."
)
MOST_MODEL_CALLS = 6


class BareAgent:
    """Answers with the model's own last words, whatever they are."""

    def __init__(self, model: BaseChatModel, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        limit: Any = ModelCallLimitMiddleware(run_limit=MOST_MODEL_CALLS, exit_behavior="end")
        self._agent = create_agent(model, list(knowledge.tools), system_prompt=PROMPT, middleware=[limit])

    def ask(self, question: str, language: Language) -> Answer:
        """Return the answer in the form that the evaluation marks."""
        messages = self._agent.invoke({"messages": [HumanMessage(question)]})["messages"]
        results = results_of(messages)
        result = merged_result(results)
        found = [f"[[t:{source}]]" for one in results for row in one.rows for source in row.source_ids]
        found += [f"[[p:{quote.passage_id}]]" for one in results for quote in one.passages]
        cited = number_citations(" ".join(dict.fromkeys(found)), results, self._knowledge.corpus)
        return Answer(
            question=question,
            language=language,
            thread=uuid.uuid4().hex,
            brain="bare",
            status="no_data" if results and result is None else "answered",
            text=str(messages[-1].text),
            result=result,
            citations=cited.citations,
        )
