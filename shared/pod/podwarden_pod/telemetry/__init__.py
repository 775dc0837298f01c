"""All reports that the pod sends while it works: points, heartbeats, logs and GPU measures."""
