"""All that the pod tells while it works: points, heartbeats, logs, what the GPUs do."""
