"""What we know: articles and indicator tables, read, checked, typed."""
