"""Saves the results of a training, in the order in which a failure loses the least."""
