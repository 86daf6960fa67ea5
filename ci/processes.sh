# Sourced by the start scripts: processes that outlive the script that started them, found again by their pid files.
# shellcheck shell=bash

script=${0##*/}

say() { printf '%s: %s\n' "${script%.sh}" "$*" >&2; }

# need TOOL HOW: fails with the line that helps when a tool is missing.
need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  say "$1 is missing; $2"
  return 1
}

# spawn DIR NAME COMMAND...: starts a process of its own session, with DIR/NAME.pid and DIR/NAME.log.
# The command line must name DIR: that is how alive tells the process from a stranger that got its pid later.
spawn() {
  local dir=$1 name=$2
  shift 2
  setsid "$@" >"$dir/$name.log" 2>&1 </dev/null &
  echo $! >"$dir/$name.pid"
}

# alive DIR NAME: does the process started as NAME still run? A zombie, which no signal ends, has no command line.
alive() {
  local pid
  pid=$(cat "$1/$2.pid" 2>/dev/null) || return 1
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$1"
}

# end DIR NAME [SECONDS]: asks the process to end, insists after SECONDS (10), forgets it.
end() {
  local pid deadline=$((SECONDS + ${3:-10}))
  if alive "$1" "$2"; then
    pid=$(cat "$1/$2.pid")
    kill "$pid" 2>/dev/null || true
    while alive "$1" "$2"; do
      if ((SECONDS >= deadline)); then
        say "$2 (pid $pid) did not end when asked, killing it"
        kill -9 "$pid" 2>/dev/null || true
        deadline=$((SECONDS + 10))
      fi
      sleep 0.1
    done
  fi
  rm -f "$1/$2.pid"
}

# until_up DIR NAME SECONDS COMMAND...: polls until the command succeeds; gives up early when the process has died.
until_up() {
  local dir=$1 name=$2 deadline=$((SECONDS + $3))
  shift 3
  until "$@" >/dev/null 2>&1; do
    # The first moment after a start is not a death: the child may not have become the program yet.
    if ! alive "$dir" "$name" && sleep 0.5 && ! alive "$dir" "$name"; then
      say "$name ended by itself"
      return 1
    fi
    if ((SECONDS >= deadline)); then
      say "$name runs but was not ready in time"
      return 1
    fi
    sleep 0.1
  done
}

# answers PORT: does an HTTP server on that loopback port answer GET / with 200?
answers() {
  local line
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
  read -r -t 5 line <&3
  exec 3>&-
  [[ $line == *' 200 '* ]]
}

# taken PORT: does anything listen on that loopback port?
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  for _ in {1..50}; do
    # Below Linux's range for outgoing connections, which starts at 32768.
    port=$((20000 + RANDOM % 12000))
    taken "$port" || { echo "$port"; return 0; }
  done
  say "found no free port"
  return 1
}
