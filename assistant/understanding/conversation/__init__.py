"""A question inside a conversation: whether it leans on the turn before, what it asks, and what it takes over."""
