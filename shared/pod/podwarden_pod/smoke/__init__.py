"""A small language model over letters, trained by gradient descent in plain Python: it proves the whole path from
dataset to model on any machine, without a GPU."""
