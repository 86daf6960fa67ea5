#!/usr/bin/env bash
# Starts and stops a Ceph object gateway with a cluster of one monitor and one in-memory OSD behind it, all on loopback
# and all in one folder. It is here because it breaks the conditional-write contract silently (see README.md).
set -euo pipefail

# shellcheck source=ci/processes.sh
source "$(dirname "${BASH_SOURCE[0]}")/processes.sh"

usage() {
  cat <<'TEXT'
usage: S3_ACCESS_KEY=... S3_SECRET_KEY=... ci/ceph-rgw.sh start DIR PORT
       ci/ceph-rgw.sh stop DIR

start returns when http://127.0.0.1:PORT answers and one S3 user with the given keys exists (region us-east-1, path
style). DIR holds the configuration and the logs; nothing is written elsewhere. stop ends all three processes and
removes what they stored. The programs come from: ci/real-parts.sh ceph-rgw
TEXT
}

write_config() {
  local dir=$1 port=$2 fsid=$3 mon_port=$4
  cat >"$dir/ceph.conf" <<CONF
[global]
fsid = $fsid
mon_host = v2:127.0.0.1:$mon_port
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
# With authentication off the default, secure, leaves the gateway waiting for the monitor for ever.
ms_mon_client_mode = crc
run_dir = $dir
pid_file =
admin_socket =
log_file = $dir/\$name.ceph.log
mon_cluster_log_file = $dir/cluster.ceph.log
keyring = $dir/keyring
mon_data = $dir/mon
osd_data = $dir/osd
rgw_data = $dir/rgw
osd_objectstore = memstore
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
# The folder of a test may lie on a disk that is nearly full; nothing is stored there.
mon_data_avail_crit = 1
mon_data_avail_warn = 1
rgw_frontends = beast endpoint=127.0.0.1:$port
CONF
}

bring_up() {
  local dir=$1 port=$2 fsid mon_port
  fsid=$(cat /proc/sys/kernel/random/uuid)
  mon_port=$(free_port)
  mkdir -p "$dir"/{osd,rgw}
  write_config "$dir" "$port" "$fsid" "$mon_port"
  local conf=(-c "$dir/ceph.conf")
  monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$mon_port]" "$dir/monmap"
  ceph-mon "${conf[@]}" --mkfs -i a --monmap "$dir/monmap"
  spawn "$dir" mon ceph-mon "${conf[@]}" -i a -f
  until_up "$dir" mon 60 timeout --foreground 10 ceph "${conf[@]}" --connect-timeout 5 status

  local osd_id
  osd_id=$(cat /proc/sys/kernel/random/uuid)
  timeout --foreground 30 ceph "${conf[@]}" osd new "$osd_id"
  ceph-osd "${conf[@]}" -i 0 --mkfs --osd-uuid "$osd_id"
  spawn "$dir" osd ceph-osd "${conf[@]}" -i 0 -f
  until_up "$dir" osd 60 osd_is_up "$dir"

  # Also makes the default zone and its pools, so that the gateway finds them.
  timeout --foreground 120 radosgw-admin "${conf[@]}" user create --uid=vault --display-name=vault \
    --access-key="$S3_ACCESS_KEY" --secret-key="$S3_SECRET_KEY" >/dev/null
  spawn "$dir" gateway radosgw "${conf[@]}" -n client.gateway -f
  until_up "$dir" gateway 60 answers "$port"
}

osd_is_up() { timeout --foreground 10 ceph -c "$1/ceph.conf" osd stat | grep -q ' 1 up'; }

start() {
  local dir port=$2 name tool
  for tool in ceph-mon ceph-osd monmaptool ceph radosgw radosgw-admin; do
    need "$tool" "get it with: ci/real-parts.sh ceph-rgw" || return 1
  done
  [[ -n ${S3_ACCESS_KEY:-} && -n ${S3_SECRET_KEY:-} ]] || { say "set S3_ACCESS_KEY and S3_SECRET_KEY"; return 2; }
  if taken "$port"; then say "port $port is taken"; return 1; fi
  mkdir -p "$1"
  dir=$(cd "$1" && pwd -P)
  for name in mon osd gateway; do
    if alive "$dir" "$name"; then say "already running in $dir; stop it first"; return 1; fi
  done
  local begun=$SECONDS
  rm -rf "$dir"/{mon,osd,rgw}
  # In a shell of its own, so that set -e ends it at the first failure and this one can clean up; as a job (-m), so that
  # a signal here ends all it is running.
  local code=0 starter
  set -m
  (set +m -e; bring_up "$dir" "$port") >"$dir/start.log" 2>&1 &
  starter=$!
  set +m
  trap 'kill -- -"$starter" 2>/dev/null; stop "$dir"; exit 130' INT TERM HUP
  wait "$starter" || code=$?
  trap - INT TERM HUP
  if ((code != 0)); then
    say "did not start; the last lines of each log:"
    tail -n 8 "$dir"/*.log >&2 || true
    stop "$dir"
    return 1
  fi
  say "ready on http://127.0.0.1:$port after $((SECONDS - begun)) s"
}

stop() {
  local dir name
  [[ -d $1 ]] || return 0
  dir=$(cd "$1" && pwd -P)
  # The gateway first: without a monitor it would wait for one instead of ending.
  for name in gateway osd mon; do end "$dir" "$name"; done
  rm -rf "$dir"/{mon,osd,rgw,monmap}
}

case "${1:-} $#" in
  'start 3') start "$2" "$3" ;;
  'stop 2') stop "$2" ;;
  '--help '* | '-h '*) usage ;;
  *) usage >&2; exit 2 ;;
esac
