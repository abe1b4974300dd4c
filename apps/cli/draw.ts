/** `schakel draw`: a workflow as SVG, with the standing of a case painted in where one is given. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { drawSvg, layoutChart, loadLayoutEngine, standingAfter, type Standing } from '#drawing';
import { didYouMean, formatDiagnostic, readLibrary, type Workflow } from '#language';
import { readFiles } from '#operations';
import { readHistory } from './history.js';

/** What the command line reads for a picture only. */
export const DRAW_OPTIONS = {
  machine: { type: 'string' },
  out: { type: 'string' },
  /** A file of recorded histories. */
  history: { type: 'string' },
  story: { type: 'string' },
  case: { type: 'string' },
  step: { type: 'string' },
  /** States and events, with commas. */
  active: { type: 'string' },
  visited: { type: 'string' },
  problems: { type: 'string' },
  possible: { type: 'string' },
} as const;

export interface DrawOptions extends Readonly<Partial<Record<keyof typeof DRAW_OPTIONS, string | undefined>>> {
  /** A name, or a file of a workflow. */
  readonly workflow: string | undefined;
  readonly documents: readonly string[];
  readonly today: string;
  readonly language: 'nl' | 'en';
}

export async function draw(options: DrawOptions): Promise<number> {
  const { language, out } = options;
  const history =
    options.history === undefined ? undefined : readHistory(await readFile(options.history, 'utf8'), options);
  const workflow = history?.workflow ?? (await findWorkflow(options));
  if (history !== undefined && options.workflow !== undefined && options.workflow !== workflow.name)
    throw new Error(`The history is of ${workflow.name}, not of ${options.workflow}.`);
  const machine = options.machine ?? history?.machine;
  if (machine !== undefined && !workflow.machines.has(machine))
    throw new Error(unknown('machine', machine, workflow.machines.keys(), workflow.name));
  const standing = {
    ...(history === undefined ? {} : standingAfter(history.passages)),
    ...standingOf(options, workflow, machine),
  };
  const layout = layoutChart(
    workflow,
    { language, ...(machine === undefined ? {} : { machine }) },
    await loadLayoutEngine(),
  );
  const svg = drawSvg(layout, standing);
  if (out === undefined) process.stdout.write(svg);
  else await writeFile(out, svg);
  return 0;
}

async function findWorkflow({ workflow: given, documents, today, language }: DrawOptions): Promise<Workflow> {
  if (given === undefined) throw new Error('Say which workflow: its name, or its file.');
  const isFile = /\.ya?ml$/.test(given);
  if (isFile && !existsSync(given)) throw new Error(`There is no ${given}.`);
  const shared = await readFiles(documents, ['scenarios']);
  // A file is drawn with the blocks and the law of the documents, whatever workflow has its name there.
  const files = isFile
    ? [...shared.filter(({ text }) => !/^(workflow|region|scenario):/m.test(text)), ...(await readFiles([given]))]
    : shared;
  const library = readLibrary(files, today);
  const found = isFile ? [...library.workflows.values()][0] : library.workflows.get(given);
  if (found !== undefined) return found.workflow;
  const faults = library.diagnostics.filter(({ severity }) => severity === 'error');
  if (faults.length === 0)
    throw new Error(unknown('workflow', given, library.workflows.keys(), documents.join(' and ')));
  throw new Error(faults.map((fault) => formatDiagnostic(fault, language)).join('\n'));
}

/** What the command line says of the standing; every name in it must be one of the workflow. */
function standingOf(options: DrawOptions, workflow: Workflow, machine: string | undefined): Standing {
  const machines = [...workflow.machines.values()].filter(({ name }) => machine === undefined || name === machine);
  const states = new Set(machines.flatMap((one) => [...one.states.keys()]));
  const list = (text: string | undefined, kind: string, known: ReadonlySet<string>): readonly string[] | undefined => {
    const names = text?.split(',').map((name) => name.trim());
    for (const name of names ?? []) if (!known.has(name)) throw new Error(unknown(kind, name, known, workflow.name));
    return names;
  };
  const active = list(options.active, 'state', states);
  const visited = list(options.visited, 'state', states);
  const problems = list(options.problems, 'state', states);
  const possible = list(options.possible, 'event', new Set(workflow.events.keys()));
  return {
    // Where a case has been or has a problem, it is somewhere, even if nobody says where.
    ...(active === undefined && (visited ?? problems ?? possible) !== undefined && options.history === undefined
      ? { active: [] }
      : {}),
    ...(active === undefined ? {} : { active }),
    ...(visited === undefined ? {} : { visited }),
    ...(problems === undefined ? {} : { problems }),
    ...(possible === undefined ? {} : { possible }),
  };
}

function unknown(kind: string, name: string, known: Iterable<string>, where: string): string {
  const all = [...known];
  const { hint } = { hint: '', ...didYouMean(name, all) };
  const few = all.length <= 12 ? `There are ${all.join(', ')}.` : '';
  return [`There is no ${kind} ${name} in ${where}.`, hint, few].filter((part) => part !== '').join(' ');
}
