"""How we answer: understanding, scoring, tools, agent, checked answers."""
