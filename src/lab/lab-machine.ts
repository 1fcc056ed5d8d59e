// A machine of the lab made of its halves: XMPP, HTTPS, or both; they die, freeze and come back together.

import type { Fault } from './faults.ts';
import type { HttpsNode } from './http/https-node.ts';
import type { LabNode } from './lab-types.ts';
import type { XmppServer } from './xmpp/xmpp-server.ts';

/** What a machine is made of. */
export interface MachineParts {
  readonly kind: LabNode['kind'];
  readonly host: string;
  /** Where the scenario puts it. */
  readonly original: LabNode['original'];
  readonly xmpp?: XmppServer | undefined;
  readonly https?: HttpsNode | undefined;
  /** Addresses that an edge has shut out. */
  readonly bans?: () => number;
  /** A fault with the addresses of the lab in place of the scenario's. */
  readonly mappedFault: (fault: Fault) => Fault;
}

/** Makes one machine of the halves; at least one must be there. */
export function createMachine(name: string, address: string, parts: MachineParts): LabNode {
  const { kind, host, original, xmpp, https, mappedFault, bans = () => 0 } = parts;
  const halves = [xmpp, https].filter((half) => half !== undefined);
  const sum = (what: 'connections' | 'submissions'): number =>
    halves.reduce((total, { counters }) => total + counters[what], 0);
  const none = { connections: 0, submissions: 0, logins: 0 };
  const xmppLeg = xmpp?.counters ?? none;
  const httpsLeg = https?.counters;
  return {
    name,
    kind,
    host,
    address,
    get port() {
      return xmpp?.port ?? null;
    },
    get directTlsPort() {
      return xmpp?.directTlsPort ?? null;
    },
    get httpsPort() {
      return https?.port ?? null;
    },
    original,
    counters: {
      get connections() {
        return sum('connections');
      },
      get submissions() {
        return sum('submissions');
      },
      get logins() {
        return (xmpp ?? https)?.counters.logins ?? 0;
      },
    },
    get sessions() {
      return xmpp?.sessions ?? [];
    },
    get legs() {
      return { xmpp: { ...xmppLeg }, https: { requests: 0, ...none, ...httpsLeg, bans: bans() } };
    },
    setFaults: async (faults) => {
      const mapped = faults.map(mappedFault);
      await Promise.all(halves.map((half) => half.setFaults(mapped)));
    },
    stop: async () => {
      await Promise.all(halves.map((half) => half.stop()));
    },
    freeze: () => {
      for (const half of halves) half.freeze();
    },
    start: async () => {
      await Promise.all(halves.map((half) => half.start()));
    },
  };
}
