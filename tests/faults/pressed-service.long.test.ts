import { jest } from '@jest/globals';
import { describePressure } from './pressed-service.js';

jest.setTimeout(3_600_000);
describePressure({
  usualMs: 15_000,
  floodMs: 30_000,
  rounds: 4,
  overloadMs: 600_000,
  calmMs: 60_000,
  endingMs: 60_000,
  standstillMs: 30_000,
  slow: { head: 170, body: 170, answer: 160 },
  hasPoison: true,
  isMeasured: true,
});
