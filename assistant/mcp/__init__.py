"""The assistant as tools for other programs' agents, by the Model Context Protocol."""
