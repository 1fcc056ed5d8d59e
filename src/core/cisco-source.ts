// TABLE: the sources of Cisco facts, by the keys that stand in square brackets and behind "Source".

/** What a key stands for. */
export interface CiscoSource {
  /** Title of a document; where it has none, what it is. */
  readonly title: string;
  /** Who published it, and where. Facts that others observed are not Cisco's word. */
  readonly where: string;
}

/** Every source that a fact in this program rests on, in order of subject: discovery, sign-in, Expressway, High Availability, others. */
export const ciscoSources = {
  DNS97a: {
    title: 'Cisco Jabber DNS Configuration Guide, release 9.7: How the Client Uses Domain Name Servers',
    where: 'cisco.com, jabber/Windows/9_7, chapter 00',
  },
  DNS97b: {
    title: 'Cisco Jabber DNS Configuration Guide, release 9.7: Service (SRV) Records',
    where: 'cisco.com, jabber/Windows/9_7, chapter 010',
  },
  IPAD93: {
    title: 'Cisco Jabber for iPad 9.3.1: DNS and automatic configuration',
    where: 'cisco.com, jabber/iPad/9_x, chapter 01',
  },
  DI105: {
    title: 'Deployment and Installation Guide for Cisco Jabber 10.5: Requirements',
    where: 'cisco.com, jabber/10_5, chapter 011',
  },
  P14: {
    title: 'Planning Guide for Cisco Jabber 14.1: Service Discovery',
    where: 'cisco.com, jabber/14_1',
  },
  OP14: {
    title: 'On-Premises Deployment for Cisco Jabber 14.0: Configure Service Discovery',
    where: 'cisco.com, jabber/14_0, chapter 01101',
  },
  MAC14: { title: 'Cisco Jabber installation chapters, with the switches of the installers', where: 'cisco.com' },
  PARAM: {
    title: 'Parameters Reference Guide for Cisco Jabber 12.8: Presence, and policy parameters',
    where: 'cisco.com, jabber/12_8, chapter 01000',
  },
  CERT13: {
    title: 'How-to guide for certificate validation in Cisco Jabber, December 2013',
    where: 'cisco.com, document 116917',
  },
  TSLOGIN: { title: 'Troubleshoot Jabber Log in - Common Issues', where: 'cisco.com, document 221845' },
  TSNONMRA: { title: 'Troubleshoot Jabber Log in Problems - Non MRA', where: 'cisco.com, document 220225' },
  TSSVC: { title: 'Troubleshooting of IM and Presence services that do not start', where: 'cisco.com' },
  UDS: {
    title: 'User Data Services API reference',
    where: 'Cisco DevNet, developer.cisco.com/docs/user-data-services',
  },
  IMPDEV: { title: 'IM and Presence web services developer guide', where: 'Cisco DevNet' },
  DIAG: {
    title: 'A Jabber diagnosis script in Python: UDS, SOAP, one-time password, XMPP',
    where: "a public program, not Cisco's word",
  },
  EPAS105: {
    title: 'A sample client for version 105 of EPASSoap, in Python',
    where: "a public program, not Cisco's word",
  },
  EPASNET: { title: 'A client for EPASSoap, in .NET', where: "a public program, not Cisco's word" },
  CAXL: { title: 'Tests of the Cisco AJAX XMPP Library (ClientTest)', where: 'a public library of Cisco' },
  VTG1: { title: 'A SASL test of the XMPP library MatriX vNext', where: "a public program, not Cisco's word" },
  VTG2: {
    title: 'Issue 2 and a test of the XMPP library Artalk.Xmpp',
    where: "GitHub, araditc/Artalk.Xmpp; not Cisco's word",
  },
  'CUIC-XMPP': { title: 'A note with the trace of an XMPP login at IM and Presence', where: 'cisco.com' },
  PIDGIN: {
    title: 'Cisco Jabber as a client: a thread of 2016 with debug logs',
    where: "a Linux forum, not Cisco's word",
  },
  PRTML: { title: 'A classifier of Jabber problem reports', where: "a public program, not Cisco's word" },
  WXERR: { title: 'Error messages for calling', where: 'help.webex.com, article r75fdv' },
  WXFIX: { title: 'Troubleshoot Phone Services in Webex Unified CM', where: 'cisco.com, document 226122' },
  WXDI: { title: 'Jabber with a customer domain for login', where: 'help.webex.com, article nzmsd2b' },
  SRNDE: { title: 'Cisco collaboration design guide: the edge', where: 'cisco.com' },
  EDGETC: { title: 'Collaboration Edge TC-based Endpoints', where: 'cisco.com, document 211304' },
  MRAOV: { title: 'Expressway guide for mobile and remote access: failover and protection', where: 'cisco.com' },
  MRAADV: { title: 'Expressway guide for mobile and remote access: access control', where: 'cisco.com' },
  MRAANA: {
    title: 'A security analysis of mobile and remote access, its part on architecture',
    where: "public, not Cisco's word",
  },
  HA125: {
    title: 'IM and Presence Service, release 12.5(1): Configure Redundancy and High Availability',
    where: 'cisco.com, configAdminGuide/12_5_1, chapter 0100',
  },
  HALP: {
    title: 'IM and Presence Service, release 12.5(1)SU3: Additional Requirements (login profiles, restarts, XMPP)',
    where: 'cisco.com',
  },
  CUPSHA13: {
    title: 'CUPS high availability, 24 October 2013',
    where: "ciscoshizzle.blogspot.com, on CUPS 8.6; an engineer's notes, not Cisco's word",
  },
  PCHAT: { title: 'IM and Presence guide: high availability for persistent chat', where: 'cisco.com' },
  PUSH: { title: 'Push notifications deployment guide', where: 'cisco.com' },
  CLI14: { title: 'Command line reference: utils ha', where: 'cisco.com' },
  HAPARSE: { title: 'A parser of utils ha status, in Python', where: "a public program, not Cisco's word" },
  RTMT: { title: 'Lists of the alerts of IM and Presence', where: 'cisco.com' },
  ALGO: {
    title: 'An exam question discussed, quoting Cisco document 200958',
    where: 'algoholic.io; the document itself was read in part only',
  },
  INBERLIN: { title: 'Wiki page on Jabber clients behind routers that filter SRV', where: 'wiki.in-berlin.de' },
  BLAB445: { title: 'Issue 445 of the XMPP client blabber.im', where: 'GitHub, kriztan/blabber.im' },
} as const satisfies Record<string, CiscoSource>;

/** One of the keys, as it is printed. */
export type CiscoSourceKey = keyof typeof ciscoSources;

export const ciscoSourceKeys: readonly CiscoSourceKey[] = Object.keys(ciscoSources).filter(
  (key): key is CiscoSourceKey => Object.hasOwn(ciscoSources, key),
);

/** The key as it is printed, found in any case and with or without its brackets; undefined where it is none. */
export const findCiscoSource = (text: string): CiscoSourceKey | undefined => {
  const wanted = text
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  return ciscoSourceKeys.find((key) => key.toLowerCase() === wanted);
};
