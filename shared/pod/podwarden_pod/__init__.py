"""All that runs on the GPU machine after bootstrap.sh: download, train, report, upload. Standard library only."""

USER_AGENT = 'podwarden-pod/1'
