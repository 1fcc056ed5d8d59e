// The home node and the backup node that a Cisco server names to a user within the SASL mechanisms, bent by the faults.

import { textOf } from '../fault-desk.ts';
import { escapeXml, namespaces } from '../xml.ts';
import type { Conversation } from './conversation.ts';

/** What no client may take for a host name; more of them than any client should read. */
const hostile: readonly string[] = Array.from({ length: 100 }, () => [
  '\u{202e}bal.letgod.1puc',
  '10.10.10.300',
  'cup1.dogtel.lab:22',
  '-cup1..dogtel.lab',
  `${'cup1.'.repeat(100)}dogtel.lab`,
  'https://cup1.dogtel.lab/',
]).flat();

/** Home first ([CAXL]; XEP-0233 in the version Cisco uses); nothing where the node has nobody to name. */
export function writeHostnames(conversation: Conversation): string {
  return namesFor(conversation)
    .map((name) => `<hostname xmlns='${namespaces.domainBasedName}'>${escapeXml(name)}</hostname>`)
    .join('');
}

function namesFor({ desk, node, claimedUser }: Conversation): readonly string[] {
  const names = node.hostnames?.(claimedUser) ?? [];
  if (desk.play('hostnames-hostile')) return hostile;
  const elsewhere = desk.play('hostnames-elsewhere');
  if (elsewhere !== undefined) {
    return textOf(elsewhere)
      .split(',')
      .map((name) => name.trim());
  }
  if (desk.play('hostname-alone')) return [names[0] ?? node.host];
  if (desk.play('hostnames-loop')) {
    // Each node of a pair sends to the other one; a node alone sends to one that is not there.
    const other = names.find((name) => name !== node.host) ?? `not-${node.host}`;
    return [other, node.host];
  }
  return names;
}
