"""Looking after a running app: whether it is well (`health`), what it does (`metrics`), what it says (`logs`)."""
