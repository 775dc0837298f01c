"""The modules that run inside the training processes. No other modules import torch and the related libraries."""
