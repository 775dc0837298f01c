"""All reports of the pod while it works: points, heartbeats, logs, GPU figures."""
