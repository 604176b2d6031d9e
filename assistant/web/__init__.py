"""The page and the API. Holds no logic: it shows what the service returns."""
