"""OpenAI's form of a conversation, so that its clients work unchanged: what they send, what they get, the endpoints."""
