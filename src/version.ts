// The version of this package, the same as in package.json (a test compares them).

export const version = '0.1.0';

/** How the program names itself in reports and events. */
export const tool = `cupcheck ${version}`;
