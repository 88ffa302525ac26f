"""Items: stems from facts, distractors, and hand-finished items brought into the same form."""
