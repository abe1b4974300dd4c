/**
 * The thread in which documents are read and proved, so that the service goes on serving: a document may take its time there,
 * and take the whole thread with it. Knows no store; texts come in, plain values go out.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { CalendarData } from '#calendar';
import { hasErrors, readRegion, type Diagnostic, type Library, type SourceFile } from '#language';
import { benchmarksOf, ProofMemory, prove, toProve } from '#proof';
import { changesOf } from './changes.js';
import { pinnedBy } from './pinned.js';
import { soundLibrary } from './read-documents.js';
import type { Answers, Question } from './proving-thread.js';

interface Given {
  readonly files: readonly SourceFile[];
  readonly calendar: CalendarData;
}

const { files, calendar } = workerData as Given;
/** A region that is uploaded again after an edit is proved again only where the edit can matter. */
const memory = new ProofMemory();
let known: { readonly library: Library; readonly today: string } | undefined;

/** The workflows and the law, read at the first question; read anew on another day, for what has a period. */
function libraryOf(today: string): Library {
  if (known?.today !== today) known = { library: soundLibrary(files, today), today };
  return known.library;
}

function answer(question: Question): Answers[Question['kind']] {
  const { kind, region, text, today } = question;
  const library = libraryOf(today);
  const { source, diagnostics } = readRegion(library, region, { file: `${region}.yaml`, text }, today);
  if (source === undefined || hasErrors(diagnostics)) return refuse(kind, diagnostics);
  if (kind === 'diagnose') {
    return {
      diagnostics,
      found: {
        document: source.document,
        changes: changesOf(library, source),
        definitions: pinnedBy(source),
      },
    };
  }
  const own = { ...library, regions: new Map([[region, source]]) };
  if (kind === 'benchmarks')
    return { reports: toProve(own, today).map((one) => benchmarksOf(own, calendar, one, today)) };
  // Every model that the region ever chose, today or later: none of them may come into force unproved.
  const days = new Set([
    today,
    source.document.effectiveFrom,
    ...Object.values(source.document.models).flatMap(({ from }) => from ?? []),
  ]);
  const wanted = new Map(
    [...days].flatMap((day) => (day < today ? [] : toProve(own, day).map((one) => [one.workflow, one] as const))),
  );
  return { verdicts: [...wanted.values()].flatMap((one) => prove(own, calendar, one, memory)) };
}

/** What was right when it was uploaded and is not any more: the workflows changed since. */
function refuse(kind: Question['kind'], diagnostics: readonly Diagnostic[]): Answers[Question['kind']] {
  if (kind === 'diagnose') return { diagnostics, found: undefined };
  throw new Error(`The draft no longer holds: ${diagnostics.map(({ code }) => code).join(', ')}`);
}

parentPort?.on('message', (question: Question) => parentPort?.postMessage(answer(question)));
