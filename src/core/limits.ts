// Every cap and every waiting time of cupcheck in one place, each with its reason; all durations in milliseconds.

export const limits = {
  // Time. A run, a candidate and a phase each have a bound; the tightest one wins.
  /** A whole run: what a person at a help desk waits before giving up. */
  runMs: 30_000,
  /** One candidate: the walk must still reach the second node when the first is silent (trap T28). */
  attemptMs: 10_000,
  /** A TCP connection: two SYN retransmissions (1 s, 3 s) and some; the operating system alone would take about 127 s. */
  tcpMs: 5_000,
  /** A TLS handshake: some servers look up revocation first. */
  tlsMs: 5_000,
  /** Stream header to features: a server in maintenance accepts and says nothing (demand D7). */
  streamMs: 5_000,
  /** `<starttls/>` to `<proceed/>`. */
  starttlsMs: 5_000,
  /** SASL: the server may ask a directory behind it. */
  authMs: 10_000,
  /** Resource binding. */
  bindMs: 5_000,
  /** The closing IQ ping. */
  presenceMs: 5_000,
  /** Stagger between connection attempts of a race (RFC 8305, section 5: recommended 250 ms). */
  staggerMs: 250,
  /** One DNS question to one server, where resolv.conf does not say otherwise. */
  dnsTryMs: 2_000,
  /** Rounds over all name servers, as the C library's `attempts`. */
  dnsRounds: 2,
  /** Largest `timeout:` honoured in resolv.conf, in ms (the C library caps at 30 s). */
  dnsTryMaxMs: 30_000,
  /** A closing `</stream:stream>` is a courtesy; nobody waits longer for it. */
  closeMs: 200,
  /** host-meta is recorded, never dialled: it must not delay a login (trap T31). */
  hostMetaMs: 3_000,
  /** A name in the hosts file or a resolv.conf: beyond this the file is something else. */
  systemFileBytes: 1_048_576,

  /** What a diagnosis asks DNS beside the client: three round trips where servers answer; silent ones were silent for the plan. */
  inspectMs: 3_000,
  /** One question of a diagnosis to name servers that have just been silent: is it these questions, or all? */
  probeMs: 1_000,
  /** A comparison: the addresses of the zone's servers, one try of a silent one, and the repeats. */
  compareMs: 4_000,

  // DNS.
  /** EDNS(0) payload size: fits every path without fragments (DNS flag day 2020). */
  ednsBytes: 1232,
  /** A TCP, DoT or DoH answer; 60 SRV records with addresses need about 6 KiB. */
  dnsMessageBytes: 16_384,
  /** Records of all sections of one answer; guards the 829 ms decode of packages.md 3.2. */
  dnsRecords: 400,
  /** Misspelt names that a diagnosis asks for, all at once. */
  misspellings: 40,
  /** The same question in sequence, to see whether answers rotate: a server that shuffles two addresses gives the same one first in one run of 256. */
  repeats: 8,
  /** Servers of a comparison, inside and outside each; a table of more would not fit a screen. */
  comparedServers: 8,
  /** Names of hosts whose addresses are compared. */
  comparedHosts: 8,
  /** Further questions to each server of a comparison for a name with several addresses. */
  comparedRepeats: 3,
  /** Labels above the domain up to which the start of its zone is looked for. */
  zoneSteps: 3,
  /** Records of one answer that are kept as evidence. */
  answerRecords: 100,
  /** Compression pointers in one message, counted before decoding. */
  dnsPointers: 1_200,
  /** Questions under way on one HTTP/2 connection: BIND 9.18 was seen to take 48 and to end the connection at 64. */
  httpStreams: 32,
  /** TCP connections to one name server at once; dnsmasq queues 5 and BIND 10 that it has not accepted yet. */
  tcpQuestions: 16,
  /** CNAME hops (trap T16: a nine-deep chain must end). */
  aliasHops: 8,
  /** Mismatching datagrams tolerated per question: beyond this somebody is guessing ids. */
  strayDatagrams: 16,
  /** Name servers used of those configured; the C library uses 3. */
  nameServers: 8,
  /** Suffixes of a search list; the C library's old limit was 6. */
  searchSuffixes: 32,
  /** host-meta document. */
  hostMetaBytes: 65_536,

  // The HTTPS legs before XMPP.
  /** All requests of a leg in one half: UDS asks a database, and the edge asks Unified CM behind two proxies. */
  httpMs: 10_000,
  /** SOAP login to one-time password: the server may ask a directory, and writes to its login datastore. */
  soapMs: 10_000,
  /** The CAS lookup: it leaves the network and must not eat the time of discovery. */
  casMs: 5_000,
  /** One body; a cluster's list of servers and a full configuration stay far below. */
  httpBytes: 524_288,
  /** Header section of one answer; Tomcat writes less than 1 KiB. */
  httpHeaderBytes: 16_384,
  /** Redirects followed for one request, none of which carries a password. */
  httpRedirects: 5,
  /** Connections of one leg: servers may close after each answer, and a leg has about eight requests. */
  httpConnections: 12,
  /** Elements of one document: some thousand properties, and no bomb. */
  documentElements: 20_000,
  /** Servers, clusters and nodes kept of one document. */
  documentHosts: 64,
  /** A session key, cookie or one-time password: longer ones would not fit into a header section. */
  tokenChars: 4_096,

  // The plan.
  /** SRV records of one set that become candidates. */
  srvRecords: 100,
  /** Candidates of one plan. */
  candidates: 200,
  /** `see-other-host` redirects followed in one run (RFC 6120, 4.9.3.19: at most 5). */
  redirects: 5,

  /** A second look at a port that hung up: one TLS handshake, after everything else. */
  secondLookMs: 2_000,
  /** Ports that are looked at again in one diagnosis. */
  secondLooks: 8,

  // XMPP, peers are hostile.
  /** One top-level element (stanza, features, challenge). RFC 6120 demands at least 10,000. */
  stanzaBytes: 262_144,
  /** Everything received in one attempt. */
  attemptBytes: 1_048_576,
  /** Nesting; 20,000 nested elements cost saxes 3 s. */
  xmlDepth: 64,
  /** Attributes of one element. */
  xmlAttributes: 64,
  /** Elements received in one attempt before we conclude that the server does not come to the point. */
  stanzas: 200,
  /** SCRAM: fewer iterations make a recorded proof cheap to guess (RFC 5802, 5.1 recommends 4096). */
  scramMinIterations: 4096,
  /** SCRAM: more would let a server burn our CPU (10 million take about 3 s). */
  scramMaxIterations: 10_000_000,
  /** A SASL challenge, decoded. */
  saslBytes: 16_384,
  /** SASL round trips of one exchange. */
  saslRounds: 8,
  /** Mechanisms listed by a server that are kept for the report. */
  mechanisms: 64,
  /** Text from the network kept in an event or report, in characters. */
  quotedChars: 256,
  /** Certificates of one chain kept as evidence. */
  certificates: 5,
  /** One certificate kept as evidence, DER; ordinary ones have about 2 KiB. */
  certificateBytes: 16_384,
  /** Certificate names kept for the report. */
  certificateNames: 100,
  /** A password file or standard input read for a password. */
  passwordBytes: 4_096,
} as const;
