// Times of a scenario: seconds, `1 h 30 min`, `90 s`, or hours and minutes since the beginning as `0:11:30`.

/** A week: what is played longer says nothing new. */
export const longestSeconds = 604_800;

const units: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };
const right = "write seconds (90), a span ('1 h 30 min', '90 s') or hours and minutes ('0:11' or '0:11:30')";

const ofClock = (text: string): number | string | undefined => {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,3}):(\d{1,3})(?::(\d{1,3}))?$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  if (Number(minutes) > 59) return `'${text}' is no time: an hour has minutes 0 to 59`;
  if (Number(seconds) > 59) return `'${text}' is no time: a minute has seconds 0 to 59`;
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
};

const ofSpan = (text: string): number | undefined => {
  if (!/^(\d+(\.\d+)? ?(s|min|h|d) ?)+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?) ?(s|min|h|d)/g)].reduce(
    (sum, [, amount, unit = 's']) => sum + Number(amount) * (units[unit] ?? 1),
    0,
  );
};

/** Seconds, or what is wrong. */
export const readTime = (value: unknown): number | string => {
  const read =
    typeof value === 'number'
      ? value
      : typeof value === 'string'
        ? (ofClock(value.trim()) ?? ofSpan(value.trim()))
        : undefined;
  if (typeof read === 'string') return read;
  if (typeof value === 'string' && /^-/.test(value.trim())) return `'${value}' is before the beginning; ${right}`;
  if (read === undefined || !Number.isFinite(read)) return `is not a time; ${right}`;
  if (read < 0) return `${read} is before the beginning; ${right}`;
  if (read > longestSeconds) return `is too late: a scenario is at most a week (${longestSeconds} seconds) long`;
  // A timer of the machine is a whole millisecond.
  return Math.round(read * 1000) / 1000;
};

/** `0:11:30` */
export const printTime = (seconds: number): string => {
  const whole = Math.floor(seconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  const rest = Math.round((seconds - whole) * 1000);
  const clock = `${Math.floor(whole / 3_600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return rest === 0 ? clock : `${clock}.${String(rest).padStart(3, '0')}`;
};
