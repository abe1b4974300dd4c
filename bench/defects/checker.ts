/** Our judge: documents are read and kinds of case proved, as `schakel check --prove` does. */
import { readLibrary, type Library, type SourceFile } from '#language';
import type { CalendarData } from '#calendar';
import { behaveAlike, prove, toProve, type ToProve } from '#proof';
import type { Tree } from './tree.js';

export interface Finding {
  readonly rule: string;
  readonly what: string;
}

export interface Opinion {
  readonly findings: readonly Finding[];
  /** Kinds of case of which nothing was decided. */
  readonly undecided: readonly string[];
}

export interface Asked {
  readonly proves: boolean;
  readonly machine?: string;
  readonly isEnough?: (rule: string) => boolean;
}

export class Checker {
  readonly #places: ReadonlyMap<string, ToProve>;
  readonly #files: ReadonlyMap<string, readonly SourceFile[]>;
  #last: { readonly tree: Tree; readonly library: Library } | undefined;

  constructor(
    files: readonly SourceFile[],
    private readonly calendar: CalendarData,
    private readonly today: string,
  ) {
    const all = files.filter(({ file }) => !file.includes('/scenarios/'));
    const places = toProve(readLibrary(all, today), today);
    // One region for each workflow, with what that region uses.
    this.#places = new Map(places.map((place) => [place.workflow, place]));
    this.#files = new Map(
      places.map(({ region, workflow }) => {
        const used = places.filter((one) => one.region === region).map((one) => one.workflow);
        return [workflow, all.filter(({ text }) => isUsed(text, region, used))];
      }),
    );
  }

  get workflows(): readonly string[] {
    return [...this.#places.keys()].sort();
  }

  /** The text of a workflow as it is shipped. */
  textOf(workflow: string): string {
    return this.#files.get(workflow)?.find(({ text }) => isWorkflow(text, workflow))?.text ?? '';
  }

  /**
   * What is found in a workflow; of kinds of case only one where it is named. Nothing is proved where no proof is asked for, or
   * where a rule of the language that is enough has told already.
   */
  judge(workflow: string, tree: Tree, asked: Asked): Opinion {
    const place = this.#places.get(workflow);
    const library = this.read(workflow, tree);
    const told = library.diagnostics.map(({ code, message }) => ({ rule: code, what: message.en }));
    const isBroken = library.diagnostics.some(({ severity }) => severity === 'error');
    const isTold = told.some(({ rule }) => asked.isEnough?.(rule) === true);
    if (isBroken || isTold || !asked.proves || place === undefined) return { findings: told, undecided: [] };
    const only = asked.machine === undefined ? {} : { machine: asked.machine };
    const verdicts = prove(library, this.calendar, { ...place, ...only, tellsStories: false });
    return {
      findings: [
        ...told,
        ...verdicts.flatMap(({ faults }) => faults.map(({ rule, message }) => ({ rule, what: message.en }))),
      ],
      undecided: verdicts.flatMap(({ undecided, machine }) => (undecided === null ? [] : [machine])),
    };
  }

  /** Whether a workflow that was changed behaves as the one that is shipped does: then there is no defect to find. */
  isAlike(workflow: string, shipped: Tree, changed: Tree, machine?: string): boolean {
    const place = this.#places.get(workflow);
    if (place === undefined) return false;
    const only = machine === undefined ? {} : { machine };
    const [one, other] = [this.read(workflow, shipped), this.read(workflow, changed)];
    // What is not read at all behaves in no way.
    if (other.diagnostics.some(({ severity }) => severity === 'error')) return false;
    return behaveAlike(one, other, this.calendar, { ...place, ...only });
  }

  /** A workflow that was changed, with what its region uses besides. What was read last is kept, for the next judge. */
  read(workflow: string, tree: Tree): Library {
    if (this.#last?.tree === tree) return this.#last.library;
    const files = (this.#files.get(workflow) ?? []).map((source) =>
      isWorkflow(source.text, workflow) ? { ...source, text: JSON.stringify(tree) } : source,
    );
    const library = readLibrary(files, this.today);
    this.#last = { tree, library };
    return library;
  }
}

const isWorkflow = (text: string, workflow: string): boolean => new RegExp(`^workflow: ${workflow}$`, 'm').test(text);

/** Blocks, law and lists, the region itself, and the workflows that it uses. */
function isUsed(text: string, region: string, workflows: readonly string[]): boolean {
  if (/^region: /m.test(text)) return new RegExp(`^region: ${region}$`, 'm').test(text);
  if (/^workflow: /m.test(text)) return workflows.some((workflow) => isWorkflow(text, workflow));
  return true;
}
