"""Builds the trainers of trl from the hyperparameters of a config, and sends their reports."""
