"""The API for programs: REST under `/api`, OpenAI's form under `/v1`. Routers translate; what they call decides.

`app` puts them together; `given` is what endpoints are given, `failures` beside this what their errors become.
"""
