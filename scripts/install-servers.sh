#!/bin/sh
# Installs, from Debian's packages, the real servers that the live suite starts for itself; no service is started.
#
# usage: scripts/install-servers.sh
#
# Does nothing (and needs no root) when everything is there already. Otherwise it waits for another apt to finish, for
# APT_WAIT_S seconds at most (300). Exit 0: everything is there. 1: something could not be installed. 2: cannot run here.
set -eu

# package:program. The program is what the suite calls, so it, and not dpkg's word, decides whether something is missing.
WANTED='
prosody:prosody
ejabberd:ejabberdctl
bind9:named
bind9-dnsutils:dig
knot:knotd
knot-dnsutils:kdig
dnsmasq-base:dnsmasq
unbound:unbound
nftables:nft
openssl:openssl
chromium:chromium
'
APT_WAIT_S=${APT_WAIT_S:-300}
# apt and dpkg read these; a question asked of nobody would hang the run.
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l LC_ALL=C
# The daemons live in sbin folders, which an ordinary user's PATH lacks.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}
kept=$policy.before-cupcheck
mark='# laid by cupcheck: no service starts while its packages are installed'
log=''

say() { printf '%s\n' "$*"; }
fail() {
  status=$1
  shift
  printf 'install-servers: %s\n' "$*" >&2
  exit "$status"
}

missing_packages() {
  for pair in $WANTED; do
    command -v "${pair#*:}" >/dev/null 2>&1 || printf '%s ' "${pair%%:*}"
  done
}

print_versions() {
  for pair in $WANTED; do
    package=${pair%%:*}
    program=$(command -v "${pair#*:}")
    version=$(dpkg-query -W -f='${Version}' "$package" 2>/dev/null) || version='not from a Debian package'
    printf '%-16s %-28s %s\n' "$package" "${version:-?}" "$program"
  done
}

# invoke-rc.d asks policy-rc.d before it starts anything; 101 is "forbidden". The file may be the machine's own, so it
# is moved aside, not overwritten, and a copy left behind by a killed run is not mistaken for ours.
lay_policy() {
  if [ -e "$policy" ] || [ -L "$policy" ]; then
    if grep -qxF "$mark" "$policy" 2>/dev/null; then rm -f "$policy"; else mv -f "$policy" "$kept"; fi
  fi
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
}

lift_policy() {
  if grep -qxF "$mark" "$policy" 2>/dev/null; then rm -f "$policy"; fi
  if [ -e "$kept" ] || [ -L "$kept" ]; then mv -f "$kept" "$policy"; fi
}

clean_up() {
  lift_policy
  if [ -n "$log" ]; then rm -f "$log"; fi
}

# DPkg::Lock::Timeout covers dpkg's lock alone; the lists and archives have locks of their own, hence the loop.
apt() {
  doing=$1
  shift
  deadline=$(($(date +%s) + APT_WAIT_S))
  told=no
  until apt-get -q -y -o DPkg::Lock::Timeout="$APT_WAIT_S" "$@" >"$log" 2>&1; do
    if ! grep -qE 'Could not get lock|Unable to acquire|Unable to lock' "$log"; then
      why=$(grep -E '^(E:|dpkg:)' "$log" | head -n 1)
      tail -n 15 "$log" >&2
      fail 1 "$doing failed: ${why:-see the lines above}"
    fi
    [ "$(date +%s)" -lt "$deadline" ] || fail 1 "another apt still holds its lock after $APT_WAIT_S s; run this again later"
    if [ "$told" = no ]; then
      say 'waiting for another apt to finish'
      told=yes
    fi
    sleep 1
  done
}

missing=$(missing_packages)
if [ -z "$missing" ]; then
  print_versions
  exit 0
fi
command -v apt-get >/dev/null 2>&1 || fail 2 "needs a Debian-like system (apt-get) to install: $missing"
[ "$(id -u)" -eq 0 ] || fail 2 "must be root to install: ${missing}(try: sudo $0)"

# Two runs at once would take the policy file from under each other; the second finds the work done.
exec 9>/run/lock/cupcheck-install-servers
flock -w "$APT_WAIT_S" 9 || fail 1 "another run of this script is still at work after $APT_WAIT_S s"
missing=$(missing_packages)
if [ -z "$missing" ]; then
  print_versions
  exit 0
fi

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
log=$(mktemp)
lay_policy
say "installing: $missing"
apt 'apt-get update' update
# shellcheck disable=SC2086 # a list of words on purpose
apt 'apt-get install' install --no-install-recommends -o Dpkg::Options::=--force-confold $missing

# Not at the next boot either: the live suite starts what it needs, on addresses of its own.
if [ -d /run/systemd/system ]; then
  for package in $missing; do
    dpkg -L "$package" | sed -n 's|^\(/usr\)\{0,1\}/lib/systemd/system/\([^/@]*\.service\)$|\2|p' | while read -r unit; do
      systemctl disable --quiet "$unit" 2>/dev/null || true
    done
  done
fi

left=$(missing_packages)
[ -z "$left" ] || fail 1 "installed, but still missing: $left"
print_versions
