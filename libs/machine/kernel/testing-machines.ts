/**
 * Takes random steps through the machines of workflows by XState and by the kernel at once. Guards and values are
 * answered by chance, from a seed: so the steps get where the rules of a region would seldom let a case come.
 */
import {
  firstFacts,
  type CompiledAction,
  type CompiledValue,
  type FactField,
  type FactValue,
  type Machine,
  type Workflow,
} from '#language';
import type { StepScope } from '../scope.js';
import { timerEvent } from '../step.js';
import type { MachineEvent } from '../outcome.js';
import { byBoth } from '../stepper.js';
import { Chance } from './testing-charts.js';

export interface MachineSteps {
  readonly steps: number;
  /** Steps that changed the states. */
  readonly moved: number;
  /** By machine: the share of its transitions whose guards once held. */
  readonly taken: ReadonlyMap<string, number>;
}

/** Steps of one case before another one is opened; one that comes to its end is left at once. */
const STEPS_A_CASE = 25;

/** So many steps, shared by the machines. Throws at the first difference. */
export function stepMachines(workflows: readonly Workflow[], steps: number, seed: number): MachineSteps {
  const chance = new Chance(seed);
  const machines = workflows.flatMap((workflow) => [...workflow.machines.keys()].map((name) => ({ workflow, name })));
  const total = { steps: 0, moved: 0, taken: new Map<string, number>() };
  for (const { workflow, name } of machines) {
    const stepper = byBoth(workflow, name);
    const { machine } = stepper;
    const answers = new Answers(machine, chance);
    const isFinal = (path: string): boolean => machine.states.get(path)?.kind === 'final';
    const isMain = (path: string): boolean => path.startsWith(`${name}.`);
    const places = [...machine.states.values()].filter(({ kind, path }) => kind === 'atomic' && isMain(path));
    const most = total.steps + Math.ceil(steps / machines.length);
    while (total.steps < most) {
      let at = stepper.open(chance.of(places).path, firstFacts(machine.fields), answers);
      for (let count = 0; count < STEPS_A_CASE && total.steps < most; count += 1) {
        const next = stepper.step(at.snapshot, at.facts, eventAt(machine, at.states, chance), answers);
        total.steps += 1;
        if (next.states !== at.states) total.moved += 1;
        at = next;
        if (at.states.filter(isMain).every(isFinal)) break;
      }
    }
    total.taken.set(`${workflow.name} ${name}`, answers.share);
  }
  return total;
}

/** An event or a term that a state, or one around it, knows; now and then any of the machine. */
function eventAt({ states: all }: Machine, leaves: readonly string[], chance: Chance): MachineEvent {
  const path = chance.is(2) ? chance.of([...all.keys()]) : chance.of(leaves);
  const keys = path.split('.');
  const around = keys.flatMap((_, index) => all.get(keys.slice(0, index + 1).join('.')) ?? []);
  const triggers = around.flatMap(({ path: source, transitions }) =>
    transitions.flatMap(({ trigger }): MachineEvent[] => {
      if (trigger.kind === 'after') return [timerEvent(source, trigger.ordinal)];
      return trigger.kind === 'event' ? [{ type: trigger.event, data: {} }] : [];
    }),
  );
  return triggers.length === 0 ? { type: 'NOTHING', data: {} } : chance.of(triggers);
}

/** Answers by chance; a value fits the fact that it becomes. */
class Answers implements StepScope {
  readonly #fields = new Map<CompiledValue, FactField>();
  readonly #held = new Set<string>();
  readonly #transitions: number;

  constructor(
    machine: Machine,
    private readonly chance: Chance,
  ) {
    const know = (value: CompiledValue, field: FactField | undefined): void => {
      if (field !== undefined) this.#fields.set(value, field);
    };
    const read = (action: CompiledAction): void => {
      if (action.kind === 'add' || action.kind === 'remove') know(action.value, machine.fields.get(action.field));
      if (action.kind !== 'assign') return;
      for (const { field, entry, value } of action.changes) {
        const { per = [], ...one } = machine.fields.get(field) ?? { type: 'boolean', optional: false };
        know(value, one);
        if (entry !== undefined) know(entry, { type: 'enum', values: per, optional: false });
      }
    };
    const states = [...machine.states.values()];
    for (const { entry, exit, transitions } of states)
      [...entry, ...exit, ...transitions.flatMap(({ actions }) => actions)].forEach(read);
    this.#transitions = states.reduce((sum, { transitions }) => sum + transitions.length, 0);
  }

  get share(): number {
    return this.#held.size / this.#transitions;
  }

  judge: StepScope['judge'] = ({ id }) => {
    const holds = this.chance.is(60);
    if (holds) this.#held.add(id);
    return holds;
  };

  value: StepScope['value'] = (value) => this.#valueOf(this.#fields.get(value));
  values: StepScope['values'] = (values) =>
    Object.fromEntries([...values].map(([name, value]) => [name, this.#valueOf(this.#fields.get(value))]));
  raised: StepScope['raised'] = (_event, data) => data;

  #valueOf(field: FactField | undefined): FactValue {
    const { chance } = this;
    if (field?.type === 'boolean') return chance.is(50);
    if (field?.type === 'int') return (field.min ?? 0) + chance.below((field.max ?? 9) - (field.min ?? 0) + 2);
    if (field?.type === 'records') return [];
    // One word: what is added to a set or taken away, too.
    return field?.values === undefined ? 'one' : chance.of(field.values);
  }
}
