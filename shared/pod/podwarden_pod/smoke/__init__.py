"""Trains a small language model over letters by gradient descent in plain Python. The trainer proves the whole path
from dataset to model on any machine, without a GPU."""
