/**
 * `npm run bench -- proof`: how fast configurations are judged. A chart of independent parts that read each other's facts, with
 * nothing left out, beside `xstate/graph` on the same chart; and how long a shipped workflow takes to be proved again after an edit.
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { parse } from 'yaml';
import { compileFor, type Library } from '#language';
import { prove, ProofMemory, toProve, type ToProve, type Verdict } from '#proof';
import { shippedCalendar, shippedFiles, TODAY } from '#testing';
import { showProgress } from '../apps/cli/progress.js';
import { toText } from '../apps/cli/table.js';
import { Misuse } from './arguments.js';
import { Checker } from './defects/checker.js';
import type { Tree } from './defects/tree.js';
import { editsOf, KINDS_OF_EDIT } from './edits.js';
import { configurationsOf, edgesOf } from './independent-parts.js';
import type { ProofWork } from './proof-thread.js';

const USAGE = `npm run bench -- proof [options]

Charts of independent parts of four states that read six facts, proved whole; the same charts by xstate/graph, as large as it
ends in time. And every shipped workflow, proved and then proved again after edits of several kinds.

  --seconds S     how long xstate/graph may take for a chart (default 60)
  --parts N       the largest chart (default 7: 1,048,576 configurations)
  --places N      at how many places an edit of a kind is made (default 3)
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
      places: { type: 'string', default: '3' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  const [seconds, parts] = [whole('seconds', values.seconds, 3_600), whole('parts', values.parts, 9)];
  const places = whole('places', values.places, 100);
  const checker = new Checker(shippedFiles(), shippedCalendar(), TODAY);
  const counts = Array.from({ length: Math.max(1, parts - LEAST_PARTS + 1) }, (_, index) => LEAST_PARTS + index);
  const progress = showProgress('Proving', 2 * counts.length + checker.workflows.length);
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
  const again = checker.workflows.flatMap((workflow) => {
    const rows = provedAgain(checker, workflow, places);
    progress.step();
    return rows.map((row) => row.map((text) => [text]));
  });
  progress.end();
  process.stdout.write(
    [
      toText({ head: ['parts', 'configurations', 'edges', 'proof', 'xstate/graph'], rows: charts }),
      `Aim: a million configurations in ${AIM.seconds} s and ${AIM.megabytes} MB.\n`,
      toText({
        head: ['workflow', 'proved again after', 'the middle one, the longest', 'of a processor'],
        rows: again,
      }),
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

/** The first proof of a workflow, and after each edit of it the proof that goes on from that of before. */
function provedAgain(checker: Checker, workflow: string, places: number): string[][] {
  const tree = parse(checker.textOf(workflow)) as Tree;
  const memory = new ProofMemory();
  const shipped = checker.read(workflow, tree);
  const place = toProve(shipped, TODAY).find((one) => one.workflow === workflow);
  if (place === undefined) throw new Error(`No region uses ${workflow}.`);
  const proved = (library: Library): Proved => {
    const [began, processor] = [performance.now(), process.cpuUsage()];
    // An edit is compiled before it is proved; that the library has done so while it was read is not counted as saved.
    compileAgain(library, place);
    const verdicts = prove(library, shippedCalendar(), place, memory);
    const { user, system } = process.cpuUsage(processor);
    return { seconds: (performance.now() - began) / 1_000, ofProcessor: (user + system) / 1e6, verdicts };
  };
  const first = proved(shipped);
  const rows = [[workflow, 'the first proof', ...toldTimes([first])]];
  for (const kind of KINDS_OF_EDIT) {
    const isRight = (edit: Tree): boolean =>
      checker.read(workflow, edit).diagnostics.every(({ severity }) => severity !== 'error');
    const times = editsOf(kind, tree, places, isRight).map((edit) => {
      // Every edit is one of what is shipped, not of the edit before it.
      proved(shipped);
      return proved(checker.read(workflow, edit));
    });
    rows.push(['', kind.what, ...toldTimes(times)]);
  }
  return rows;
}

interface Proved {
  /** What somebody waits who edits it. */
  readonly seconds: number;
  /** With what the collector of garbage and the compiler do beside it. */
  readonly ofProcessor: number;
  readonly verdicts: readonly Verdict[];
}

/** The middle one and the longest, waited and of a processor; what does not hold any more is told with its story, which takes time as well. */
function toldTimes(all: readonly Proved[]): [string, string] {
  if (all.length === 0) return ['', ''];
  const faulty = all.filter(({ verdicts }) => verdicts.some(({ faults }) => faults.length > 0)).length;
  const told = (times: number[]): string => {
    const sorted = times.sort((a, b) => a - b);
    const both = [sorted[Math.floor((sorted.length - 1) / 2)], ...(sorted.length > 1 ? [sorted.at(-1)] : [])];
    return both.map((time = 0) => `${time.toFixed(2)} s`).join(', ');
  };
  const waited = told(all.map(({ seconds }) => seconds));
  return [
    all.length > 1 ? `${waited} (${faulty} of ${all.length} with faults)` : waited,
    told(all.map(({ ofProcessor }) => ofProcessor)),
  ];
}

function compileAgain(library: Library, { region, workflow }: ToProve): void {
  const { document, sources } = library.regions.get(region) ?? {};
  const source = sources?.get(workflow);
  if (document === undefined || source === undefined) throw new Error(`There is no ${workflow} in ${region}.`);
  compileFor(library, document, source);
}

function whole(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new Misuse(`--${option} takes a whole number from 1 to ${most}, not ${text}.`);
  return value;
}
