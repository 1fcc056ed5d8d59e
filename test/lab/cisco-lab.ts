// A lab with the whole of a Cisco cluster: two presence nodes, a Unified CM node, an edge.

import type { ScenarioInput } from '../../src/lab/lab.ts';
import { type Lab, type LabNode, startLab } from '../../src/lab/lab.ts';
import type { Place } from './https-client.ts';

export const ciscoScenario = {
  nodes: {
    cup1: { address: '10.10.10.25', soap: 8443 },
    cup2: { address: '10.10.20.25', soap: 8443 },
  },
  cucm: { cucm1: { address: '10.10.10.5' } },
  edges: { edge1: { address: '10.10.30.5' } },
  accounts: { alice: 'secret', bob: 'hush' },
} as const satisfies ScenarioInput;

export async function withLab<Value>(scenario: ScenarioInput, use: (lab: Lab) => Promise<Value>): Promise<Value> {
  const lab = await startLab(scenario);
  try {
    return await use(lab);
  } finally {
    await lab.close();
  }
}

/** Where the machine answers HTTPS. */
export function placeOf(lab: Lab, name: string): Place {
  const { address, httpsPort, host }: LabNode = lab.node(name);
  return { address, port: httpsPort, host, ca: lab.ca };
}
