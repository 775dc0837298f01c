#!/usr/bin/env bash
# `npm run test:template`: synthesizes every stage and holds the templates of those that are deployed to other people's
# tools: cfn-lint, checkov, and a rehearsed deploy into moto. Without Python packages it synthesizes and says what it skips.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
cd "$here/../../.."
export PATH="$PWD/node_modules/.bin:$PATH"

work="$(mktemp -d)"
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

uv() { "$work/uv/bin/uv" "$@"; }
venv() { uv venv --quiet "$work/$1" && uv pip install --quiet --python "$work/$1/bin/python" "${@:2}"; }
# checkov pins a boto3 that does not know all properties that the rehearsal sends, so it has packages of its own.
install_tools() {
  python3 -m venv "$work/uv" && "$work/uv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9 &&
    venv template --requirement "$here/requirements.txt" && venv checkov checkov==3.3.30
}
# The downloads run beside the synths.
install_tools >"$work/install.log" 2>&1 &
installation=$!

# As on a machine with Node.js and nothing else; npm itself starts sh.
mkdir "$work/node-alone"
for command in node npm npx sh; do ln -s "$(readlink -f "$(command -v "$command")")" "$work/node-alone/$command"; done
PATH="$work/node-alone" npx cdk synth --quiet -c stage=local -o "$work/cdk/local"
cdk synth --quiet -c stage=dev -o "$work/cdk/dev"
for stage in staging prod; do
  JWT_ISSUER_URL=https://issuer.example.com JWT_AUDIENCE=podwarden ALARM_EMAIL=alarms@example.com \
    cdk synth --quiet -c stage="$stage" -o "$work/cdk/$stage"
done

if ! wait "$installation"; then
  cat "$work/install.log"
  echo "skipped: cfn-lint, checkov and the rehearsed deploy need Python packages, which cannot be had here"
  exit 0
fi

declare -A running
start() {
  "${@:2}" >"$work/$1.log" 2>&1 &
  running[$1]=$!
}
start cfn-lint "$work/template/bin/cfn-lint" --config-file "$here/cfn-lint.yaml" \
  -t "$work/cdk/dev/*.template.json" "$work/cdk/staging/*.template.json" "$work/cdk/prod/*.template.json"
start checkov "$work/checkov/bin/checkov" --config-file "$here/checkov.yaml" -d "$work/cdk/dev" -d "$work/cdk/prod"
start "rehearsed deploy" env PODWARDEN_ASSEMBLIES="$work/cdk" \
  "$work/template/bin/python" -B -m unittest discover -s "$here"
failed=0
for check in "${!running[@]}"; do
  wait "${running[$check]}" || failed=1
  echo "$check"
  cat "$work/$check.log"
done
exit "$failed"
