/** The door of webhooks: signing a message, where it may go, sending it once, and when again. */
export { placeOf } from './address.js';
export type { Failure, Outcome } from './outcome.js';
export { BREAKER, LONGEST_RETRY_AFTER_SECONDS, pauseAfter } from './schedule.js';
export { createSender, type Send, type SenderOptions } from './send.js';
export { newSecret, secretText, signatureHeaders } from './signature.js';
