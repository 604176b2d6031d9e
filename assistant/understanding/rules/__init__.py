"""When a question asks for what: one function a family of questions, each from signals alone."""
