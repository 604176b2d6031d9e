"""The agent's tools: thin over scoring and the index, each returning typed rows or passages with their sources."""
