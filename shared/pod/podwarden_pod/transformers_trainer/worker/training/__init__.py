"""The trainers of trl, with every hyperparameter of a config in its place, and their reports."""
