"""Tools that all parts of the package use: failures, the stop flag, UTF-8, and files that are replaced as a whole."""
