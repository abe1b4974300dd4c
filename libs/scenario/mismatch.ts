/** A step of a story that does not go as it is told; its message says how. */
export class Mismatch extends Error {}
