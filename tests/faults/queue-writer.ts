// A process that commits through the queue until it is killed: each writer moves a case of its own on, in one of the regions in
// turn. It says "sent" with the
// id of a command before, and "done" with its id and the hash of its record after it was told that it was committed. One that is
// told to be hasty says "done" first, and comes round to it later.
import { Store } from '#store';
import { command, decision, next, seedRegion, unopened } from '#testing';
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Longer than a commit takes: whenever it is killed, much of what it said is not done. */
const LATER_MS = 500;

const [url = '', names = '', writers = '', manner = ''] = process.argv.slice(2);
const regions = names.split(' ');
const store = new Store({ url });
for (const region of regions) await seedRegion(store, region);

/** At once: what a pipe still holds when the process is killed would be missing. */
const say = (line: string): void => void writeSync(1, `${line}\n`);

async function write(region: string): Promise<never> {
  for (let state = unopened(region); ;) {
    const sent = command();
    const one = next(state, { record: { command: sent.id } });
    say(`sent ${sent.id}`);
    if (manner === 'hasty') {
      say(`done ${sent.id} ${one.hash}`);
      await delay(LATER_MS);
    }
    const { kind } = await store.commit(region, sent, decision(one));
    if (kind !== 'committed') throw new Error(kind);
    if (manner !== 'hasty') say(`done ${sent.id} ${one.hash}`);
    state = one.state;
  }
}

await Promise.all(Array.from({ length: Number(writers) }, (_, index) => write(regions[index % regions.length] ?? '')));
