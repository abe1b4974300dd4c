/** The door of funding: who pays, and why. */
export { isPayersDecision } from './payers-decision.js';
export { ask, type Receipt } from './receipt.js';
