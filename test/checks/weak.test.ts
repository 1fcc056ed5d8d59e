// Certificates that are too weak: refused or accepted, whose they are, and who has to make them anew.

import { describe, expect, test } from 'vitest';
import type { WeakCertificate } from '../../src/core/weak-certificate.ts';
import { node } from '../core/story.ts';
import { attempt, findingsOf, type Tells } from './told.ts';

const own: WeakCertificate = { subject: 'CN=cup1', isOwn: true, keyBits: 1024 };
const above: WeakCertificate = { subject: 'CN=Dogtel intermediate', isOwn: false, signature: 'SHA-1' };

const findings = (...nodes: readonly Tells[]) =>
  findingsOf({
    candidates: nodes.map((_, index) => node(`cup${index + 1}`, index + 1)),
    steps: nodes.map((tells, index) => attempt(`cup${index + 1}.dogtel.lab`, tells)),
  });

const refused = (weak: readonly WeakCertificate[]): Tells => ({
  code: 'tls.weak-certificate',
  phase: 'tls',
  tls: { isTrusted: false, trustError: 'UNSPECIFIED', weak },
});
const accepted = (weak: readonly WeakCertificate[]): Tells => ({ phase: 'presence', tls: { weak } });
const works: Tells = { phase: 'presence', tls: {} };

describe('a weak certificate', () => {
  test.each<{ name: string; nodes: readonly Tells[]; expected: readonly string[] }>([
    { name: 'is not there', nodes: [works, works], expected: [] },
    { name: 'is refused', nodes: [refused([own]), works], expected: ['TLS-17 major'] },
    { name: 'is refused everywhere', nodes: [refused([own]), refused([above])], expected: ['TLS-17 critical'] },
    { name: 'is accepted', nodes: [accepted([own]), works], expected: ['TLS-17 minor'] },
    {
      name: 'is accepted here and refused there',
      nodes: [accepted([own]), refused([above])],
      expected: ['TLS-17 major', 'TLS-17 minor'],
    },
    {
      name: 'is not worth a word where another fault refuses it',
      nodes: [{ code: 'tls.expired', phase: 'tls', tls: { isTrusted: false, weak: [own] } }, works],
      expected: ['TLS-01 major'],
    },
  ])('$name', ({ nodes, expected }) => {
    expect(findings(...nodes).map(({ id, severity }) => `${id} ${severity}`)).toEqual(expected);
  });

  test.each<{ name: string; weak: readonly WeakCertificate[]; says: string; remedy: RegExp; not: RegExp }>([
    {
      name: 'of the node is requested anew',
      weak: [own],
      says: 'its own certificate has a key of 1024 bits',
      remedy: /^Request a new certificate for cup1\.dogtel\.lab: .*cup-xmpp certificate, then restart the XCP Router/,
      not: /Ask the authority/,
    },
    {
      name: 'of the authority is made anew there',
      weak: [above],
      says: 'CN=Dogtel intermediate has a signature with SHA-1',
      remedy: /^Ask the authority for CN=Dogtel intermediate .* install that chain on cup1\.dogtel\.lab\.$/,
      not: /Request a new/,
    },
    {
      name: 'of both is made anew by both',
      weak: [own, above],
      says: 'its own certificate has a key of 1024 bits and CN=Dogtel intermediate has a signature with SHA-1',
      remedy: /^Request a new .* Ask the authority/,
      not: /^$/,
    },
  ])('$name', ({ weak, says, remedy, not }) => {
    const [found] = findings(refused(weak), works);
    expect(found?.sentence).toContain(says);
    expect(found?.remedy).toMatch(remedy);
    expect(found?.remedy).not.toMatch(not);
  });
});
