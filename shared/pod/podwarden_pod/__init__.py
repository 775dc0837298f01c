"""The program that runs on the GPU machine after bootstrap.sh. The program downloads, trains, reports and uploads. All
modules outside `transformers_trainer/worker` use the standard library only."""

USER_AGENT = 'podwarden-pod/1'
