/** The thread in which one chart of independent parts is judged: by a proof, or by xstate/graph. Answers with what it took. */
import { parentPort, workerData } from 'node:worker_threads';
import { readLibrary } from '#language';
import { prove } from '#proof';
import { shippedCalendar, shippedLibrary, smallWorkflowText, TODAY } from '#testing';
import { configurationsOf, countByGraph, independentParts } from './independent-parts.js';

export interface ProofWork {
  readonly kind: 'proof' | 'graph';
  readonly parts: number;
}

const { kind, parts } = workerData as ProofWork;
const judge = kind === 'graph' ? () => countByGraph(parts) : provedCount();
const before = process.memoryUsage().rss;
const began = performance.now();
const found = judge();
const seconds = (performance.now() - began) / 1_000;
const megabytes = Math.max(0, process.memoryUsage().rss - before) / 2 ** 20;
// xstate/graph goes on from the end, so it finds some more.
if (kind === 'proof' && found !== configurationsOf(parts))
  throw new Error(`Found ${found} configurations of ${parts} parts, not ${configurationsOf(parts)}.`);
parentPort?.postMessage({ seconds, megabytes });

/** Reading is not measured, all rules are. */
function provedCount(): () => number {
  const text = smallWorkflowText(independentParts(parts));
  const read = readLibrary([{ file: 'workflows/small/workflow.yaml', text }], TODAY);
  const library = { ...read, regions: shippedLibrary().regions };
  const calendar = shippedCalendar();
  const one = { region: 'holland-rijnland', workflow: 'small', school: 'voorbeeldschool', tellsStories: false };
  return () => prove(library, calendar, one)[0]?.configurations ?? 0;
}
