// A day of a redundancy group with 15,000 users in virtual time: seconds and memory of one run in a fresh process.

import { join } from 'node:path';
import { median, must, root, runProgram, show } from './measure.ts';

const rounds = 5;

const scenario = `users: 15000
for: 24 h
events:
  - { at: '1:00', kill: cup1 }
  - { at: '2:00', boot: cup1 }
  - { at: '4:00', fallback: cup1 }
  - { at: '8:00', partition: true }
  - { at: '9:00', heal: true }
  - { at: '10:00', recover: true }
  - { at: '12:00', disable-ha: true }
  - { at: '12:01', kill: cup2 }
`;

/** The last event leaves half of the clients waiting, in vain, for the rest of the day: the dearest thing that can happen. */
export const bench = async (): Promise<void> => {
  const script = `
    const { writeFileSync, rmSync, mkdtempSync } = require('node:fs');
    const { join } = require('node:path');
    const folder = mkdtempSync(join(require('node:os').tmpdir(), 'cupcheck-bench-ha-'));
    const file = join(folder, 'day.yaml');
    let text = '';
    process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => {
      writeFileSync(file, text);
      process.argv.splice(2, process.argv.length, 'ha', 'simulate', file, '--json');
      process.on('exit', () => {
        rmSync(folder, { recursive: true });
        process.stderr.write(String(process.resourceUsage().maxRSS / 1024));
      });
      require(${JSON.stringify(join(root, 'dist/cli/main.cjs'))});
    });`;
  for (const from of ['takeover', 'socket']) {
    const times: number[] = [];
    const sizes: number[] = [];
    const outputs = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const ran = await must(
        runProgram(process.execPath, ['-e', script, 'ha'], { input: `from: ${from}\n${scenario}` }),
      );
      times.push(ran.wallMs / 1000);
      sizes.push(Number(ran.stderr));
      outputs.add(ran.stdout);
    }
    const [time, size] = [median(times), Math.max(...sizes)];
    console.log(`24 h, 15,000 users, waits from the ${from}: median of ${rounds} runs`);
    show('  time', time, 's', { text: '< 2 s', isMet: time < 2 });
    show('  most memory', size, 'MB', { text: '< 300 MB', isMet: size < 300 });
    show('  different outputs', outputs.size, '', { text: '1', isMet: outputs.size === 1 });
  }
};
