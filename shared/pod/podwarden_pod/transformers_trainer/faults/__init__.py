"""Turns failures of the libraries into messages that help a person to act."""
