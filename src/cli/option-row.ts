// What a row of the option tables holds.

export type CommandName =
  | 'resolve'
  | 'login'
  | 'lab'
  | 'explain'
  | 'demo'
  | 'doctor'
  | 'rehearse'
  | 'lint'
  | 'advise'
  | 'ha simulate'
  | 'ha estimate'
  | 'ha status';

export interface OptionRow {
  readonly flags: string;
  readonly says: string;
  readonly group: string;
  readonly on: readonly CommandName[];
  readonly read?: (text: string, field: string) => unknown;
  /** May be given several times. */
  readonly isList?: true;
  /** Its name among the values, where the same flag means something else on another command. */
  readonly as?: string;
}
