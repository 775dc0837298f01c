"""What went wrong in the libraries, in words that a person can act on."""
