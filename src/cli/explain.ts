// `cupcheck explain`: the failure table, the checks of the doctor, and the sources of Cisco facts, for a reader.

import { checksOf, type Family, familyIds, isFamily } from '../checks/check-families.ts';
import { type CheckId, checkIds, checkRow, isCheckId } from '../checks/checks.ts';
import { isZoneCheckId, type ZoneCheckId, zoneCheckIds, zoneCheckRow } from '../checks/tables/zone-checks.ts';
import { type CiscoSourceKey, ciscoSourceKeys, ciscoSources, findCiscoSource } from '../core/cisco-source.ts';
import { type FailureCode, failureCodes, failureRow, isFailureCode } from '../core/failure.ts';
import { nearest } from '../core/nearest.ts';
import { explainChecksText, explainCheckText } from '../render/explain-check-text.ts';
import { explainListText, explainSourceText, explainText } from '../render/explain-text.ts';
import { explainZoneChecksText, explainZoneCheckText } from '../render/explain-zone-text.ts';
import { wrongUse } from './errors.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { status } from './status.ts';
import { chooseLook, programName } from './style.ts';

const asJson = (code: FailureCode) => ({ code, ...failureRow(code) });

const checkAsJson = (id: CheckId) => {
  const { find: _find, ...row } = checkRow(id);
  return { id, ...row };
};

const zoneCheckAsJson = (id: ZoneCheckId) => {
  const { find: _find, ...row } = zoneCheckRow(id);
  return { id, ...row };
};

const sourceAsJson = (key: CiscoSourceKey) => ({ key, ...ciscoSources[key] });

const unknownCode = (text: string): Error => {
  const phases = new Set(failureCodes.map((code) => code.split('.')[0] ?? code));
  const near = nearest(
    text,
    text.includes('.')
      ? failureCodes
      : /\d/.test(text)
        ? [...checkIds, ...zoneCheckIds, ...ciscoSourceKeys]
        : [...phases, ...familyIds, ...ciscoSourceKeys],
  );
  const hint = near === undefined ? "'cupcheck explain' lists them all." : `Did you mean '${near}'?`;
  return wrongUse(`unknown failure code or finding '${text}'. ${hint}`, 'code');
};

/** What one argument may stand for; letters of checks and keys may be small. */
const meantBy = (
  text: string,
): {
  readonly code?: FailureCode;
  readonly check?: CheckId;
  readonly source?: CiscoSourceKey;
  readonly codes?: readonly FailureCode[];
  readonly family?: Family;
  readonly zoneCheck?: ZoneCheckId;
  readonly isZones?: true;
} => {
  const upper = text.toUpperCase();
  if (isFailureCode(text)) return { code: text };
  if (isCheckId(upper)) return { check: upper };
  if (isZoneCheckId(upper)) return { zoneCheck: upper };
  if (upper === 'ZON') return { isZones: true };
  const source = findCiscoSource(text);
  if (source !== undefined) return { source };
  // `tls` is a stage of a login and `TLS` a family of checks: people mean what they write.
  if (isFamily(text)) return { family: text };
  const codes = failureCodes.filter((code) => code.startsWith(`${text}.`));
  if (codes.length > 0) return { codes };
  if (isFamily(upper)) return { family: upper };
  throw unknownCode(text);
};

export const run = async (argument: string | undefined, values: Values, io: Io): Promise<number> => {
  const look = chooseLook(io, values);
  const program = programName(io.env);
  const print = (json: object, asText: () => string): void =>
    io.out(values.json ? `${JSON.stringify({ format: 1, ...json }, null, 2)}\n` : asText());
  if (argument === undefined) {
    print(
      {
        codes: failureCodes.map(asJson),
        checks: [...familyIds.flatMap(checksOf).map(checkAsJson), ...zoneCheckIds.map(zoneCheckAsJson)],
      },
      () =>
        `${explainChecksText(familyIds, look)}\n${explainZoneChecksText(look)}\n${explainListText(failureCodes, look, program)}`,
    );
    return status.works;
  }
  const { code, check, source, codes, family, zoneCheck, isZones } = meantBy(argument);
  if (code !== undefined) print(asJson(code), () => explainText(code, look));
  else if (check !== undefined) print(checkAsJson(check), () => explainCheckText(check, look));
  else if (zoneCheck !== undefined) print(zoneCheckAsJson(zoneCheck), () => explainZoneCheckText(zoneCheck, look));
  else if (isZones) print({ checks: zoneCheckIds.map(zoneCheckAsJson) }, () => explainZoneChecksText(look));
  else if (source !== undefined) print(sourceAsJson(source), () => explainSourceText(source, look));
  else if (codes !== undefined) print({ codes: codes.map(asJson) }, () => explainListText(codes, look, program));
  else if (family !== undefined)
    print({ checks: checksOf(family).map(checkAsJson) }, () => explainChecksText([family], look, program));
  return status.works;
};
