/** The thread in which replay is measured: asked for a number of seconds, it answers with a figure. */
import { parentPort } from 'node:worker_threads';
import { measureReplay, readHistories } from './replay.js';

const histories = readHistories();
parentPort?.on('message', (seconds: number) => {
  void measureReplay(histories, seconds).then((figure) => parentPort?.postMessage(figure));
});
