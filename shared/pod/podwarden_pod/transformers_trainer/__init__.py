"""Fine-tunes language models with transformers, trl and peft.

The main process of the pod does not import these libraries. `entry` prepares the libraries, starts one worker process
per GPU, and reads the reports of the workers. Only the modules in `worker/` import the libraries."""
