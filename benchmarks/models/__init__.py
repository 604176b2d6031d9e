"""Language models measured against the evaluation's questions."""
