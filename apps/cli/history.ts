/** A recorded history for a picture: the definition that it ran on, and its steps up to the one that is shown. */
import type { Passage } from '#drawing';
import { compileWorkflow, readDefinition, readLaw, TableSources, type Workflow } from '#language';

interface HistoryChoice {
  readonly language: 'nl' | 'en';
  readonly story?: string | undefined;
  readonly case?: string | undefined;
  /** How many steps are shown; all without it. */
  readonly step?: string | undefined;
}

interface History {
  readonly workflow: Workflow;
  /** The machine that the case runs on. */
  readonly machine: string;
  readonly passages: readonly Passage[];
}

interface Replays {
  readonly definition: { readonly hash: string; readonly canonical: string };
  readonly law: string;
  readonly histories: readonly { readonly story: string; readonly case: string; readonly records: readonly string[] }[];
}

/** Throws where the file, the case or the step is not there. */
export function readHistory(text: string, { story, case: id, step, language }: HistoryChoice): History {
  const replays = readReplays(text);
  const found = replays.histories.filter(
    (one) => (story === undefined || one.story === story) && (id === undefined || one.case === id),
  );
  const [history, another] = found;
  if (history === undefined || another !== undefined) {
    const shown = (found.length === 0 ? replays.histories : found).map(
      (one) => `  --story ${one.story} --case ${one.case}`,
    );
    throw new Error(
      `${found.length === 0 ? 'No history fits' : `${found.length} histories fit`}; choose one:\n${shown.join('\n')}`,
    );
  }
  const count = step === undefined ? history.records.length : Number(step);
  if (!Number.isInteger(count) || count < 1 || count > history.records.length)
    throw new Error(
      `--step must be 1 to ${history.records.length} for ${history.story} ${history.case}, not ${step ?? ''}.`,
    );
  const { workflow } = compileWorkflow(
    readDefinition(replays.definition.canonical, replays.definition.hash, {}),
    new TableSources({}),
    readLaw(replays.law).versions.map(({ document }) => document),
  );
  if (workflow === undefined) throw new Error('The definition in the file does not compile.');
  const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'Europe/Amsterdam' });
  const passages = history.records.slice(0, count).map((record): Passage => {
    const { event, from, to, recordedAt } = JSON.parse(record) as Omit<Passage, 'at'> & { readonly recordedAt: string };
    return { event, from, to, at: format.format(new Date(recordedAt)) };
  });
  const machine = passages[0]?.to.map((path) => path.split('.')[0] ?? '').find((name) => workflow.machines.has(name));
  if (machine === undefined) throw new Error(`The history ${history.story} ${history.case} is in no machine.`);
  return { workflow, machine, passages };
}

function readReplays(text: string): Replays {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`The history is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const { definition, law, histories } = (value ?? {}) as Partial<Replays>;
  if (typeof definition?.canonical !== 'string' || typeof law !== 'string' || !Array.isArray(histories))
    throw new Error('The history holds no definition with histories; workflows/<name>/replays/*.json do.');
  return value as Replays;
}
