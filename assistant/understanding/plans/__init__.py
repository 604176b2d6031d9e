"""What to look up for each family of questions: frames in, tool calls out. One module a group of families."""
