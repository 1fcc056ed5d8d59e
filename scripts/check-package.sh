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

# What is loaded late must survive bundling: DNS over HTTPS, host-meta, a password that needs SASLprep, the lab's YAML.
cat >use.mjs <<'JS'
import { login, createResolver } from 'cupcheck';
import { startLab, readScenario } from 'cupcheck/lab';
const demo = await readScenario('demo');
const lab = await startLab({ ...demo, accounts: { alice: 'geh\u00e4im' } });
const { address, httpsUrl } = lab.nameServer;
const resolver = createResolver({ servers: [address], transport: { https: httpsUrl }, ca: [lab.ca], useHosts: false });
const { signIn, report } = await login('alice@dogtel.lab', () => 'geh\u00e4im', { resolver, ca: [lab.ca], hostMeta: true });
await resolver.close();
await lab.close();
console.log(signIn.sentence, report.plan.notes.join());
if (signIn.outcome !== 'online' || !/host-meta: .*(no address|ECONNREFUSED)/.test(report.plan.notes.join())) process.exitCode = 1;
JS
node use.mjs
sed -e "s/^import { \(.*\) } from '\(.*\)';/const { \1 } = require('\2');/" -e '1i(async () => {' -e '$a})();' use.mjs >use.cjs
node use.cjs

cat >use.mts <<'TS'
import { login, type Verdict } from 'cupcheck';
import { startLab } from 'cupcheck/lab';
export const run = async (): Promise<Verdict> => {
  const lab = await startLab('demo');
  return login('alice@dogtel.lab', () => 'secret', { ca: [lab.ca] });
};
TS
sed 's/export const/const/' use.mts >use.cts
echo 'export = run;' >>use.cts
node "$root/node_modules/typescript/bin/tsc" --noEmit --strict --module nodenext --target es2023 --typeRoots "$root/node_modules/@types" --types node use.mts use.cts
echo 'the packed package works from outside'
