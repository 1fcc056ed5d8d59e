// `cupcheck demo`: the main job on the embedded lab: two plans, a login, and the same login with the first node dead.

import type { CupcheckEvent } from '../core/event.ts';
import type { Report } from '../core/report.ts';
import { summarize } from '../core/summarize.ts';
import { createResolver, type Resolver } from '../dns/resolver.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { type Look, sign } from '../render/look.ts';
import { loginText, resolveText } from '../render/text.ts';
import { traceLine } from '../render/trace-text.ts';
import { printMs } from '../render/units.ts';
import { wrap } from '../render/wrap.ts';
import { locate } from '../tasks/locate.ts';
import { login } from '../tasks/login.ts';
import type { TaskOptions } from '../tasks/options.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { status, statusOf } from './status.ts';
import { chooseLook, programName } from './style.ts';

const account = 'alice@dogtel.lab';
const presenceServer = 'cup.dogtel.lab';

type Observe = (work: (onEvent: (event: CupcheckEvent) => void) => Promise<unknown>) => Promise<Report>;

const observer =
  (values: Values, io: Io): Observe =>
  async (work) => {
    const events: CupcheckEvent[] = [];
    await work((event) => {
      events.push(event);
      if (values.trace) io.err(`${traceLine(event)}\n`);
    });
    return summarize(events);
  };

/** The node that the plan tries first. */
const firstNode = (lab: Lab, report: Report): string => {
  const address = report.plan.candidates[0]?.address;
  return lab.nodes.find((node) => node.address === address)?.name ?? lab.nodes[0]?.name ?? '';
};

const closing = (healthy: Report, failedOver: Report, dead: string, io: Io, look: Look): string => {
  const works = healthy.signIn.outcome === 'online' && failedOver.signIn.outcome === 'online';
  const program = programName(io.env);
  const next = [
    ['login you@your.domain', 'the same for your own servers'],
    ['lab', 'a lab to point any client at'],
    ['explain tcp.refused', 'what a failure means, and what to do'],
  ] as const;
  const widest = Math.max(...next.map(([command]) => command.length));
  return look.spell(
    [
      ...wrap(
        works
          ? `Verdict: sign-in works (${printMs(healthy.ms)}), and it survived the death of ${dead} (${printMs(failedOver.ms)}).`
          : 'Verdict: the demonstration failed on this machine; the lines above say where.',
        look.width,
        `${sign(look, works ? 'yes' : 'no')} `,
      ),
      '',
      'Next:',
      ...next.map(
        ([command, why]) =>
          `  ${look.paint('command', `${program} ${command}`)}${' '.repeat(widest - command.length + 3)}${why}`,
      ),
      '',
    ].join('\n'),
  );
};

const play = async (lab: Lab, resolver: Resolver, values: Values, io: Io): Promise<number> => {
  const look = chooseLook(io, values);
  const observe = observer(values, io);
  const options: TaskOptions = { resolver, ca: [lab.ca], seed: 1, signal: io.signal };
  const password = (): string => lab.accounts.alice ?? '';
  const heading = (text: string): void => io.out(`${look.paint('strong', text)}\n\n`);

  heading(`1. The plan: which nodes does a client set to ${presenceServer} try?`);
  const plan = await observe((onEvent) => locate(presenceServer, { ...options, onEvent }));
  io.out(`${resolveText(plan, look, { isBrief: true })}\n`);

  heading(`2. The plan of ${account}: the same nodes behind SRV records`);
  const services = await observe((onEvent) => locate(account, { ...options, onEvent }));
  io.out(`${resolveText(services, look, { isBrief: true })}\n`);

  heading(`3. A login of ${account} at ${presenceServer}, proven on every node`);
  const healthy = await observe((onEvent) =>
    login(account, password, { ...options, at: presenceServer, everyNode: true, onEvent }),
  );
  io.out(`${loginText(healthy, look, { isBrief: true })}\n`);

  const dead = firstNode(lab, plan);
  await lab.node(dead).stop();
  heading(`4. The same login with ${dead} dead`);
  const failedOver = await observe((onEvent) => login(account, password, { ...options, at: presenceServer, onEvent }));
  io.out(`${loginText(failedOver, look, { isBrief: true })}\n`);

  io.out(closing(healthy, failedOver, dead, io, look));
  return statusOf(healthy) || statusOf(failedOver) || status.works;
};

export const run = async (_argument: string | undefined, values: Values, io: Io): Promise<number> => {
  const lab = await startLab('demo', { signal: io.signal });
  const { address, port } = lab.nameServer;
  const resolver = createResolver({ servers: [`${address}:${port}`], search: lab.search, useHosts: false });
  try {
    return await play(lab, resolver, values, io);
  } finally {
    await resolver.close();
    await lab.close();
  }
};
