#!/usr/bin/env bash
# Builds the server's container image from the packaged server, with any Docker (or what answers like it) and without a
# registry. See --help.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

usage() {
  cat <<'TEXT'
usage: deploy/image/build.sh [TAG]     builds the image TAG (vault:dev) for this machine's architecture

Wants the packaged server in vault-server/target (mvn -Dquick package -pl vault-server -am), a JDK 25 (JAVA_HOME, or
under /usr/lib/jvm) and a Linux with glibc, whose C library goes into the image. DOCKER names another client. The server
is run once, on a loopback port, to train the image's AOT cache.
The image runs as user 65532 with a read-only root file system. Its arguments are the server's. The configuration is read
from /etc/vault/vault.toml, unless UNKEY_CONFIG names another file or holds the configuration itself.
TEXT
}

say() { printf 'image: %s\n' "$*" >&2; }

# Reached by name or through java.base, so that no jar's references show them.
modules=(java.instrument java.logging java.naming java.net.http java.security.jgss java.xml jdk.management jdk.net
  jdk.zipfs)

use_jdk_25() {
  local release
  for release in "${JAVA_HOME:-/nowhere}/release" /usr/lib/jvm/*/release; do
    if grep -q '^JAVA_VERSION="25[."]' "$release" 2>/dev/null && [[ -x ${release%release}bin/jlink ]]; then
      jdk=${release%/release}
      return 0
    fi
  done
  say "no JDK 25 in JAVA_HOME or under /usr/lib/jvm"
  return 1
}

make_jre() {
  local used
  used=$("$jdk/bin/jdeps" --ignore-missing-deps --multi-release 25 --print-module-deps \
    "$dist/vault-server.jar" "$dist"/lib/*.jar)
  "$jdk/bin/jlink" --add-modules "$used,$(IFS=,; echo "${modules[*]}")" \
    --strip-debug --no-header-files --no-man-pages --output "$1"
}

# copy_libraries ROOT: the C library as the JRE's binaries name it, and what resolves host names.
copy_libraries() {
  local root=$1 path
  {
    find "$root/opt/vault/jre" -type f \( -name '*.so' -o -path '*/bin/java' -o -name jspawnhelper \) -exec ldd {} + |
      awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\/.*ld-linux/ { print $1 }' | grep -v "^$root"
    # Opened by name when a host name is looked up; part of libc itself since glibc 2.34, but for dns in some builds.
    for path in /lib/*-linux-gnu/lib{nss_dns,nss_files,resolv}.so.2 /lib64/lib{nss_dns,nss_files,resolv}.so.2; do
      if [[ -e $path ]]; then echo "$path"; fi
    done
  } | sort -u | while read -r path; do install -D "$path" "$root$path"; done
}

users() {
  mkdir -p "$1/etc"
  printf 'root:x:0:0:root:/:/nothing\nvault:x:65532:65532:vault:/var/lib/vault:/nothing\n' >"$1/etc/passwd"
  printf 'root:x:0:\nvault:x:65532:\n' >"$1/etc/group"
  printf 'hosts: files dns\n' >"$1/etc/nsswitch.conf"
}

# train ROOT DIST: the AOT cache of the server in DIST for the runtime in ROOT. A cache serves only the runtime that made
# it, so the packaged server's own, which the JDK made, is of no use here.
train() {
  rm -f "$2/vault.aot"
  say "training the AOT cache"
  "$jdk/bin/java" -XX:TieredStopAtLevel=1 -cp "$trainer:$dist/vault-server.jar" com.unkey.vault.server.aot.TrainAot \
    "$2" "$1/opt/vault/jre" >&2
}

# archive FOLDER FILE [TAR-OPTIONS]: the same bytes for the same content, whoever builds and whenever. (The AOT cache is
# another each time.)
archive() {
  local folder=$1 file=$2
  shift 2
  tar --create --file "$file" --directory "$folder" --format=gnu --sort=name --mtime=@0 --numeric-owner "$@"
}

case ${1:-} in
  -h | --help) usage; exit 0 ;;
  -*) usage >&2; exit 2 ;;
esac
tag=${1:-vault:dev}
dist=$PWD/vault-server/target/dist
trainer=$PWD/vault-server/target/test-classes
if [[ ! -f $dist/vault-server.jar || ! -d $trainer ]]; then
  say "there is no $dist or no $trainer; package it with: mvn -Dquick package -pl vault-server -am"
  exit 1
fi
use_jdk_25

context=$(mktemp -d "${TMPDIR:-/tmp}/vault-image.XXXXXX")
trap 'rm -rf "$context"' EXIT
mkdir -p "$context"/{runtime/opt/vault,runtime/tmp,app/opt/vault,app/etc/vault,data/var/lib/vault}

make_jre "$context/runtime/opt/vault/jre"
copy_libraries "$context/runtime"
users "$context/runtime"
cp -r "$dist"/. "$context/app/opt/vault"
chmod -R u=rwX,go=rX "$context"
train "$context/runtime" "$context/app/opt/vault"
chmod a+r "$context/app/opt/vault/vault.aot"
chmod 1777 "$context/runtime/tmp"

archive "$context/runtime" "$context/runtime.tar" --owner=0 --group=0 .
archive "$context/app" "$context/app.tar" --owner=0 --group=0 .
archive "$context/data" "$context/data.tar" --owner=65532 --group=65532 ./var/lib/vault
tar --concatenate --file "$context/app.tar" "$context/data.tar"
cp deploy/image/Dockerfile "$context/"
rm -rf "$context"/{runtime,app,data,data.tar}

"${DOCKER:-docker}" build --tag "$tag" "$context" >&2
say "built $tag"
