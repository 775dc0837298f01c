"""Talking to the API of Podwarden: HTTP, waiting before the next try, the claim's answer."""
