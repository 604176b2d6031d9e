"""Who may do what: who asks is found out once, before anything else runs, and each way in says what it needs.

`protecting` puts the layers around the app; `listening` keeps unsafe settings from being served; `policy` says what
anyone may see. Ways to log in are in `keys`, `tokens` and `proxy`.
"""
