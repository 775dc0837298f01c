"""The results of a training, in the order in which least is lost."""
