"""Fine-tuning of language models with transformers, trl and peft.

The pod's own process stays free of these libraries: `entry` prepares them, starts one worker process per GPU and reads
their reports. What a worker imports from them lies in `worker/`."""
