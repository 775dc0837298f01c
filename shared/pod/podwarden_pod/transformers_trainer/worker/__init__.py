"""All that runs inside the training processes: the only modules that import torch and the libraries around it."""
