"""What a question asks: spans, a frame, a plan. Knows nothing of figures or answers."""
