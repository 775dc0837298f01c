"""Records as tokens: chat templates, which part is learned, and in which order."""
