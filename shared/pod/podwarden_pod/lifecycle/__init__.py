"""One attempt from claim to outcome, and what watches over it."""
