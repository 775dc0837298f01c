#!/usr/bin/env bash
# Replaces nvidia-smi in a simulated pod. Reports the GPUs of the pod from gpu.conf and gpu-util, which are beside the bin folder.
here=$(cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=/dev/null
. "$here/gpu.conf"
util=$(cat "$here/gpu-util" 2>/dev/null || echo 0)

if [ "$gpu_count" -eq 0 ]; then
  echo 'No devices were found'
  exit 6
fi

total=$((gpu_memory_gb * 1024))
used=$((total * util / 100 * 8 / 10))

field() { # field NAME INDEX
  case $1 in
    index) echo "$2" ;;
    name | gpu_name) echo "$gpu_name" ;;
    count) echo "$gpu_count" ;;
    uuid | gpu_uuid) echo "GPU-$gpu_serial-$2" ;;
    driver_version) echo "$driver_version" ;;
    compute_mode) echo 'Default' ;;
    compute_cap) echo '8.9' ;;
    pci.bus_id) printf '00000000:%02X:00.0\n' "$(($2 + 1))" ;;
    memory.total) echo "$total$mib" ;;
    memory.used) echo "$used$mib" ;;
    memory.free) echo "$((total - used))$mib" ;;
    memory.reserved) echo "0$mib" ;;
    utilization.gpu) echo "$util$percent" ;;
    utilization.memory) echo "$((util * 8 / 10))$percent" ;;
    temperature.gpu) echo "$((34 + util / 3))" ;;
    power.draw) echo "$((25 + util * 3)).00$watt" ;;
    power.limit) echo "350.00$watt" ;;
    *) return 1 ;;
  esac
}

query() { # query FIELDS FORMAT
  mib=' MiB' percent=' %' watt=' W'
  case ",$2," in *,nounits,*) mib='' percent='' watt='' ;; esac
  IFS=, read -r -a names <<<"${1// /}"
  for name in "${names[@]}"; do
    if ! field "$name" 0 >/dev/null; then
      echo "Field \"$name\" is not a valid field to query."
      exit 2
    fi
  done
  case ",$2," in *,noheader,*) ;; *) echo "${1//,/, }" ;; esac
  for ((i = 0; i < gpu_count; i++)); do
    if [ -n "$only" ] && [ "$only" != "$i" ]; then continue; fi
    line=''
    for name in "${names[@]}"; do line="$line${line:+, }$(field "$name" "$i")"; done
    echo "$line"
  done
}

fields='' format='csv' list='' only='' apps=''
while [ $# -gt 0 ]; do
  case $1 in
    --query-gpu=*) fields=${1#*=} ;;
    --format=*) format=${1#*=} ;;
    --query-compute-apps=*) apps=yes ;;
    -L | --list-gpus) list=yes ;;
    -i | --id) only=${2-} && shift ;;
    -i=* | --id=*) only=${1#*=} ;;
  esac
  shift
done

if [ -n "$apps" ]; then exit 0; fi
if [ -n "$fields" ]; then
  query "$fields" "$format"
elif [ -n "$list" ]; then
  for ((i = 0; i < gpu_count; i++)); do echo "GPU $i: $gpu_name (UUID: GPU-$gpu_serial-$i)"; done
else
  echo "| NVIDIA-SMI $driver_version    Driver Version: $driver_version    CUDA Version: $cuda_version |"
  for ((i = 0; i < gpu_count; i++)); do echo "| $i  $gpu_name | ${used}MiB / ${total}MiB | $util% |"; done
fi
