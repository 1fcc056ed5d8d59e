// TABLE: checks of what utils ha status shows: groups that run on one node, have failed, or have High Availability switched off.

import { enumerate } from '../../core/enumerate.ts';
import { visible } from '../../core/name.ts';
import { nodeNames } from '../../core/sent-home.ts';
import type { HaGroup } from '../../ha/status.ts';
import type { Check, Match } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import {
  type Condition,
  candidatesOfGroup,
  conditionOf,
  groupsShown,
  presenceNodes,
  readGiven,
} from '../finds/status-groups.ts';

const withoutStop = (text: string): string => text.replace(/\.$/, '');

const aboutGroup = ({ group, nodes, cause, advice }: HaGroup): Omit<Match, 'events'> => {
  const name = group === null || group === '' ? 'The redundancy group' : `The redundancy group ${visible(group)}`;
  const shown = nodes.map(
    ({ name: node, state, reason }) =>
      `${visible(node)} ${state === '' ? 'without a state' : visible(state)}${reason === null ? '' : ` (${visible(reason)})`}`,
  );
  return {
    subject: group === null || group === '' ? nodes.map(({ name: node }) => visible(node)).join(', ') : visible(group),
    facts: {
      name,
      state: shown.join(', '),
      cause: withoutStop(cause.split(' ').map(visible).join(' ')),
      advice: advice.do.map((text) => text.split(' ').map(visible).join(' ')).join(' '),
    },
  };
};

const eventsOf = ({ events }: Evidence): readonly number[] =>
  events.filter(({ type }) => type === 'facts-given').map(({ seq }) => seq);

const groupsThatAre =
  (condition: Condition): Check['find'] =>
  (evidence) =>
    groupsShown(evidence)
      .filter((group) => conditionOf(group) === condition)
      .map((group) => {
        const candidates = candidatesOfGroup(evidence, group);
        const match = { ...aboutGroup(group), events: eventsOf(evidence), candidates };
        // What has failed elsewhere keeps nobody out here.
        return candidates.length === 0 && condition === 'failed' ? { ...match, severity: 'major' } : match;
      });

/** Not one name fits: most likely it is the text of another cluster. */
const findOthers = (evidence: Evidence): readonly Match[] => {
  const shown = groupsShown(evidence);
  const nodes = presenceNodes(evidence);
  const [first] = nodes.flat();
  if (shown.length === 0 || !first || shown.some((group) => candidatesOfGroup(evidence, group).length > 0)) return [];
  const names = enumerate(shown.flatMap((group) => group.nodes.map(({ name }) => visible(name))));
  return [
    {
      subject: 'utils ha status',
      facts: { names, nodes: nodeNames(nodes), host: first.host },
      events: eventsOf(evidence),
    },
  ];
};

const findUnclear = (evidence: Evidence): readonly Match[] => {
  const groups = readGiven(evidence);
  if (!('fault' in groups)) return groupsThatAre('unclear')(evidence);
  const [what = ''] = groups.fault.split('\n');
  return [
    {
      subject: 'utils ha status',
      facts: {
        name: 'The text of utils ha status',
        state: 'nothing that can be read',
        cause: withoutStop(what.split(' ').map(visible).join(' ')),
        advice: 'Give the whole output of utils ha status, as it stands.',
      },
      events: eventsOf(evidence),
    },
  ];
};

export const groupChecks = {
  'RED-10': {
    title: 'A redundancy group runs on its backup node',
    severity: 'major',
    whose: 'server',
    looksFor:
      'A redundancy group in which one node stands in for the other; by default it does not fall back by itself.',
    caller: 'One chat server does the work of two; there will be a short interruption when that is put right.',
    sentence:
      '{name} shows {state}. {cause}. By default nothing falls back by itself [HA125]: a second failure meets no backup.',
    remedy: '{advice}',
    source: 'HA125; CLI14',
    redundancy: 'degraded',
    example: 'doctor-red-backup-mode',
    find: groupsThatAre('backup'),
  },
  'RED-11': {
    title: 'Both nodes of a redundancy group have failed',
    severity: 'by-verdict',
    whose: 'server',
    looksFor: 'A redundancy group with both nodes in failed mode, or failed: neither takes over any more.',
    caller:
      'Both chat servers report that they have failed. Please wait for the administrators; it is not your password.',
    sentence: '{name} shows {state}. {cause}.',
    remedy: '{advice}',
    source: 'HA125; CLI14',
    redundancy: 'none',
    example: 'doctor-red-failed-mode',
    find: groupsThatAre('failed'),
  },
  'RED-12': {
    title: 'High Availability is not enabled for a redundancy group',
    severity: 'major',
    whose: 'server',
    looksFor: 'A redundancy group in which both nodes are Unknown: High Availability is not enabled.',
    caller:
      'The second chat server would not take over if the first one failed. The administrators have to switch that on.',
    sentence: '{name} shows {state}. {cause}. No node takes over from the other.',
    remedy: '{advice}',
    source: 'HA125; CLI14',
    redundancy: 'none',
    example: 'doctor-red-not-enabled',
    find: groupsThatAre('off'),
  },
  'RED-13': {
    title: 'A redundancy group is on its way from one node to the other',
    severity: 'minor',
    whose: 'server',
    looksFor: 'A redundancy group in the middle of a failover or a fallback.',
    caller: 'The chat servers are just changing over. Please wait a few minutes and sign in again then.',
    sentence: '{name} shows {state}. {cause}.',
    remedy: '{advice}',
    source: 'HA125; CLI14',
    redundancy: 'degraded',
    example: 'doctor-red-changing-over',
    find: groupsThatAre('moving'),
  },
  'RED-14': {
    title: 'The state of a redundancy group cannot be told',
    severity: 'minor',
    whose: 'server',
    looksFor: 'A text of utils ha status that cannot be read, or a pair of states that is not documented.',
    caller: 'Nothing to do for you: what the chat servers say of themselves is not clear.',
    sentence: '{name} shows {state}. {cause}.',
    remedy: '{advice}',
    source: 'HA125; CLI14',
    example: 'doctor-red-unclear-group',
    find: findUnclear,
  },
  'RED-15': {
    title: 'The status that was given is that of other nodes',
    severity: 'info',
    whose: 'server',
    looksFor: 'A text of utils ha status in which no name is that of a node that was found here.',
    caller: 'Nothing to do for you: what was looked at is the state of other chat servers.',
    sentence:
      'The status that was given is that of {names}. The nodes here are {nodes}: no name and no address is the same, so it decides nothing.',
    remedy: 'Run utils ha status on {host} or its partner, and give its text with --ha-status.',
    source: 'CLI14',
    example: 'doctor-red-other-pair',
    find: findOthers,
  },
} as const satisfies Record<string, Check>;
