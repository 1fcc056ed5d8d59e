// The sample scenario: services that stop for a minute and for longer, as an article of 2013 has it [CUPSHA13].

/** The same as fixtures/ha/sample.yaml, as it is written. */
export const sampleStory = {
  title: 'A service that stops, for a minute and for longer',
  says: 'The Presence Engine stops for a minute, and nothing happens; it stops for longer than 90 seconds, and the peer takes over. The users come back within the re-login limits. Nothing falls back until somebody presses Fallback.',
  nodes: ['cup1', 'cup2'],
  users: 1000,
  for: '3 h',
  events: [
    { at: '0:10:00', 'stop-service': 'Presence Engine', on: 'cup1' },
    { at: '0:11:00', 'start-service': 'Presence Engine', on: 'cup1' },
    { at: '0:30:00', 'stop-service': 'Presence Engine', on: 'cup1' },
    { at: '0:31:31', 'start-service': 'Presence Engine', on: 'cup1' },
    { at: '1:00:00', 'add-user': true },
    { at: '2:00:00', fallback: 'cup1' },
  ],
} as const;
