"""The API for programs: REST under `/api`, OpenAI's form under `/v1`. Routers translate; what they call decides.

`routes` puts them into an app; `given` is what endpoints are given, `failures` beside this what their errors become.
"""

DESCRIPTION = """\
Rankings of Viet Nam's provinces, and why they are as they are: computed figures, each with its source.

**Versions.** `/api/v1` stays as it is; `/api` is the newest version under a shorter name, for trying things out.
**Login.** `Authorization: Bearer …` with an API key, a token of your login service, or a token that your portal signs.
**Errors** are problem details (RFC 9457): `type` stays the same over versions, `detail` says what to do, `instance` is
the request's id, which is in the header `X-Request-ID` and in the log too.
**Lists** come a page at a time (`limit`, `offset`, `next_offset`), as JSON or with `format=csv` as CSV.
"""
