export type AuthenticationEvent = {
    /** `submission`: bytes derived from the password arrived. `accepted`, `refused`: the server's judgement. */
    readonly what: 'submission' | 'accepted' | 'refused';
    readonly mechanism: string;
};
/** What both kinds of XMPP node can tell about the logins tried on them. */
export type AuthenticationRecord = {
    events(): readonly AuthenticationEvent[];
    /** How many times a password, or a proof made from it, arrived; whatever came of it. */
    submissions(): number;
};
/** The hooks append each line before the server replies, so what a client saw answered is in the file. */
export declare function authenticationRecord(path: string): AuthenticationRecord;
