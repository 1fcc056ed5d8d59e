// TABLE: why we think a place exists; each row says what to ask and how the answer is read.

/** How a candidate is spoken to, and where. */
export interface Speech {
  readonly kind: 'starttls' | 'direct-tls' | 'uds' | 'soap' | 'edge';
  /** `record` takes the port of the SRV record, a number stands for itself. */
  readonly port: 'record' | number;
}

/** What is asked for a source, and how the answer is read. */
export interface SourceRow {
  /** What it is, in a few words. */
  readonly title: string;
  /** Owner label of the SRV record, put before the domain; absent where no SRV record is asked. */
  readonly srv?: string;
  /** What candidates of this source speak; absent where they are recorded and not dialled. A profile may know better. */
  readonly kind?: Speech['kind'];
  readonly port?: Speech['port'];
  /** How the answer is read, in one sentence. */
  readonly reads: string;
  /** RFC or XEP section, or a key of the sources of Cisco facts. */
  readonly source: string;
}

/** Every source by its id. Sources: RFC 6120, section 3.2; XEP-0368; XEP-0156; Cisco's guides, each row says which. */
export const sources = {
  'xmpp-client': {
    title: 'SRV record for XMPP with STARTTLS',
    srv: '_xmpp-client._tcp',
    kind: 'starttls',
    port: 'record',
    reads: 'Target and port of each record; mixed with _xmpps-client as one set.',
    source: 'RFC 6120, section 3.2.1; XEP-0368',
  },
  'xmpps-client': {
    title: 'SRV record for XMPP with direct TLS',
    srv: '_xmpps-client._tcp',
    kind: 'direct-tls',
    port: 'record',
    reads: 'Target and port of each record; mixed with _xmpp-client as one set.',
    source: 'XEP-0368',
  },
  cuplogin: {
    title: 'SRV record for the login at a Cisco presence server',
    srv: '_cuplogin._tcp',
    kind: 'starttls',
    port: 5222,
    reads:
      'Target of each record is a presence node; the port of the record (8443) is that of its SOAP login, XMPP is on 5222.',
    source: 'DNS97b; IPAD93; PIDGIN',
  },
  'cisco-uds': {
    title: 'SRV record for the User Data Services of Unified CM',
    srv: '_cisco-uds._tcp',
    kind: 'uds',
    port: 'record',
    reads: 'Target and port of each record is a node of Unified CM 9.0 or later; the client is inside.',
    source: 'DNS97b; DI105; P14',
  },
  'collab-edge': {
    title: 'SRV record for Expressway-E',
    srv: '_collab-edge._tls',
    kind: 'edge',
    port: 'record',
    reads: 'Target and port of each record is an Expressway-E; the client is outside.',
    source: 'DNS97b; SRNDE',
  },
  'pinpoint-uds': {
    title: 'SRV record for Unified CM in the pinpoint zone cisco-internal',
    srv: '_cisco-uds._tcp.cisco-internal',
    kind: 'uds',
    port: 'record',
    reads: 'As _cisco-uds; asked only where neither _cisco-uds nor _cuplogin came back.',
    source: 'DNS97b',
  },
  'pinpoint-cuplogin': {
    title: 'SRV record for a presence server in the pinpoint zone cisco-internal',
    srv: '_cuplogin._tcp.cisco-internal',
    kind: 'soap',
    port: 'record',
    reads: 'As _cuplogin; asked only where neither _cisco-uds nor _cuplogin came back.',
    source: 'DNS97b',
  },
  'cisco-phone-tftp': {
    title: 'SRV record for the phone configuration of Unified CM (TFTP)',
    srv: '_cisco-phone-tftp._tcp',
    reads: 'Recorded in the plan, not dialled: it leads to phones, not to presence.',
    source: 'IPAD93; EDGETC',
  },
  'cisco-phone-http': {
    title: 'SRV record for the phone list of Unified CM (CCMCIP)',
    srv: '_cisco-phone-http._tcp',
    reads: 'Recorded in the plan, not dialled: it leads to phones, not to presence.',
    source: 'IPAD93',
  },
  'vcs-internal': {
    title: 'SRV record for VCS Control',
    srv: '_sip._tcp.internal',
    reads: 'Recorded in the plan, not dialled: it leads to video, not to presence.',
    source: 'IPAD93',
  },
  'vcs-external': {
    title: 'SRV record for VCS Expressway',
    srv: '_sip._tcp.external',
    reads: 'Recorded in the plan, not dialled: it leads to video, not to presence.',
    source: 'IPAD93',
  },
  'user-page': {
    title: 'a presence node named by the page of the user at Unified CM',
    kind: 'soap',
    port: 8443,
    reads: 'Every IM and Presence server of the user, in the order of the page.',
    source: 'UDS',
  },
  'service-profile': {
    title: 'a presence node named by the service profile of Unified CM',
    kind: 'soap',
    port: 8443,
    reads:
      'Only where the page of the user names no server; every presence node of the profile, in its order (its form: assumption).',
    source: 'DNS97a; P14',
  },
  'soap-config': {
    title: 'an XMPP node named by the SOAP login',
    kind: 'starttls',
    port: 5222,
    reads: 'Every XMPP node of the configuration, in its order.',
    source: 'IMPDEV; DIAG',
  },
  'home-node': {
    title: 'the home or backup node of the user, named beside the mechanisms',
    kind: 'starttls',
    port: 5222,
    reads: 'The first of the pair is the home node, the second its backup.',
    source: 'XEP-0233; CAXL',
  },
  'edge-config': {
    title: 'a service behind Expressway, named by its configuration',
    reads: 'The internal SRV answers and the XMPP server that Expressway passes on.',
    source: 'DNS97a; P14',
  },
  'multi-a': {
    title: 'a name with one or several addresses',
    kind: 'starttls',
    port: 5222,
    reads: 'Every address of the name, in the order of the answer.',
    source: 'RFC 6120, section 3.2.3; PIDGIN',
  },
  fallback: {
    title: 'address records of the domain itself, where no SRV record exists',
    kind: 'starttls',
    port: 5222,
    reads: 'Only where neither SRV set exists; exactly one guess, port 5222.',
    source: 'RFC 6120, section 3.2.2',
  },
  typed: {
    title: 'an address as it was typed',
    kind: 'starttls',
    port: 5222,
    reads: 'No question is asked.',
    source: 'RFC 6120, section 3.2.3',
  },
  'see-other-host': {
    title: 'another host named by a server during the login',
    kind: 'starttls',
    port: 'record',
    reads: 'Followed at most 5 times with the same domain, TLS policy and identity.',
    source: 'RFC 6120, section 4.9.3.19',
  },
  'host-meta': {
    title: 'WebSocket and BOSH addresses of the web server',
    reads: 'Recorded in the plan, not dialled.',
    source: 'XEP-0156',
  },
} as const satisfies Record<string, SourceRow>;

/** Why a candidate is believed to exist; see {@link sources}. */
export type SourceId = keyof typeof sources;

export const sourceRow = (id: SourceId): SourceRow => sources[id];
