#!/bin/sh
# Passes all tests. It installs what they need and this machine lacks: a race
# detector's C compiler, PostgreSQL, Chromium, Node for the desk's own tests.
#
#   ./test.sh           everything
#   ./test.sh -short    without the slow ones
set -eu
cd "$(dirname "$0")"

say() { printf '\n== %s\n' "$*"; }

# need PROGRAM PACKAGE installs a Debian package where the program is missing and we may.
need() {
	if command -v "$1" >/dev/null 2>&1 || ls $1 >/dev/null 2>&1; then return 0; fi
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
		say "installing $2"
		[ -n "${updated:-}" ] || { apt-get update -qq && updated=yes; }
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null
	else
		say "$2 is not installed: the tests that need it are skipped"
	fi
}

command -v go >/dev/null 2>&1 || { echo "Go 1.26 or later is needed: https://go.dev/dl/" >&2; exit 1; }
need gcc gcc
need '/usr/lib/postgresql/*/bin/initdb' postgresql
need chromium chromium
if ! python3 -c 'import pyarrow, pandas, duckdb' 2>/dev/null && python3 -m venv .venv 2>/dev/null; then
	say "pyarrow, pandas and duckdb, which read exports back"
	.venv/bin/pip install -q pyarrow pandas duckdb || say "they cannot be had: the tests that need them are skipped"
fi
[ ! -d .venv/bin ] || PATH="$PWD/.venv/bin:$PATH"

say "formatted, vetted, tidy"
unformatted=$(gofmt -l $(git ls-files '*.go'))
[ -z "$unformatted" ] || { echo "run gofmt on:" "$unformatted" >&2; exit 1; }
go vet ./...
GOARCH=arm64 go vet ./internal/encoder/...
go mod verify >/dev/null

say "tests, with the race detector"
go test -race -timeout 40m "$@" ./...

say "what the race detector makes too slow or too large"
go test -run 'Memory|Line|Twice' "$@" ./cmd/casus

if command -v npm >/dev/null 2>&1; then
	say "the desk's interface"
	web/test.sh
else
	say "Node is not installed: the tests of the desk's interface are skipped"
fi
