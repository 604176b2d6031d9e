"""The API for programs: REST under `/api`, OpenAI's form under `/v1`. Routers translate; what they call decides.

`routes` puts them into an app; `given` is what endpoints are given, `failures` what their errors become.
"""
