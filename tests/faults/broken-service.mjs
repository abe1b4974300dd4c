// Takes away what protects the service, to see that the fault tests would tell. Loaded before the service (`--import`), which
// stays as it was built; FAULT_TEST_BROKEN names what is taken away.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';

/** Not in what starts it, which may have to build it first. */
const isService = process.argv[1]?.endsWith('main.js') === true;
const built = (file) => (isService ? import(`../../dist/apps/server/http/${file}`) : {});
const { LIMITS } = await built('limits.js');
const { FairLine } = await built('fair-line.js');

const BREAKS = {
  /** R24, R15: one line for everybody, as long as it gets, in which everybody waits as long as it takes. */
  turns() {
    const endless = { waiting: 1e9, waitingOfRegion: 1e9, waitingOfPerson: 1e9 };
    for (const lane of [LIMITS.reads, LIMITS.writes]) Object.assign(lane, endless);
    Object.assign(LIMITS, { inFlight: 1e9, lagMs: 1e9, patienceMs: 60_000 });
    const { enter } = FairLine.prototype;
    FairLine.prototype.enter = function (_region, _person, patienceMs, tell) {
      return enter.call(this, 'everybody', 'everybody', patienceMs, tell);
    };
  },
  /** R14: who needs a connection waits for one as long as it takes. */
  pool() {
    const { connect } = pg.Pool.prototype;
    pg.Pool.prototype.connect = function (...given) {
      this.options.connectionTimeoutMillis = 0;
      return connect.apply(this, given);
    };
  },
  /** R16: a request may take all the time it wants to come in. */
  time() {
    Object.assign(LIMITS, { headMs: 0, bodyMs: 0 });
  },
  /** R19: nobody listens when a connection that stands idle breaks. */
  listener() {
    const { on } = pg.Pool.prototype;
    pg.Pool.prototype.on = function (event, listener) {
      return event === 'error' ? this : on.call(this, event, listener);
    };
  },
  /** R18: the disk looks empty, however full it is. */
  room() {
    const { statfs } = fs.promises;
    fs.promises.statfs = async (...given) => {
      const found = await statfs(...given);
      return { ...found, bavail: found.blocks };
    };
    syncBuiltinESMExports();
  },
  /** R17: told to end, it takes requests as before, and ends when the next commit has been carried out, before anybody is answered. */
  drain() {
    let isTold = false;
    const { on } = process;
    const signals = ['SIGTERM', 'SIGINT'];
    for (const signal of signals) process.on(signal, () => (isTold = true));
    process.on = function (event, listener) {
      return signals.includes(event) ? this : on.call(this, event, listener);
    };
    const { query } = pg.Client.prototype;
    pg.Client.prototype.query = function (config, ...given) {
      const result = query.call(this, config, ...given);
      // Before whoever asked hears of it: this was asked for first.
      if (String(config?.text).includes('schakel.commit_')) void result.finally(() => isTold && process.exit(0));
      return result;
    };
  },
};

if (isService) for (const what of (process.env.FAULT_TEST_BROKEN ?? '').split(' ').filter(Boolean)) BREAKS[what]();
