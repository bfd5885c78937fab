#!/usr/bin/env bash
# Installs what the tests need, builds, checks the format, runs every test. The last line counts them.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

fail() { printf '%s\n' "$*" >&2; exit 1; }

# Debian packages: as root, or with sudo where that asks for no password; elsewhere the sentence says what to install.
need() {
    local package=$1 present=$2
    if eval "$present" >/dev/null 2>&1; then return; fi
    local sudo=""
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || fail "Please install the Debian package $package and run again."
        sudo="sudo -n"
    fi
    $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "$package" || fail "Could not install $package."
}

command -v dotnet >/dev/null || fail "The .NET SDK of global.json is needed: https://dotnet.microsoft.com/download"
need libicu72 'ldconfig -p | grep -q libicuuc'
# Servers for the tests; each test run starts its own on loopback, so the packages need not start theirs.
export RUNLEVEL=1
need postgresql-15 'command -v initdb || ls /usr/lib/postgresql/*/bin/initdb'
need rabbitmq-server 'ls /usr/lib/rabbitmq/bin/rabbitmq-server'
# What infra/ is made for: its scripts and settings are given to the real programs.
need sqlite3 'command -v sqlite3'
need nginx-light 'command -v nginx || ls /usr/sbin/nginx'
need systemd 'command -v systemd-analyze'
# The pages are looked at in a real browser, with Chinese letters.
need chromium-headless-shell 'ls /usr/bin/chromium-headless-shell'
need fonts-noto-cjk 'fc-list 2>/dev/null | grep -q "Noto Sans CJK SC"'
# The papers are printed and measured.
need libreoffice-writer-nogui 'command -v soffice'
need poppler-utils 'command -v pdftotext'

log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet restore Coordination.sln || exit 1
dotnet build Coordination.sln -c Release --no-restore || exit 1
dotnet format Coordination.sln --verify-no-changes --no-restore || fail "The format differs: run 'dotnet format Coordination.sln'."
dotnet test --solution Coordination.sln -c Release --no-build 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

count() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
# A component that is missing may be skipped on a desk; in CI every test runs.
if [ "${CI:-}" = true ] && [ "${skipped:-0}" -gt 0 ]; then echo "In CI no test may be skipped." >&2; status=1; fi
[ -n "$passed" ] && [ "$passed" -gt 0 ] || status=1
echo "${passed:-0} passed, ${failed:-0} failed, ${skipped:-0} skipped"
exit "$status"
