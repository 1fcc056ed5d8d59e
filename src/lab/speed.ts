// How fast the time of a redundancy group may pass.

/** A day and more in a second: what happens then in a millisecond is no longer told apart. */
export const maxSpeed = 100_000;
