"""Turns records into tokens: the chat template, the parts that are learned, and the order of the examples."""
