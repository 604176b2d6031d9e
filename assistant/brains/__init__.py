"""The brains: chat models that choose tools and phrase answers."""
