#!/usr/bin/env bash
# Gets the servers, clients and tools that the suites against real parts need, and says where they are.
# See README.md beside this file for what each is for.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vault-real-parts

go_parts=(versitygw grpcurl connectconformance minio)
apt_parts=(wrk h2load busybox-static docker ceph-rgw)
npm_parts=(node-clients)

# One row per Go program: package, exact version, linker flags.
go_package() {
  case $1 in
    versitygw) echo github.com/versity/versitygw/cmd/versitygw v1.8.0 ;;
    grpcurl) echo github.com/fullstorydev/grpcurl/cmd/grpcurl v1.9.4 ;;
    connectconformance) echo connectrpc.com/conformance/cmd/connectconformance v1.0.7 ;;
    minio) echo github.com/minio/minio v0.0.0-20260212201848-7aac2a2c5b7c -s -w ;;
    *) return 1 ;;
  esac
}

# What a part installs with apt.
apt_packages() {
  case $1 in
    wrk) echo wrk ;;
    h2load) echo nghttp2-client ;;
    busybox-static) echo busybox-static ;;
    docker) echo docker.io iptables iproute2 ;;
    ceph-rgw) echo radosgw ceph-mon ceph-osd ;;
    *) return 1 ;;
  esac
}

# The programs a part of apt's must provide. The first is printed under the part's own name, all under theirs.
apt_tools() {
  case $1 in
    wrk) echo wrk ;;
    h2load) echo h2load ;;
    busybox-static) echo busybox ;;
    docker) echo docker dockerd iptables ip ;;
    ceph-rgw) echo radosgw radosgw-admin ceph-mon ceph-osd monmaptool ceph ;;
    *) return 1 ;;
  esac
}

usage() {
  cat <<TEXT
usage: ci/real-parts.sh NAME...        get these parts, print NAME=PATH for each
       ci/real-parts.sh --all          get every part
       ci/real-parts.sh --here NAME... get nothing: print what is already here, fail if a part is not
       ci/real-parts.sh --list         the names

Go and npm parts are built once into
  $cache/NAME-VERSION/
and reused from there; apt parts are installed on the machine (as root). A part that is here is not fetched again,
and several runs at once wait for each other. NAME=PATH lines go to stdout, progress to stderr.
The exit code is 1 if a part could not be had (the others are still got), 2 for a wrong call.
TEXT
}

say() { printf 'real-parts: %s\n' "$*" >&2; }

# need TOOL HOW: fails with the line that helps when a tool is missing.
need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  say "$1 is missing; $2"
  return 1
}

# heartbeat TEXT COMMAND...: runs the command at low priority, with a line every 30 s so that silence is never mistaken
# for a hang. Its output goes to stderr, because stdout is for NAME=PATH.
heartbeat() {
  local text=$1 start=$SECONDS pid code=0 tick=0
  shift
  nice -n 10 "$@" >&2 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    tick=$((tick + 1))
    if ((tick % 30 == 0)); then say "$text, $((SECONDS - start)) s so far"; fi
  done
  wait "$pid" || code=$?
  if ((code == 0)); then say "$text: done in $((SECONDS - start)) s"; else say "$text: failed (exit $code)"; fi
  return "$code"
}

# locked NAME COMMAND...: one run at a time per name, over all processes of this user.
locked() {
  local name=$1
  shift
  mkdir -p "$cache/.locks"
  (
    if ! flock -n 9; then
      say "another run is getting $name, waiting for it"
      flock 9
    fi
    "$@" 9>&-
  ) 9>"$cache/.locks/$name.lock"
}

# --- Go ---------------------------------------------------------------------------------------------------------------

go_binary() {
  local package version flags
  read -r package version flags < <(go_package "$1")
  printf '%s/%s-%s/%s\n' "$cache" "$1" "$version" "$1"
}

here_go() {
  local binary
  binary=$(go_binary "$1")
  [[ -x $binary ]] && printf '%s=%s\n' "$1" "$binary"
}

build_go() {
  local name=$1 package version flags binary work
  binary=$(go_binary "$name")
  [[ -x $binary ]] && return 0
  need go "install Go 1.26 or newer (it builds $name from its module)" || return 1
  read -r package version flags < <(go_package "$name")
  # Only the holder of the part's lock makes these folders, so what is found here was left by a run that died.
  rm -rf "$cache/.work-$name".*
  work=$(mktemp -d "$cache/.work-$name.XXXXXX")
  # The build cache is private and goes away with the folder: MinIO's alone is several times the size of its binary.
  if (cd "$work" && heartbeat "building $name $version" env -u GOOS -u GOARCH \
    CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOCACHE="$work/gocache" GOBIN="$work/bin" \
    go install -p 2 -trimpath -ldflags "$flags" "$package@$version"); then
    rm -rf "$(dirname "$binary")"
    mv -T "$work/bin" "$(dirname "$binary")"
    rm -rf "$work"
  else
    rm -rf "$work"
    return 1
  fi
}

get_go() { here_go "$1" || { locked "$1" build_go "$1" && here_go "$1"; }; }

# --- npm --------------------------------------------------------------------------------------------------------------

# The lock file names every version, so its hash is the version of the whole.
npm_dir() { printf '%s/%s-%.12s\n' "$cache" "$1" "$(sha256sum <"$here/$1/package-lock.json")"; }

here_npm() {
  local dir
  dir=$(npm_dir "$1")
  [[ -d $dir/node_modules ]] && printf '%s=%s\n' "$1" "$dir"
}

install_npm() {
  local name=$1 dir work
  dir=$(npm_dir "$name")
  [[ -d $dir/node_modules ]] && return 0
  need node "install Node.js 20 or newer" || return 1
  need npm "install npm (it comes with Node.js)" || return 1
  rm -rf "$cache/.work-$name".*
  work=$(mktemp -d "$cache/.work-$name.XXXXXX")
  cp "$here/$name"/{package.json,package-lock.json,.npmrc} "$work/"
  if (cd "$work" && heartbeat "installing $name" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error); then
    rm -rf "$dir"
    mv -T "$work" "$dir"
  else
    rm -rf "$work"
    return 1
  fi
}

get_npm() { here_npm "$1" || { locked "$1" install_npm "$1" && here_npm "$1"; }; }

# --- apt --------------------------------------------------------------------------------------------------------------

# The distribution's own folders first: another docker or busybox earlier on PATH may not fit the daemon beside it.
find_tool() {
  local dir
  for dir in /usr/bin /usr/sbin /bin /sbin; do
    [[ -x $dir/$1 ]] && { printf '%s\n' "$dir/$1"; return 0; }
  done
  command -v "$1"
}

here_apt() {
  local tool path first='' lines=''
  for tool in $(apt_tools "$1"); do
    path=$(find_tool "$tool") || return 1
    # A container image from scratch has no libraries, so a busybox that needs them is not the part.
    if [[ $1 == busybox-static ]] && ldd "$path" >/dev/null 2>&1; then return 1; fi
    [[ -n $first ]] || { first=$path; lines=$1=$path; }
    [[ $tool == "$1" ]] || lines+=$'\n'$tool=$path
  done
  printf '%s\n' "$lines"
}

install_apt() {
  local name=$1 packages
  here_apt "$name" >/dev/null && return 0
  read -ra packages < <(apt_packages "$name")
  if ! command -v apt-get >/dev/null 2>&1; then
    say "$name: this machine has no apt; install $(apt_tools "$name" | sed 's/ /, /g') by other means"
    return 1
  fi
  if ((EUID != 0)); then
    say "$name: run as root: apt-get install -y --no-install-recommends ${packages[*]}"
    return 1
  fi
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600)
  local install=("${apt[@]}" install -y --no-install-recommends "${packages[@]}")
  # On a new machine the package lists are missing (the simulation fails) or old (the download fails): an update helps.
  if "${install[@]}" --simulate >/dev/null 2>&1 && heartbeat "installing ${packages[*]}" "${install[@]}"; then return 0; fi
  heartbeat "updating the package lists" "${apt[@]}" update || return 1
  heartbeat "installing ${packages[*]}" "${install[@]}"
}

get_apt() { here_apt "$1" || { locked apt install_apt "$1" && here_apt "$1"; }; }

# --- the command line -------------------------------------------------------------------------------------------------

kind() {
  if go_package "$1" >/dev/null; then echo go
  elif apt_packages "$1" >/dev/null; then echo apt
  elif [[ " ${npm_parts[*]} " == *" $1 "* ]]; then echo npm
  else return 1; fi
}

# lane KIND NAME...: gets the parts of one kind one after the other; says which it could not.
lane() {
  local kind=$1 name code=0
  shift
  for name; do
    "get_$kind" "$name" || { say "$name could not be had"; code=1; }
  done
  return "$code"
}

main() {
  local mode=get name
  case ${1:-} in
    --help | -h) usage; return 0 ;;
    --list) printf '%s\n' "${go_parts[@]}" "${apt_parts[@]}" "${npm_parts[@]}"; return 0 ;;
    --all) shift; set -- "${go_parts[@]}" "${apt_parts[@]}" "${npm_parts[@]}" "$@" ;;
    --here) mode=here; shift ;;
  esac
  if (($# == 0)); then usage >&2; return 2; fi
  for name; do
    kind "$name" >/dev/null || { say "no part is called $name; --list names them"; return 2; }
  done
  need flock "install util-linux" || return 1
  mkdir -p "$cache"

  local code=0
  if [[ $mode == here ]]; then
    for name; do
      "here_$(kind "$name")" "$name" || { say "$name is not here; get it with: ci/real-parts.sh $name"; code=1; }
    done
    return "$code"
  fi

  # One lane per kind: compiling, downloading and unpacking overlap, two compilers never do.
  local -A lanes=()
  for name; do lanes[$(kind "$name")]+=" $name"; done
  local pids=() k
  for k in "${!lanes[@]}"; do
    # shellcheck disable=SC2086 # the names are a list of words
    lane "$k" ${lanes[$k]} &
    pids+=($!)
  done
  # Ends the lanes and what they started when this run is ended: jobs are in their own process group (set -m below).
  trap 'trap - TERM; kill -- "${pids[@]/#/-}" 2>/dev/null; exit 130' INT TERM HUP
  local pid
  for pid in "${pids[@]}"; do wait "$pid" || code=1; done
  return "$code"
}

set -m
main "$@"
