#!/usr/bin/env bash
# supervise.sh FOLDER COMMAND...: becomes COMMAND, as the leader of its process group.
# File descriptor 3 comes from the simulator and says whether it still lives: one line means "the container was ended
# properly", end of file without it means that the simulator is gone, and then nothing of the pod may stay behind.
folder=$1
shift
group=$$

watch() {
  if read -r -u 3 _; then exit 0; fi
  kill -KILL -- "-$group"
  # A process that left the group (setsid) still carries the pod's own bin folder in its environment.
  for pid in $(grep -lasF -- "$folder/bin" /proc/[0-9]*/environ | cut -d/ -f3); do
    if [ "$pid" != "$watcher" ]; then kill -KILL "$pid"; fi
  done
  rm -rf -- "$folder"
}

# Job control gives the watcher a group of its own, so that freezing or killing the container leaves it awake; the
# second fork makes it nobody's child, so that the command never sees a process it did not start.
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
