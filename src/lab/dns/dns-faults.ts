// The ways in which the lab's name server can misbehave: one row each, its id part of the product.

import type { DnsFaultRow, FaultContext, Step } from './dns-fault-context.ts';
import {
  aliasMessage,
  badLabels,
  badLength,
  chainMessage,
  compressionLoop,
  longestChain,
  manyRecords,
  noise,
  trapAnswers,
  withoutRecords,
} from './dns-fault-messages.ts';
import { type Message, writeMessage } from './dns-wire.ts';

const send = (...packets: readonly Buffer[]): readonly Step[] =>
  packets.map((bytes) => ({ kind: 'send', bytes, afterMs: 0 }));

const sendMessage =
  (change: (context: FaultContext) => Message) =>
  (context: FaultContext): readonly Step[] =>
    send(context.write(change(context)));

const withRcode = (rcode: string) => sendMessage(({ honest }) => ({ ...withoutRecords(honest), rcode }));

/** Alters the bytes of the true answer. */
const onBytes =
  (change: (bytes: Buffer, context: FaultContext) => Buffer) =>
  (context: FaultContext): readonly Step[] =>
    send(change(context.write(context.honest), context));

const truncated = (context: FaultContext): Buffer => {
  const answers = context.value === 'partial' ? context.honest.answers.slice(0, 1) : [];
  return writeMessage({ ...withoutRecords(context.honest), answers, isTruncated: true });
};

/** What a web server answers that is no name service. */
const asHttp =
  (http: (context: FaultContext) => { readonly status: number; readonly mediaType: string }, body: string) =>
  (context: FaultContext, steps: readonly Step[]): readonly Step[] =>
    context.transport === 'https'
      ? [{ kind: 'send', bytes: Buffer.from(body), afterMs: 0, http: http(context) }]
      : steps;

/** Every fault of a name server, but for `dead`, which is no answer but no server. */
export const dnsFaults = {
  servfail: { does: 'answers SERVFAIL', play: withRcode('SERVFAIL') },
  refused: { does: 'answers REFUSED', play: withRcode('REFUSED') },
  nxdomain: { does: 'answers NXDOMAIN, whatever the zone holds', play: withRcode('NXDOMAIN') },
  'no-data': { does: 'answers that the name has no record of this type', play: withRcode('NOERROR') },
  notimp: { does: 'answers NOTIMP', play: withRcode('NOTIMP') },
  formerr: { does: 'answers FORMERR', play: withRcode('FORMERR') },
  'no-edns': {
    does: 'answers FORMERR to questions with EDNS(0), as servers before 1999 do',
    play: (context, steps) => {
      if (context.query.edns === undefined) return steps;
      return send(writeMessage({ ...withoutRecords(context.honest), rcode: 'FORMERR', edns: undefined }));
    },
  },
  silence: { does: 'never answers', play: () => [] },
  slow: {
    does: 'answers late',
    value: 'milliseconds, default 1000',
    isDelay: true,
    play: ({ value }, steps) => steps.map((step) => ({ ...step, afterMs: step.afterMs + (Number(value) || 1000) })),
  },
  truncated: {
    does: 'sets TC over UDP, answers in full over the other transports',
    value: '"partial" for the first record instead of none',
    play: (context, steps) => (context.transport === 'udp' ? send(truncated(context)) : steps),
  },
  'truncated-tcp-refused': {
    does: 'sets TC over UDP and resets the connection over TCP',
    value: '"partial" for the first record instead of none',
    play: (context) => (context.transport === 'udp' ? send(truncated(context)) : [{ kind: 'reset', afterMs: 0 }]),
  },
  'wrong-id': {
    does: 'answers under another id',
    play: sendMessage(({ honest }) => ({ ...honest, id: (honest.id + 1) & 0xffff })),
  },
  'wrong-question': {
    does: 'answers another question',
    play: onBytes((bytes) => {
      // One letter of the first label changes; the answer's owner points at the question and changes with it.
      bytes[13] = bytes[13] === 0x7a ? 0x79 : 0x7a;
      return bytes;
    }),
  },
  'wrong-case': {
    does: 'does not echo the spelling of the question (0x20)',
    play: onBytes((bytes, { query }) => {
      for (let i = 12; i < 12 + query.question.length - 5; i++) {
        const byte = bytes[i] ?? 0;
        if (/[a-z]/i.test(String.fromCharCode(byte))) bytes[i] = byte ^ 0x20;
      }
      return bytes;
    }),
  },
  'wrong-then-right': {
    does: 'first a forged answer under a wrong id, then the true one',
    play: (context, steps) => {
      const id = (context.honest.id + 0x1234) & 0xffff;
      const forged = context.write({ ...withoutRecords(context.honest), id, answers: trapAnswers(context) });
      // A DoH response holds one message, so there the forgery is all that fits.
      return context.transport === 'https' ? send(forged) : [...send(forged), ...steps];
    },
  },
  'not-a-response': {
    does: 'sends the answer as a query (QR = 0)',
    play: sendMessage(({ honest }) => ({ ...honest, isResponse: false })),
  },
  alias: {
    does: 'answers with a CNAME alone; the records are there for whoever asks for its target',
    play: sendMessage(aliasMessage),
  },
  'alias-loop': {
    does: 'answers with a CNAME whose target is an alias back',
    play: sendMessage((context) => chainMessage(context, { isLoop: true, length: 1 })),
  },
  'long-chain': {
    does: 'puts a chain of aliases before the records',
    value: 'number of aliases, default 9',
    play: sendMessage((context) => chainMessage(context, { isLoop: false, length: longestChain(context.value) })),
  },
  lame: {
    does: 'refers to the root instead of answering, as a server without the zone does',
    play: sendMessage(({ honest }) => ({
      ...withoutRecords(honest),
      isAuthoritative: false,
      rcode: 'NOERROR',
      authorities: [{ name: '.', ttl: 518_400, data: { type: 'NS', target: 'a.root.lab' } }],
    })),
  },
  garbage: { does: 'answers with noise behind the right id', play: ({ honest }) => send(noise(honest.id, 64)) },
  'short-packet': { does: 'answers with five octets', play: ({ honest }) => send(noise(honest.id, 5)) },
  'compression-loop': {
    does: 'answers with a name that points at itself',
    play: ({ honest }) => send(compressionLoop(honest)),
  },
  'many-records': {
    does: 'sets TC over UDP; answers with 4,000 records whose names are a chain of pointers over the other transports',
    play: (context) => send(context.transport === 'udp' ? truncated(context) : manyRecords(context)),
  },
  'bad-rdlength': {
    does: 'answers with records of impossible length',
    value: 'octets, default 2 for A, 3 for SRV',
    play: sendMessage(badLength),
  },
  'bad-label': {
    does: 'answers with a target whose label holds what no host name holds',
    value: '"dot" (default), "nul" or "escape"',
    play: sendMessage(badLabels),
  },
  'class-chaos': {
    does: 'answers with records of class CH',
    value: 'class as a number, default 3',
    play: sendMessage(({ honest, value }) => ({
      ...honest,
      answers: honest.answers.map((record) => ({ ...record, class: Number(value) || 3 })),
    })),
  },
  'high-ttl': {
    does: 'sets the highest bit of every TTL',
    play: sendMessage(({ honest }) => ({
      ...honest,
      answers: honest.answers.map((record) => ({ ...record, ttl: record.ttl + 0x8000_0000 })),
    })),
  },
  'trailing-bytes': {
    does: 'sends 16 octets after the answer',
    play: onBytes((bytes) => Buffer.concat([bytes, noise(0, 16)])),
  },
  'extra-records': {
    does: 'adds records nobody asked for, some of another domain',
    play: sendMessage((context) => ({
      ...context.honest,
      answers: [...trapAnswers(context, 'stranger.elsewhere.lab'), ...context.honest.answers],
      additionals: [
        ...context.honest.additionals,
        { name: 'cup1.elsewhere.lab', ttl: 60, data: { type: 'A', address: context.trap.v4 } },
      ],
    })),
  },
  portal: {
    does: 'answers every question with one address, as the login page of a hotel does',
    play: sendMessage(({ honest, query, trap }) => ({
      ...withoutRecords(honest),
      rcode: 'NOERROR',
      isAuthoritative: false,
      answers: [{ name: query.name, ttl: 60, data: { type: 'A', address: trap.v4 } }],
    })),
  },
  cached: {
    does: 'answers from a cache: not authoritative, and a part of each TTL is over',
    value: 'seconds that are over, default 100',
    play: sendMessage(({ honest, value }) => ({
      ...honest,
      isAuthoritative: false,
      offersRecursion: true,
      answers: honest.answers.map((record) => ({ ...record, ttl: Math.max(0, record.ttl - (Number(value) || 100)) })),
    })),
  },
  'http-status': {
    does: 'answers DNS over HTTPS with an error of HTTP; the other transports in full',
    value: 'the status, default 404',
    play: asHttp(({ value }) => ({ status: Number(value) || 404, mediaType: 'text/plain' }), 'not here'),
  },
  'web-page': {
    does: 'answers DNS over HTTPS with a web page; the other transports in full',
    play: asHttp(() => ({ status: 200, mediaType: 'text/html' }), '<!doctype html><title>Welcome</title>'),
  },
  'compressed-target': {
    does: 'compresses SRV targets, against RFC 2782, as some small servers do',
    play: sendMessage(({ honest }) => ({ ...honest, compressesSrvTargets: true })),
  },
} as const satisfies Record<string, DnsFaultRow>;

/** A fault of a name server; see {@link dnsFaults}. */
export type DnsFaultId = keyof typeof dnsFaults;
