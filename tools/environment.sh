#!/bin/sh
# Make .venv and install a lock file into it, or say in one line why that cannot be done.
#   tools/environment.sh runtime|dev|bench
# Python is taken from $PYTHON, else the first of python3, python3.14 … python3.11 that is 3.11 to 3.14.
set -u
group=${1:?which lock: runtime, dev or bench}
cd "$(dirname "$0")/.." || exit 1

say() { printf 'radar: %s\n' "$1" >&2; }

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' >/dev/null 2>&1; }

lock=requirements/$group.lock
stamp=.venv/.installed-$(cat "$lock" pyproject.toml | cksum | tr -d ' ')
[ -f "$stamp" ] && [ -x .venv/bin/radar ] && exit 0

if [ ! -x .venv/bin/python ] || ! fits .venv/bin/python; then
    python=
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if fits "$candidate"; then python=$candidate; break; fi
    done
    if [ -z "$python" ]; then
        found=$("${PYTHON:-python3}" --version 2>/dev/null) || found="not there"
        say "需要 Python 3.11 至 3.14（needs Python 3.11 to 3.14); ${PYTHON:-python3} is $found. Install one, or name it: make PYTHON=/path/to/python3.12 …"
        exit 1
    fi
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        say "$python cannot make a virtual environment (on Debian and Ubuntu: apt-get install python3-venv), or the disk is full"
        exit 1
    fi
fi

log=.venv/install.log
printf '安装依赖 installing %s …\n' "$lock" >&2
pip() { .venv/bin/python -m pip --disable-pip-version-check --retries 2 --timeout 20 "$@" >>"$log" 2>&1; }
: >"$log"
if ! pip install --require-hashes -r "$lock"; then
    why=$(grep -v '^WARNING' "$log" | tail -n 1)
    if grep -q 'connection broken\|Failed to establish\|Name or service not known\|resolution\|timed out' "$log"; then
        say "没有网络，装不了依赖（no network: the package index cannot be reached, so $lock cannot be installed). The whole log is in $log"
    else
        say "装不了依赖 could not install $lock: $why (whole log in $log)"
    fi
    exit 1
fi
if ! pip install --no-build-isolation --no-deps -e .; then
    say "could not install the project itself: $(grep -v '^WARNING' "$log" | tail -n 1) (whole log in $log)"
    exit 1
fi
: >"$stamp"
