"""How we find it: passages and table facts, dense and word search, fused."""
