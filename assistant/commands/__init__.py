"""The command line's groups of commands, a file a subject; `assistant.__main__` puts them together."""
