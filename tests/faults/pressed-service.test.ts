import { describePressure } from './pressed-service.js';

describePressure({
  usualMs: 1_500,
  floodMs: 3_000,
  rounds: 1,
  overloadMs: 4_000,
  calmMs: 1_500,
  endingMs: 2_500,
  standstillMs: 4_000,
  slow: { head: 200 },
  hasPoison: false,
  isMeasured: false,
});
