/** The door of funding: who pays, and why. */
export { ask, type Receipt } from './receipt.js';
