/** Histories that are kept in workflows/ for ever, each with what it takes to decide them again. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarFromDigestInput, type CalendarDigestInput } from '#calendar';
import { compileWorkflow, formatDiagnostic, readDefinition, readLaw, TableSources } from '#language';
import { createModel, recordHash, type Archive, type StoredRecord } from '#lifecycle';

/** As scripts/record-replays.mjs writes them. */
interface KeptFile {
  readonly definition: { readonly hash: string; readonly canonical: string };
  readonly law: string;
  readonly calendar: string;
  readonly histories: readonly {
    readonly story: string;
    readonly region: string;
    readonly case: string;
    readonly records: readonly string[];
  }[];
}

/** A recorded case with what it needs to be decided again. */
export interface KeptHistory {
  readonly story: string;
  readonly region: string;
  readonly case: string;
  readonly records: readonly StoredRecord[];
  readonly archive: Archive;
}

/** The files of kept histories below the folder of workflows; every model has one for each version that kept some. */
export const keptFiles = (workflows = 'workflows'): string[] =>
  readdirSync(workflows, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^[^/\\]+[/\\]replays[/\\].+\.json$/.test(file))
    .map((file) => join(workflows, file))
    .sort();

/** Throws with every diagnostic when the pinned definition does not compile any more. */
export function readKeptHistories(file: string): KeptHistory[] {
  const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptFile;
  const law = readLaw(kept.law);
  const definition = readDefinition(kept.definition.canonical, kept.definition.hash, {});
  const laws = law.versions.map(({ document }) => document);
  // A pinned definition needs no files: its sources are only for messages.
  const { workflow, diagnostics } = compileWorkflow(definition, new TableSources({}), laws);
  if (workflow === undefined || diagnostics.length > 0)
    throw new Error(
      `The definition in ${file} does not compile.\n${diagnostics.map((one) => formatDiagnostic(one)).join('\n')}`,
    );
  const model = createModel(workflow);
  const calendar = calendarFromDigestInput(JSON.parse(kept.calendar) as CalendarDigestInput);
  const archive: Archive = { model: () => model, law: () => law, calendar: () => calendar };
  return kept.histories.map(({ records, ...one }) => ({
    ...one,
    archive,
    records: records.map((text) => {
      const bytes = new TextEncoder().encode(text);
      return { bytes, hash: recordHash(bytes) };
    }),
  }));
}
