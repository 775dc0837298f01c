"""Calls the API of Podwarden: HTTP requests, the wait before another try, and the answer to the claim."""
