// What a node offers at each stage of a conversation (RFC 6120 section 4.3.2), bent by the faults.

import { textOf } from '../fault-desk.ts';
import type { FaultId } from '../faults.ts';
import { escapeXml, namespaces } from '../xml.ts';
import type { Conversation } from './conversation.ts';
import { writeHostnames } from './hostname-pair.ts';
import type { SaslContext } from './sasl-server.ts';
import { offeredMechanisms } from './sasl-server.ts';

/** How far a conversation is. */
export type Stage = 'clear' | 'secured' | 'authenticated';

/** Faults that lure a client into a login in clear text. */
const clearTextFaults: readonly FaultId[] = ['starttls-not-offered', 'starttls-absent', 'starttls-optional'];

export function stageOf(conversation: Conversation): Stage {
  if (conversation.user !== undefined) return 'authenticated';
  return conversation.connection.tls === undefined ? 'clear' : 'secured';
}

/** Whether a login is possible as things stand. */
export function allowsLogin(conversation: Conversation): boolean {
  const stage = stageOf(conversation);
  return stage === 'secured' || (stage === 'clear' && clearTextFaults.some((id) => conversation.desk.has(id)));
}

/** The `<stream:features/>` of the present stage. */
export function writeFeatures(conversation: Conversation, sasl: SaslContext): string {
  const { desk } = conversation;
  if (desk.play('empty-features') !== undefined) return '<stream:features/>';
  return `<stream:features>${writeContent(conversation, sasl)}</stream:features>`;
}

function writeContent(conversation: Conversation, sasl: SaslContext): string {
  const { desk } = conversation;
  switch (stageOf(conversation)) {
    case 'clear': {
      if (desk.play('starttls-not-offered') || desk.play('starttls-absent')) return writeMechanisms(conversation, sasl);
      if (desk.play('starttls-optional')) {
        return `<starttls xmlns='${namespaces.tls}'/>${writeMechanisms(conversation, sasl)}`;
      }
      return `<starttls xmlns='${namespaces.tls}'><required/></starttls>`;
    }
    case 'secured':
      return writeMechanisms(conversation, sasl);
    case 'authenticated': {
      if (desk.play('bind-not-offered')) return '';
      const session = `<session xmlns='${namespaces.session}'><optional/></session>`;
      return `<bind xmlns='${namespaces.bind}'/>${session}`;
    }
  }
}

/** The mechanisms offered on this connection, best first. */
export function mechanismsOf({ desk, node }: Conversation, sasl: SaslContext): readonly string[] {
  if (desk.play('no-mechanisms')) return [];
  if (desk.play('only-plain')) return ['PLAIN'];
  const unknown = desk.play('only-unknown-mechanism');
  if (unknown !== undefined) return [textOf(unknown)];
  return offeredMechanisms(node.mechanisms, sasl);
}

function writeMechanisms(conversation: Conversation, sasl: SaslContext): string {
  const names = mechanismsOf(conversation, sasl);
  const list = names.map((name) => `<mechanism>${escapeXml(name)}</mechanism>`).join('');
  const hostnames = stageOf(conversation) === 'secured' ? writeHostnames(conversation) : '';
  const mechanisms = `<mechanisms xmlns='${namespaces.sasl}'>${list}${hostnames}</mechanisms>`;
  if (!names.some((name) => name.endsWith('-PLUS'))) return mechanisms;
  // XEP-0440: without it a client has to guess which channel bindings the server can check.
  const types = [...sasl.bindings.keys()].map((type) => `<channel-binding type='${type}'/>`).join('');
  return `${mechanisms}<sasl-channel-binding xmlns='${namespaces.channelBinding}'>${types}</sasl-channel-binding>`;
}
