/** A case as a caller sees it: whole, a packet or a status line. Fields that may not be seen are absent, not empty. */
import { endingOf, ownersOf, type CaseState } from '#lifecycle';
import { describeDuration, parseDuration } from '#calendar';
import type { Label, Term } from '#language';
import type { Visible } from './caller.js';

export interface PresentedCase {
  readonly id: string;
  readonly region: string;
  readonly school: string;
  readonly subject?: string;
  readonly workflow: string;
  readonly machine: string;
  readonly configuration: number;
  readonly definition: string;
  readonly version: number;
  readonly states: readonly string[];
  readonly owners: readonly {
    readonly part: string;
    readonly organisation: string | null;
    readonly role: string | null;
  }[];
  readonly related: readonly {
    readonly as: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly isOpen: boolean;
    readonly case?: string;
  }[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly clocks: readonly { readonly id: string; readonly label: Label; readonly dueAt: string }[];
  readonly visibility: 'full' | 'packet' | 'statusLine';
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly outcome: string | null;
}

/** `seesRelated` says for each related case whether the caller may see it. */
export function presentCase({ state, model, view }: Visible, seesRelated: (caseId: string) => boolean): PresentedCase {
  const { machine } = model.machine(state.machine);
  const owners = ownersOf(machine, state.states).map(({ part, party }) => ({
    part,
    organisation: state.participants[party]?.organisation ?? null,
    role: model.workflow.parties.get(party)?.roles[0] ?? null,
  }));
  const isFull = view.level === 'full';
  return {
    id: state.case,
    region: state.region,
    school: state.school,
    ...(isFull ? { subject: state.subject } : {}),
    workflow: state.workflow,
    machine: state.machine,
    configuration: state.configuration,
    definition: state.definition,
    version: state.version,
    states: isFull ? state.states : mainLinks(state),
    owners,
    related: isFull
      ? state.related.map(({ as, data, isOpen, case: id }) => ({
          as,
          data,
          isOpen,
          ...(seesRelated(id) ? { case: id } : {}),
        }))
      : [],
    data: Object.fromEntries(
      // In the order of the document, as its writer meant them to be read.
      [...machine.fields.keys()]
        .filter((name) => Object.hasOwn(state.facts, name) && (isFull || view.packet.includes(name)))
        .map((name) => [name, state.facts[name]]),
    ),
    clocks: isFull ? state.clocks.map(({ id, dueAt }) => ({ id, label: clockLabel(model, state, id), dueAt })) : [],
    visibility: view.level === 'none' ? 'statusLine' : view.level,
    openedAt: state.openedAt,
    closedAt: state.closedAt,
    outcome: endingOf(machine, state.states).outcome,
  };
}

/** Of the main part the first step below it: where the case is, not how it fares there. */
function mainLinks(state: CaseState): string[] {
  const main = state.states.filter((path) => path.startsWith(`${state.machine}.`));
  return [...new Set(main.map((path) => path.split('.').slice(0, 2).join('.')))];
}

function clockLabel(model: Visible['model'], state: CaseState, id: string): Label {
  const { machine } = model.machine(state.machine);
  const clock = machine.clocks.find((one) => `clock/${one.id}` === id);
  if (clock !== undefined) return clock.label;
  const [path = '', name = ''] = id.split('/');
  for (const { trigger } of machine.states.get(path)?.transitions ?? []) {
    if (trigger.kind === 'after' && trigger.term.name === name) return termLabel(trigger.term);
  }
  return { nl: name, en: name };
}

/** A term that is written out in the YAML has no label of its own: it is said in words. */
function termLabel({ name, label }: Term): Label {
  const duration = parseDuration(name);
  return duration === undefined
    ? label
    : { nl: describeDuration(duration, 'nl'), en: describeDuration(duration, 'en') };
}
