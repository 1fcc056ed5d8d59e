// Numbers with their units, in the words of a person.

const trim = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** `0.4 ms`, `12 ms`, `5.3 s`, `2 min`, `1 min 5 s`. */
export const printMs = (ms: number): string => {
  if (ms < 1) return `${trim(ms, 1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${trim(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
};

/** Seconds with at most one digit behind the point: what fills `{seconds}`. */
export const secondsOf = (ms: number): number => Number((ms / 1000).toFixed(1));

const spans = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** A TTL: `1 h`, `1 h 30 min`, `30 s`, `2 d`. */
export const printTtl = (seconds: number): string => {
  const parts: string[] = [];
  let rest = Math.max(0, Math.round(seconds));
  for (const [size, unit] of spans) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
};

/** `1 node`, `2 nodes`, `no node`. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  n === 0 ? `no ${one}` : `${n} ${n === 1 ? one : many}`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
