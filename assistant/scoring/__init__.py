"""Composite-index scoring: pure functions over pandas and numpy, in COINr's words, one file a stage.

Data in         frames, cells, meta → coin (units x indicators, and the tree)
Stages          denominate, impute, screen, treat → normalise → weight → aggregate → rank; build runs them and keeps
                every table and choice
Built results   why (explanations), strengths, peers, whatif, robustness (draws)
Any tree        tree, explain, explain_group, lift: also for scores that were only published
Published only  published, bounds, margins, changes
"""
