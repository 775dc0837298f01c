#!/usr/bin/env bash
# RunPod restarts a container whose command ends, and continues to bill. So this script reports the outcome, asks RunPod to
# terminate the pod, and never ends.
umask 077
gpu_check=on gpu='' runpod=https://api.runpod.io/v2 deadman=1200 retry=1
while [ $# -gt 1 ]; do
  case $1 in
    --gpu-check) gpu_check=$2 ;;
    --runpod-api-url) runpod=${2%/} ;;
    --deadman-seconds) deadman=$2 ;;
    --retry-seconds) retry=$2 ;;
    *) echo "unknown option $1" ;;
  esac
  shift 2
done
api=${PODWARDEN_API_URL%/} job=$PODWARDEN_JOB_ID attempt=${PODWARDEN_ATTEMPT:-0} token=$PODWARDEN_JOB_TOKEN
key=$RUNPOD_API_KEY pod=$RUNPOD_POD_ID
base=${HOME:-/root} py=''
mountpoint -q /workspace 2>/dev/null && [ -w /workspace ] && base=/workspace
url=$api/api/training/jobs/$job
w=$base/podwarden/${job//[!A-Za-z0-9_-]/_}-$attempt

say() { printf '%s podwarden: %s\n' "$(date -u +%FT%TZ)" "$*"; }
pause() { sleep $((retry * $1)); }
# Waits before the next try. A 429, or a 503 with Retry-After, waits for Retry-After (300 s for three digits, 20 s if a 429
# has none) and up to 19 s more. Any other fault, and any fault after an hour, waits 1 s, doubled each time up to 16 s.
again() {
  s=$(sed -n 's/^retry-after: *\([0-9]\+\).*/\1/Ip' "$w/head")
  if [[ $code$s =~ ^(429|503.) && $SECONDS -lt 3600 ]]; then
    pause $(((${#s} > 2 ? 300 : ${s:-20}) + RANDOM % 20))
  else
    pause $((1 << (n < 5 ? n - 1 : 4)))
    n=$((n + 1))
  fi
}

# curl reads the headers from a pipe, because ps shows the arguments of a command to everyone.
bearer() { printf 'Authorization: Bearer %s\nContent-Type: application/json\nUser-Agent: podwarden-pod/1\n' "$1"; }

# call TOKEN METHOD URL [BODY]: sets $code to the HTTP status (000: no answer), writes $w/answer and $w/head
call() {
  code=$(printf %s "${4-}" | curl -sS -D "$w/head" -o "$w/answer" -w '%{http_code}' --connect-timeout 5 --max-time 25 \
    -X "$2" -H @<(bearer "$1") ${4+--data-binary @-} "$3" 2>"$w/err") || code=000
}

ladder() {
  [ "$pod" ] || { say 'no pod'; return; }
  call "$key" POST "$runpod/pods/$pod/action" '{"action":"terminate"}'
  say "terminate: $code"
  [[ $code = 2* ]] && return
  call "$key" DELETE "$runpod/pods/$pod"
  say "delete: $code"
  [[ $code = 2* ]] && return
  if [[ $runpod = */api.runpod.io/v2 ]]; then
    call "$key" POST "${runpod%v2}graphql" "{\"query\":\"mutation{podTerminate(input:{podId:\\\"$pod\\\"})}\"}"
    say "podTerminate: $code"
    [ "$code" = 200 ] && ! grep -q '"errors"' "$w/answer" && return
  fi
  timeout 60 runpodctl remove pod "$pod" &>/dev/null
}

end() {
  trap - TERM
  rm -rf "$w"/{claim.json,runtime,data}
  local n=5
  until ladder; do
    pause $n
    n=$((n * 2))
    [ $n -gt 640 ] && break
  done
  while :; do
    sleep 3600
    ladder
  done
}

json() {
  local s=${1//\\/\\\\}
  s=${s//\"/\\\"} s=${s//$'\n'/\\n} s=${s//$'\t'/\\t}
  printf '"%s"' "$(LC_ALL=C tr -d '\000-\037\177' <<<"$s")"
}

# The Python package uses the same file. A number is stored before it is used, so no number is used twice.
next_seq() {
  seq=$(($(cat "$w/event_seq" 2>/dev/null || echo 0) + 1))
  echo $seq >"$w/event_seq"
}

# report FIELDS: sends an event, in up to $tries tries (default: 6)
report() {
  local n=1
  SECONDS=0
  next_seq
  while :; do
    call "$token" POST "$url/events" "{\"attempt\":$attempt,\"seq\":$seq,$1}"
    case $code in
      2* | 401 | 404 | 409 | 410) say "reported: $code"; echo reported >"$w/outcome"; return ;;
    esac
    say "report not taken: $code"
    [ $n -ge "${tries:-6}" ] && return
    again
  done
}

# fail CODE MESSAGE [FIELDS OF error]: reports the failure and ends the pod
fail() {
  say "FAILED $1: $2"
  report "\"type\":\"failed\",\"error\":{\"code\":\"$1\",\"message\":$(json "$2")${3-}}"
  end
}

# Calls the health route. Sets $step to the step of the call that failed, and $why to the reason.
reach() {
  local out rc dns tcp tls
  out=$(curl -sS -D "$w/head" -o "$w/answer" -w '%{time_namelookup} %{time_connect} %{time_appconnect} %{http_code}' \
    --connect-timeout 5 --max-time 8 "$api/api/health" 2>"$w/err")
  rc=$?
  read -r dns tcp tls code <<<"$out"
  why="HTTP $code, $(<"$w/err")"
  case $rc in
    0) step=http; [[ $code =~ 200|429 ]]; return ;;
    5 | 6) step=dns ;;
    7) step=tcp ;;
    35 | 5[1349] | 58 | 60 | 77 | 8[023] | 9[01]) step=tls ;;
    28) step=timeout why="no answer in time (name ${dns}s, connect ${tcp}s, TLS ${tls}s)" ;;
    *) step=http ;;
  esac
  return 1
}

mkdir -p "$w" || say "cannot write to $w"
[ -e "$w/outcome" ] && say 'restarted after its end' && end
[[ $api && $job && $token ]] || { say 'FAILED: PODWARDEN_* variables are missing'; end; }

[ -e "$w/claimed" ] && fail restart_loop 'The container restarted during the attempt.'

cards=$(timeout 60 nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits 2>"$w/err")
rc=$?
why=$cards$(<"$w/err")
# nvidia-smi reports no memory size for some GPUs.
cards=$(grep '.,.*,.*[0-9]' <<<"$cards")
if [ "$cards" ]; then
  IFS=, read -r name memory driver <<<"$cards"
  memory=${memory//[!0-9]/}
  gpu=",\"gpu\":{\"name\":$(json "$name"),${memory:+\"memory_mb\":$memory,}\"count\":$(wc -l <<<"$cards"),\"driver_version\":$(json "${driver# }")}"
elif [ "$gpu_check" != off ]; then
  fail gpu_unusable "nvidia-smi lists no GPU (exit code $rc): ${why:0:300}"
fi

n=1
until reach; do
  say "cannot reach $api: $step: $why"
  # A fault of the connection or of the API may be transient: 80 tries take some 20 minutes. Other faults get 5 tries.
  most=5
  [[ $step$code =~ ^(tcp|timeout|http(000|408|5..)) ]] && most=80
  [ $n -ge $most ] && tries=1 fail api_unreachable_$step "The pod cannot reach $api: $why"
  again
done
say "reached $api"

for p in python3{,.13,.12,.11,.10}; do
  "$p" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && py=$p && break
done
[ "$py" ] || fail install_failed 'The image has no Python 3.10 or newer.'

boot=$(cat /proc/sys/kernel/random/uuid)
n=1
while :; do
  call "$token" POST "$url/claim" \
    "{\"attempt\":$attempt,\"pod_id\":$(json "$pod"),\"boot_id\":\"$boot\"$gpu}"
  case $code in
    2*) break ;;
    401 | 410) say "the attempt is over ($code)"; end ;;
    409)
      # The first boot may have used numbers that were lost with its disk. The new numbers begin above them.
      [ -e "$w/event_seq" ] || echo 100000 >"$w/event_seq"
      fail restart_loop 'A second boot claimed: the container restarted.'
      ;;
    000 | 408 | 429 | 5*) say "claim not answered: $code" ;;
    *) fail api_unreachable_http "The claim was refused with HTTP $code." ;;
  esac
  [ $n -ge 80 ] && fail api_unreachable_http "The claim was not answered ($code)."
  again
done
: >"$w/claimed"
mv "$w/answer" "$w/claim.json"
mapfile -t claim < <("$py" -c 'import json, sys
c = json.load(sys.stdin)
print(c["runtime"]["url"], c["runtime"]["sha256"], *(c.get("secrets") or {}).values(), sep="\n")' <"$w/claim.json")
say 'claimed'

mkdir -p "$w/runtime"
curl -sSfL --retry 7 --retry-all-errors --connect-timeout 10 --max-time 120 -o "$w/tgz" \
  -K <(printf 'url = "%s"\n' "${claim[0]-}") 2>"$w/err" ||
  fail install_failed "The runtime did not download: $(tail -n1 "$w/err")"
sum=$(sha256sum "$w/tgz")
[ "${sum%% *}" = "${claim[1]}" ] || fail install_failed 'The runtime has another SHA-256 than the API named.'
"$py" -m tarfile -e "$w/tgz" "$w/runtime" &>/dev/null || fail install_failed 'The runtime does not unpack.'

oom_kills() { grep -hs '^oom_kill ' /sys/fs/cgroup/{memory.events,memory/memory.oom_control}; }
before=$(oom_kills)
export PYTHONPATH=$w/runtime PYTHONUNBUFFERED=1
with=(--work "$w" --runpod-api-url "$runpod" --deadman-seconds "$deadman" --retry-seconds "$retry")
"$py" -m podwarden_pod "${with[@]}" 3>&1 >>"$w/stdout.log" 2>>"$w/stderr.log" &
child=$!
trap 'kill -TERM $child' TERM
while :; do
  wait $child
  rc=$?
  kill -0 $child 2>/dev/null || break
done
say "ended with $rc"
[ -e "$w/outcome" ] && end
if [ -e "$w/last_event" ]; then report "$(<"$w/last_event")"; end; fi

timeout 60 "$py" -m podwarden_pod.last_words "${with[@]}" &>/dev/null
# The lines are redacted before they are shortened. Known secrets are redacted even if the package does not load.
tail=$(printf '%s\0' "$token" "$key" "${claim[@]:2}" | "$py" -c 'import json, sys
t = "\n".join(l for p in sys.argv[1:] for l in open(p, errors="replace").read().splitlines()[-200:])
s = [v for v in sys.stdin.read().split("\0") if v[5:]]
for v in s: t = t.replace(v, "***")
try:
 from podwarden_pod.redaction import Redactor
 t = Redactor(s)(t)
except Exception: pass
print(json.dumps([l[:999] for l in t[-32000:].split("\n")[-200:]]))' "$w"/std{out,err}.log)
printf '%s\n' "$tail"
more=",\"exit_code\":$rc,\"log_tail\":${tail:-[]}"
if [ "$rc" = 137 ] && [ "$(oom_kills)" != "$before" ]; then
  fail out_of_memory 'The machine ran out of memory: the training was killed.' "$more"
fi
fail training_crashed "The training ended with exit code $rc and could not say why." "$more"
