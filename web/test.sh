#!/bin/sh
# Tests the desk's interface: types, functions, the committed build, and the desk itself in
# Chromium. Needs Node; without Chromium (CHROMIUM names another than Debian's) the last is
# skipped.
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --no-audit --no-fund
npm run --silent check
npm test
