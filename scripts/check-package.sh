#!/usr/bin/env bash
# Packs the package, installs the tarball into an empty project and uses it from outside: program, import, require, types.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

npm pack --ignore-scripts --silent --pack-destination "$work" >/dev/null
tarball=$(echo "$work"/cupcheck-*.tgz)
listing=$(tar -tzf "$tarball")
if grep -E '^package/(test|bench|src|scripts|node_modules|\.ci)/' <<<"$listing"; then
  echo 'the tarball carries what does not belong into it' >&2
  exit 1
fi
node_modules/.bin/publint run "$tarball" --strict
node_modules/.bin/attw "$tarball"

mkdir "$work/project"
cd "$work/project"
echo '{"name":"outside","version":"1.0.0","private":true}' >package.json
npm install --silent --no-fund --no-audit --offline "$tarball"
test -z "$(node -p 'Object.keys(require("cupcheck/package.json").dependencies ?? {}).join()')"
npx --no-install cupcheck --version
npx --no-install cupcheck explain tcp.timeout >/dev/null
# Plan, logins and lab, each a part of the program that is loaded late.
npx --no-install cupcheck lab list >/dev/null
npx --no-install cupcheck demo >/dev/null
# Records, what clients make of them, evidence of an earlier version, a page, a rehearsal: again each a part of its own.
npx --no-install cupcheck advise --node cup1=10.10.10.25 --node cup2=10.10.20.25 --domain dogtel.com.au --client xmpp \
  --active-standby --format bind >dogtel.com.au.zone
npx --no-install cupcheck lint dogtel.com.au.zone --profile xmpp >/dev/null
status=0
npx --no-install cupcheck doctor --replay "$root/fixtures/bundles/0.1.0.json" --html page.html --markdown >ticket.md 2>/dev/null || status=$?
test "$status" -eq 4 -a -s page.html -a -s ticket.md
npx --no-install cupcheck rehearse --lab demo --gone refused --no-pairs --html rehearsal.html >/dev/null 2>&1
test -s rehearsal.html

# What is loaded late must survive bundling: DNS over HTTPS, host-meta, a password that needs SASLprep, the lab's YAML.
cat >use.mjs <<'JS'
import { login, diagnose, rehearse, createResolver } from 'cupcheck';
import { startLab, readScenario } from 'cupcheck/lab';
const demo = await readScenario('demo');
const lab = await startLab({ ...demo, accounts: { alice: 'geh\u00e4im' } });
const { address, httpsUrl } = lab.nameServer;
const resolver = createResolver({ servers: [address], transport: { https: httpsUrl }, ca: [lab.ca], useHosts: false });
const { signIn, report } = await login('alice@dogtel.lab', () => 'geh\u00e4im', { resolver, ca: [lab.ca], hostMeta: true });
const { findings } = await diagnose('alice@dogtel.lab', { resolver, ca: [lab.ca], password: () => 'geh\u00e4im' });
const { outcome } = await rehearse('alice@dogtel.lab', { resolver, ca: [lab.ca], ways: ['refused'], pairs: false });
await resolver.close();
await lab.close();
if (findings.length > 0 || outcome !== 'intact') process.exitCode = 1;
console.log(signIn.sentence, report.plan.notes.join());
if (signIn.outcome !== 'online' || !/host-meta: .*(no address|ECONNREFUSED)/.test(report.plan.notes.join())) process.exitCode = 1;
JS
node use.mjs
sed -e "s/^import { \(.*\) } from '\(.*\)';/const { \1 } = require('\2');/" -e '1i(async () => {' -e '$a})();' use.mjs >use.cjs
node use.cjs

cat >use.mts <<'TS'
import { diagnose, type Finding, judge, login, type Rehearsal, rehearse, type Verdict } from 'cupcheck';
import { startLab } from 'cupcheck/lab';
export const worst = async (): Promise<Finding | undefined> => (await diagnose('dogtel.lab')).findings?.[0];
export const model = (): Promise<Rehearsal> => rehearse('dogtel.lab', { depth: 'model' });
export const again = (): readonly Finding[] => judge([]).findings ?? [];
export const run = async (): Promise<Verdict> => {
  const lab = await startLab('demo');
  return login('alice@dogtel.lab', () => 'secret', { ca: [lab.ca] });
};
TS
sed 's/^export const/const/' use.mts >use.cts
echo 'export = { run, worst, model, again };' >>use.cts
node "$root/node_modules/typescript/bin/tsc" --noEmit --strict --module nodenext --target es2023 --typeRoots "$root/node_modules/@types" --types node use.mts use.cts
echo 'the packed package works from outside'
