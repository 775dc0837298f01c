"""Failures of the libraries, in words that a person can act on."""
