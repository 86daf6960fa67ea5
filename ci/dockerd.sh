#!/usr/bin/env bash
# Starts and stops a Docker engine of our own: in one folder, on a socket there, beside any other engine of the machine.
set -euo pipefail

# shellcheck source=ci/processes.sh
source "$(dirname "${BASH_SOURCE[0]}")/processes.sh"

usage() {
  cat <<'TEXT'
usage: ci/dockerd.sh start DIR    prints DOCKER_HOST=unix://DIR/docker.sock when the engine answers
       ci/dockerd.sh stop DIR     ends it and its containers, removes its images, networks and bridges

As root. Published ports can be reached from this machine; containers cannot reach beyond it, and nothing is pulled.
No firewall rule is made: the engine has a bridge of its own and runs without iptables on the host. DIR must be short (a
socket's path has at most 107 bytes). The programs come from: ci/real-parts.sh docker
TEXT
}

# Debian's own client before another on PATH, which may be too new for the daemon beside it.
client() {
  local dir=$1 docker=/usr/bin/docker
  shift
  [[ -x $docker ]] || docker=docker
  DOCKER_HOST=unix://$dir/docker.sock timeout 60 "$docker" "$@"
}

# add_bridge NAME: a bridge with the first network of 172.29.0.0/16 that no interface here has.
add_bridge() {
  local third
  ip link add name "$1" type bridge || return 1
  for third in {0..255}; do
    ip -4 addr | grep -q "inet 172\.29\.$third\." && continue
    ip addr add "172.29.$third.1/24" dev "$1" && ip link set "$1" up && return 0
  done
  say "no free network in 172.29.0.0/16"
  return 1
}

start() {
  local dir tool bridge begun=$SECONDS
  for tool in dockerd ip; do need "$tool" "get it with: ci/real-parts.sh docker" || return 1; done
  ((EUID == 0)) || { say "must run as root"; return 1; }
  mkdir -p "$1"
  dir=$(cd "$1" && pwd -P)
  ((${#dir} <= 60)) || { say "the path of DIR is too long for sockets in it, at most 60 characters: $dir"; return 1; }
  if alive "$dir" dockerd; then say "already running in $dir; stop it first"; return 1; fi
  stop "$dir"
  trap 'stop "$dir"; exit 130' INT TERM HUP

  # An interface's name has at most 15 characters.
  bridge=vault-$(printf '%s' "$dir" | sha256sum | head -c 8)
  echo "$bridge" >"$dir/bridges"
  if ! { ip link delete "$bridge" 2>/dev/null || true; add_bridge "$bridge"; }; then
    stop "$dir"
    return 1
  fi
  spawn "$dir" dockerd dockerd --host "unix://$dir/docker.sock" --data-root "$dir/data" --exec-root "$dir/exec" \
    --pidfile "$dir/engine.pid" --storage-driver vfs --bridge "$bridge" \
    --iptables=false --ip-masq=false --ip-forward=false
  if ! until_up "$dir" dockerd 60 client "$dir" version; then
    tail -n 20 "$dir/dockerd.log" >&2 || true
    stop "$dir"
    return 1
  fi
  trap - INT TERM HUP
  say "ready after $((SECONDS - begun)) s"
  printf 'DOCKER_HOST=unix://%s/docker.sock\n' "$dir"
}

# An engine that was killed leaves containerd, its shims and their containers behind; all but the last name DIR.
end_strays() {
  local dir=$1 entry pid
  for entry in /proc/[0-9]*; do
    pid=${entry#/proc/}
    [[ $(cat "$entry/comm" 2>/dev/null) == containerd* ]] || continue
    tr '\0' ' ' 2>/dev/null <"$entry/cmdline" | grep -qF -- "$dir/exec/" || continue
    pkill -KILL -P "$pid" 2>/dev/null || true
    kill -KILL "$pid" 2>/dev/null || true
  done
}

stop() {
  local dir bridge mount containers
  [[ -d $1 ]] || return 0
  dir=$(cd "$1" && pwd -P)
  if alive "$dir" dockerd; then
    containers=$(client "$dir" ps --all --quiet --no-trunc 2>/dev/null || true)
    # shellcheck disable=SC2086 # a list of ids
    [[ -z $containers ]] || client "$dir" rm --force --volumes $containers >/dev/null || true
    client "$dir" network ls --quiet --filter type=custom 2>/dev/null | sed 's/^/br-/' >>"$dir/bridges" || true
    client "$dir" network prune --force >/dev/null 2>&1 || true
  fi
  end "$dir" dockerd 20
  end_strays "$dir"
  if [[ -f $dir/bridges ]]; then
    while read -r bridge; do ip link delete "$bridge" 2>/dev/null || true; done <"$dir/bridges"
  fi
  while read -r _ mount _; do
    if [[ $mount == "$dir"/* ]]; then umount -l "$mount" || true; fi
  done </proc/mounts
  rm -rf --one-file-system "$dir"/{data,exec,docker.sock,engine.pid,bridges}
}

case "${1:-} $#" in
  'start 2') start "$2" ;;
  'stop 2') stop "$2" ;;
  '--help '* | '-h '*) usage ;;
  *) usage >&2; exit 2 ;;
esac
