#!/usr/bin/env bash
# supervise.sh FOLDER COMMAND...: replaces itself with COMMAND, which leads its process group.
# File descriptor 3 is a pipe from the simulator. A line means that the container was ended properly. End of file without
# a line means that the simulator has died. Then all processes of the pod are killed and its folder is removed.
folder=$1
shift
group=$$

watch() {
  if read -r -u 3 _; then exit 0; fi
  kill -KILL -- "-$group"
  # A process that left the group (setsid) still has the pod's bin folder in its environment.
  for pid in $(grep -lasF -- "$folder/bin" /proc/[0-9]*/environ | cut -d/ -f3); do
    if [ "$pid" != "$watcher" ]; then kill -KILL "$pid"; fi
  done
  rm -rf -- "$folder"
}

# Job control (set -m) gives the watcher a process group of its own, so that freezing or killing the container does not
# affect the watcher. The second fork detaches the watcher, so that the command has no child that it did not start.
set -m
(
  (
    watcher=$(exec sh -c 'echo "$PPID"')
    watch
  ) </dev/null >/dev/null 2>&1 &
) &
wait $!
set +m
exec 3<&-
exec "$@"
