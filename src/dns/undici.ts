// The parts of undici that are used, in a file of their own so that they can be loaded late.

// A dynamic import of a CommonJS package yields its names when run from source and only a default when bundled.
export { Agent, Client, request } from 'undici';
