// A small reader of PowerShell commands: one command, parameters with values between single quotes, or numbers.
// PowerShell itself is not at hand: what is proven here is the syntax, and the parameters as their documentation lists them.

/** A command with its parameters; `true` for one without a value. */
export interface PowerShellCommand {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string | number | true>>;
}

/** Throws where the line is anything but one plain command: a separator, a variable, a pipe, an expression. */
export const readPowerShell = (line: string): PowerShellCommand => {
  const words = /'(?:[^']|'')*'|[A-Za-z0-9-]+| +|./gs;
  const tokens = (line.match(words) ?? []).filter((token) => token.trim() !== '');
  const [name = '', ...rest] = tokens;
  if (!/^[A-Z][a-z]+-[A-Za-z]+$/.test(name)) throw new Error(`no command: ${name}`);
  const parameters: Record<string, string | number | true> = {};
  let last: string | undefined;
  for (const token of rest) {
    if (/^-[A-Za-z][A-Za-z0-9]*$/.test(token)) {
      last = token.slice(1);
      if (last in parameters) throw new Error(`twice: ${token}`);
      parameters[last] = true;
    } else if (last !== undefined && parameters[last] === true && /^('.*'|\d+)$/.test(token)) {
      parameters[last] = token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : Number(token);
    } else throw new Error(`not understood: ${token}`);
  }
  return { name, parameters };
};
