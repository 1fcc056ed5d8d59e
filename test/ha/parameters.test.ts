// Parameters and services: Cisco's names and defaults, and what is said of wrong ones.

import { expect, test } from 'vitest';
import { startGroup } from '../../src/ha/group.ts';
import { parameterRows, readParameters } from '../../src/ha/parameters.ts';
import { criticalServices, findService, unknownService } from '../../src/ha/services.ts';

test('the defaults are those of the guides', () => {
  expect(Object.fromEntries(Object.values(parameterRows).map((row) => [row.name, row.default]))).toEqual({
    'Service Port': 22001,
    'Admin RPC Port': 20075,
    'Critical Service (Down) Delay': 90,
    'Enable Automatic Fallback': false,
    'Initialization Keep Alive (Heartbeat) Timeout': 120,
    'Keep Alive (Heartbeat) Timeout': 60,
    'Keep Alive (Heartbeat) Interval': 15,
    'Client Re-Login Lower Limit': 120,
    'Client Re-Login Upper Limit': 537,
  });
});

test('are read by either name', () => {
  expect(readParameters({ 'critical service (down) delay': 30, heartbeatTimeout: 45 })).toMatchObject({
    criticalServiceDelay: 30,
    heartbeatTimeout: 45,
    heartbeatInterval: 15,
  });
});

test.each([
  [
    { 'Critical Service Delay': 90 },
    /unknown parameter 'Critical Service Delay'; did you mean 'Critical Service \(Down\) Delay'/,
  ],
  [
    { 'Critical Service (Down) Delay': 0 },
    /from 1 to 3600 seconds \(bounds of cupcheck; Cisco documents none\); its default is 90/,
  ],
  [{ 'Critical Service (Down) Delay': '90' }, /is a number/],
  [{ 'Enable Automatic Fallback': 1 }, /write true or false/],
  [{ 'Keep Alive (Heartbeat) Interval': 60 }, /must be shorter than Keep Alive \(Heartbeat\) Timeout \(60 s\)/],
  [{ 'Client Re-Login Upper Limit': 100 }, /must not be below Client Re-Login Lower Limit \(120 s\)/],
])('%j is refused', (given, message) => {
  expect(readParameters(given)).toMatchObject({ message: expect.stringMatching(message) });
  expect(() => startGroup({ parameters: given })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
});

test('the six critical services of 8.x, and those of later guides', () => {
  expect(criticalServices['8.x']).toEqual([
    'Cisco DB',
    'Presence Engine',
    'XCP Router',
    'Message Archiver',
    'SIP Proxy',
    'XCP SIP Federation Connection Manager',
  ]);
  expect(criticalServices.later).toEqual([
    'Cisco DB',
    'Presence Engine',
    'XCP Router',
    'SIP Proxy',
    'Client Profile Agent',
    'Sync Agent',
    'XCP Text Conference Manager',
  ]);
});

test('services are found with and without Cisco before them', () => {
  expect(findService('Cisco XCP Router')).toBe('XCP Router');
  expect(findService('presence engine')).toBe('Presence Engine');
  expect(findService('cisco db')).toBe('Cisco DB');
  expect(findService('Tomcat')).toBeUndefined();
});

test.each([
  ['Presense Engine', "unknown service 'Presense Engine'; did you mean 'Presence Engine'?"],
  ['Cisco Sip Proxi', "unknown service 'Cisco Sip Proxi'; did you mean 'SIP Proxy'?"],
])('%s', (typed, message) => {
  expect(unknownService(typed)).toBe(message);
  expect(() => startGroup({ critical: [typed] })).toThrow(message);
});

test('a service like no other is told with the whole list', () => {
  expect(unknownService('zzz')).toContain('known are Cisco DB, Presence Engine');
});
