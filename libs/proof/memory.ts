/**
 * What proofs leave to later ones in the same process: after an edit only that is proved anew which the edit can have a say in. A
 * verdict is kept by all that a proof reads, never by the name or the version of a workflow; one that tells of faults, which have
 * lines and words in them, is not kept.
 */
import type { CompiledAction, DecisionTable, Library, Machine, Workflow } from '#language';
import { KeptMoves } from './configurations/kept-moves.js';
import type { Staff } from './configurations/staff.js';
import { textOf } from './configurations/text.js';
import { actionsOf } from './configurations/actions.js';
import { valuesIn } from './configurations/values.js';
import type { Verdict } from './verdict.js';

export class ProofMemory {
  /** By workflow and kind of case: one each, so that what is kept does not grow with the number of proofs. */
  readonly #moves = new Map<string, KeptMoves>();
  readonly #verdicts = new Map<string, { readonly read: string; readonly verdict: Verdict }>();

  movesOf(workflow: string, machine: string): KeptMoves {
    const name = `${workflow}/${machine}`;
    const moves = this.#moves.get(name) ?? new KeptMoves();
    this.#moves.set(name, moves);
    return moves;
  }

  /** The verdict that was given where all that a proof reads was the same; else as it is found. */
  verdictOf(name: string, read: string, find: () => Verdict): Verdict {
    const known = this.#verdicts.get(name);
    if (known?.read === read) return known.verdict;
    const verdict = find();
    if (verdict.undecided === null && verdict.faults.length === 0) this.#verdicts.set(name, { read, verdict });
    else this.#verdicts.delete(name);
    return verdict;
  }
}

/**
 * All that a proof of one kind of case reads: its own chart, the messages between all of them, and the values that the workflow
 * as a whole tells apart. What else is in the charts of others is none of it, nor are tables, which are judged by themselves.
 */
export function readByProof({ workflow, region, school, capacities }: Staff, machine: Machine): string {
  const { space: _, ...chart } = machine;
  const values = [...machine.fields].map(([id, field]) => [id, valuesIn(workflow).of(id, field)]);
  return textOf([chart, values, region, school, capacities]) + readByAll(workflow);
}

const read = new WeakMap<Workflow, string>();

/** What the proofs of all kinds of case of a workflow read alike, told once. */
function readByAll(workflow: Workflow): string {
  const known = read.get(workflow);
  if (known !== undefined) return known;
  const { name, machines, events, parties, relations, facts, parameters, definition } = workflow;
  const values = valuesIn(workflow);
  const made = textOf([
    [name, events, parties, relations, facts, parameters, definition.document.agreements],
    [...machines.values()].map((one) => [one.name, actionsOf(one).flatMap(messageOf)]),
    [...events.values()].flatMap(({ fields }) => [...fields].map(([id, field]) => [id, values.ofEvent(id, field)])),
    [...events.values()].map((event) => values.together(event)),
  ]);
  read.set(workflow, made);
  return made;
}

/** All that is read of a decision table: its rows, and the law of every day. */
export const readByTable = (table: DecisionTable, laws: Library['laws']): string => textOf([table, laws]);

/** What of an action another case may hear; with which data is left open where it is heard. */
function messageOf(action: CompiledAction): unknown[] {
  if (action.kind === 'open') return [['open', action.machine, action.as, action.event, action.with]];
  return action.kind === 'tell' || action.kind === 'join' ? [[action.kind, action.related, action.event]] : [];
}
