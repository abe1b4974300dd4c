/**
 * `npm run bench -- proof`: how fast configurations are judged. A chart of independent parts that read each other's facts, with
 * nothing left out, beside `xstate/graph` on the same chart; and how long a shipped workflow takes to be proved again.
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { compileFor, readLibrary, type Library } from '#language';
import { prove, toProve, type ToProve } from '#proof';
import { shippedCalendar, shippedFiles, shippedLibrary, TODAY } from '#testing';
import { showProgress } from '../apps/cli/progress.js';
import { toText } from '../apps/cli/table.js';
import { Misuse } from './arguments.js';
import { configurationsOf, edgesOf } from './independent-parts.js';
import type { ProofWork } from './proof-thread.js';

const USAGE = `npm run bench -- proof [options]

Charts of independent parts of four states that read six facts, proved whole; the same charts by xstate/graph, as large as it
ends in time. And every shipped workflow, proved and then proved again after one term of it was changed.

  --seconds S     how long xstate/graph may take for a chart (default 60)
  --parts N       the largest chart (default 7: 1,048,576 configurations)
`;

const LEAST_PARTS = 2;
/** What a chart of a million configurations may take (the aims of the project). */
const AIM = { seconds: 6, megabytes: 200, again: 0.5 };

export async function benchProof(given: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...given],
    options: {
      seconds: { type: 'string', default: '60' },
      parts: { type: 'string', default: '7' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const [seconds, parts] = [whole('seconds', values.seconds, 3_600), whole('parts', values.parts, 9)];
  const library = shippedLibrary();
  const counts = Array.from({ length: Math.max(1, parts - LEAST_PARTS + 1) }, (_, index) => LEAST_PARTS + index);
  const models = toProve(library, TODAY);
  const progress = showProgress('Proving', 2 * counts.length + models.length);
  const charts: string[][][] = [];
  let isInTime = true;
  for (const count of counts) {
    const own = await inThread({ kind: 'proof', parts: count });
    progress.step();
    const graph: Took | undefined = isInTime ? await inThread({ kind: 'graph', parts: count }, seconds) : undefined;
    isInTime = graph !== undefined;
    progress.step();
    charts.push([
      [String(count)],
      [configurationsOf(count).toLocaleString('en')],
      [edgesOf(count).toLocaleString('en')],
      [toldOf(own)],
      [graph === undefined ? `not within ${seconds} s` : toldOf(graph)],
    ]);
  }
  const again = models.map((model) => {
    const row = [[model.workflow], ...provedTwice(library, model).map((took) => [`${took.toFixed(2)} s`])];
    progress.step();
    return row;
  });
  progress.end();
  process.stdout.write(
    [
      toText({ head: ['parts', 'configurations', 'edges', 'proof', 'xstate/graph'], rows: charts }),
      `Aim: a million configurations in ${AIM.seconds} s and ${AIM.megabytes} MB.\n`,
      toText({ head: ['workflow', 'proved, of a processor', 'proved again after an edit'], rows: again }),
      `Aim: again within ${AIM.again} s.\n`,
    ].join('\n'),
  );
}

interface Took {
  readonly seconds: number;
  readonly megabytes: number;
}

const toldOf = (took: Took | undefined): string =>
  took === undefined ? 'failed' : `${took.seconds.toFixed(2)} s, ${Math.round(took.megabytes)} MB`;

/** In a thread of its own, whose memory is its own too; undefined when the time is over. */
async function inThread(work: ProofWork, seconds?: number): Promise<Took | undefined> {
  const thread = new Worker(new URL('./proof-thread.js', import.meta.url), { workerData: work });
  const signal = seconds === undefined ? undefined : AbortSignal.timeout(seconds * 1_000);
  try {
    const [took] = (await once(thread, 'message', signal === undefined ? {} : { signal })) as [Took];
    return took;
  } catch (error) {
    if (signal?.aborted === true) return undefined;
    throw error;
  } finally {
    await thread.terminate();
  }
}

/** Seconds of a processor: the first time, and again when one label of the workflow is another. */
function provedTwice(library: Library, model: ToProve): number[] {
  return [library, edited(model.workflow)].map((one) => {
    const { user, system } = process.cpuUsage();
    // An edit is compiled before it is proved; that the library has done so while it was read is not counted as saved.
    compileAgain(one, model);
    prove(one, shippedCalendar(), model);
    const after = process.cpuUsage();
    return (after.user + after.system - user - system) / 1e6;
  });
}

function compileAgain(library: Library, { region, workflow }: ToProve): void {
  const { document, sources } = library.regions.get(region) ?? {};
  const source = sources?.get(workflow);
  if (document === undefined || source === undefined) throw new Error(`There is no ${workflow} in ${region}.`);
  compileFor(library, document, source);
}

/** What is shipped, with another name for a workflow. */
function edited(workflow: string): Library {
  const files = shippedFiles().map(({ file, text }) => ({
    file,
    text: file.includes(`${workflow}/workflow.yaml`) ? text.replace(/^title: \{ nl: /m, '$&Gewijzigd ') : text,
  }));
  return readLibrary(files, TODAY);
}

function whole(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Misuse(`--${option} takes a whole number from 1 to ${most}, not ${text}.`);
  return value;
}
