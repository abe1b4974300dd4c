/**
 * The stage of a story: its region, its cases and its moment. Plays one step after the other by the lifecycle of the service,
 * and knows which step failed no more than the step itself does: it throws.
 */
import {
  CLOSED,
  createModel,
  decide,
  decideMessage,
  decideOpening,
  decideTimer,
  ownersOf,
  regionWorld,
  type CaseState,
  type Decision,
  type MessageSent,
  type Rejection,
  type TransitionRecord,
  type World,
} from '#lifecycle';
import { byBoth } from '#machine';
import { capacityFor, type Acting } from '#access';
import { dueAt, parseDuration, type CalendarData } from '#calendar';
import {
  compileWorkflow,
  DATA_REFUSED,
  dataFaults,
  defineFor,
  lawOn,
  modelOf,
  type Expectation,
  type LawDocument,
  type LawVersion,
  type Library,
  type RegionDocument,
  type ScenarioDocument,
  type ScenarioStep,
  type Workflow,
} from '#language';
import type { Model, Surroundings } from '#lifecycle';
import { ActivityLog } from './activity-log.js';
import { differences, differencesAtEnd } from './expectations.js';
import { openerOf } from './opener.js';
import { nextDue } from './time.js';

/** One transition of a story: the name of its case there (`main`, `stub.1`), its record and the state after it. */
export interface Happening {
  readonly name: string;
  readonly record: TransitionRecord;
  readonly state: CaseState;
}

class Mismatch extends Error {}

interface Running {
  state: CaseState;
  name: string;
}

/** The cases of one story while it is played. */
export class Stage {
  readonly #records = new Map<string, TransitionRecord[]>();
  readonly #course: Happening[] = [];
  readonly #model: Model;
  readonly #region: RegionDocument;
  readonly #world: World;
  readonly #laws: readonly LawVersion[];
  readonly #cases = new Map<string, Running>();
  readonly #route: string[] = [];
  #owners: readonly string[] = [];
  readonly #payers: string[] = [];
  readonly #activities: ActivityLog;
  #now: string;
  #made = 0;
  #lastTables: TransitionRecord['tables'] = [];
  #lastTasks: string[] = [];

  constructor(
    private readonly scenario: ScenarioDocument,
    library: Library,
    private readonly calendar: CalendarData,
  ) {
    const source = library.regions.get(scenario.region);
    if (source === undefined) throw new Error(`There is no region ${scenario.region}.`);
    this.#region = {
      ...source.document,
      agreements: { ...source.document.agreements, ...scenario.agreements },
    };
    this.#now = scenario.startAt;
    const found = modelOf(this.#region, scenario.school, scenario.startAt.slice(0, 10))?.workflow;
    if (found !== scenario.workflow)
      throw new Error(`School ${scenario.school} uses ${found ?? 'no model'}, not ${scenario.workflow}.`);
    const workflow = source.sources.get(scenario.workflow);
    if (workflow === undefined) throw new Error(`There is no workflow ${scenario.workflow}.`);
    const documents: LawDocument[] = library.laws.map(({ document }) => document);
    const compiled = compileWorkflow(defineFor(this.#region, workflow), workflow.sources, documents).workflow;
    if (compiled === undefined)
      throw new Error(`The workflow ${scenario.workflow} does not compile for ${scenario.region}.`);
    this.#model = createModel(compiled, byBoth);
    this.#world = regionWorld(this.#region, calendar);
    this.#laws = library.laws;
    this.#activities = new ActivityLog(library.activities);
  }

  /** What has happened so far. */
  get told(): {
    records: ReadonlyMap<string, readonly TransitionRecord[]>;
    course: readonly Happening[];
    workflow: Workflow;
  } {
    return { records: this.#records, course: this.#course, workflow: this.#model.workflow };
  }

  /** The moment at which the story is. */
  get now(): string {
    return this.#now;
  }

  /** How it stands at the end, or so far. */
  get found(): {
    outcome: CaseState['outcome'];
    states: readonly string[];
    route: readonly string[];
    payers: readonly string[];
  } {
    const main = this.#main();
    return {
      outcome: main?.outcome ?? null,
      states: main?.states ?? [],
      route: this.#route,
      payers: this.#payers,
    };
  }

  /** The organisation that fills a party in the main case; undefined when none does. */
  organisationOf(party: string): string | undefined {
    return this.#main()?.participants[party]?.organisation;
  }

  /** When a clock of the main case runs out; undefined when it does not run. */
  dueOf(clock: string): string | undefined {
    return this.#main()?.clocks.find(({ id }) => id === clock)?.dueAt;
  }

  #main(): CaseState | undefined {
    return [...this.#cases.values()].find(({ name }) => name === 'main')?.state;
  }

  play(step: ScenarioStep): void {
    this.#lastTables = [];
    this.#lastTasks = [];
    if (step.wait !== undefined) this.#wait(step.wait);
    if (step.open !== undefined) this.#open(step.open, step);
    if (step.fire !== undefined) this.#fire(step.fire, step);
    if (step.refuse !== undefined) this.#refuse(step.refuse, step);
    if (step.activity !== undefined) this.#record(step);
    if (step.expect !== undefined) this.#expect(step.expect, step.case ?? 'main');
  }

  #surroundings(): Surroundings {
    return {
      now: this.#now,
      law: lawOn(this.#now.slice(0, 10), this.#laws),
      world: this.#world,
      newCaseId: () => this.#newId(),
    };
  }

  #newId(): string {
    this.#made += 1;
    return `case-${String(this.#made).padStart(4, '0')}`;
  }

  #open(event: string, step: ScenarioStep): void {
    this.#needData(event, step);
    this.#accept(this.#decideOpening(event, step), event);
  }

  #fire(event: string, step: ScenarioStep): void {
    this.#needData(event, step);
    this.#accept(this.#decide(event, step), event);
  }

  #decideOpening(event: string, step: ScenarioStep): Decision | Rejection {
    const data = this.#data(step);
    const id = this.#newId();
    const organisation = step.of ?? openerOf(this.#region, this.scenario.school, step.by ?? '');
    const acting: Acting = { kind: 'staff', organisation, roles: step.by === undefined ? [] : [step.by] };
    const born = {
      region: this.scenario.region,
      case: id,
      subject: 'subject-1',
      school: this.scenario.school,
      configuration: 1,
      related: [],
    };
    return decideOpening(
      this.#model,
      born,
      { id: `command-${this.#made}`, event, data, acting, actor: 'pseudonym', onBehalfOf: this.#behalf(step) },
      this.#surroundings(),
    );
  }

  /** Help without a pupil file makes no case; what is expected of its payer reads its own receipt. */
  #record(step: ScenarioStep): void {
    const role = step.by ?? '';
    const receipt = this.#activities.record(step, {
      region: this.#region,
      workflow: this.#model.workflow,
      law: lawOn(this.#now.slice(0, 10), this.#laws),
      school: this.scenario.school,
      recorder: { organisation: step.of ?? openerOf(this.#region, this.scenario.school, role), roles: [role] },
      today: this.#now.slice(0, 10),
    });
    if (receipt !== undefined)
      this.#lastTables = [
        {
          id: receipt.decision,
          point: step.activity ?? '',
          rule: receipt.rule,
          inputs: receipt.inputs,
          result: receipt.gives,
        },
      ];
  }

  #behalf(step: ScenarioStep): { whose: string; given: string } | null {
    return step.onBehalfOf === undefined ? null : { whose: step.onBehalfOf, given: 'talk' };
  }

  #data(step: ScenarioStep): Readonly<Record<string, unknown>> {
    return this.#withCaseNames(step.data ?? {});
  }

  /** What is wrong with the data of an event, which is refused before any case looks at it. */
  #dataFault(event: string, step: ScenarioStep): string | undefined {
    const fields = this.#model.workflow.events.get(event)?.fields;
    if (fields === undefined) throw new Mismatch(`There is no event ${event} in ${this.scenario.workflow}.`);
    const faults = dataFaults(fields, this.#data(step));
    return faults.length === 0
      ? undefined
      : faults.map(({ path, expected }) => `${event}: ${path} should be ${expected}`).join('; ');
  }

  #needData(event: string, step: ScenarioStep): void {
    const fault = this.#dataFault(event, step);
    if (fault !== undefined) throw new Mismatch(fault);
  }

  /** A value that names a case of the story (`intervention.1`) becomes its id. */
  #withCaseNames(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const byName = new Map([...this.#cases.values()].map(({ name, state }) => [name, state.case]));
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [
        key,
        typeof value === 'string' ? (byName.get(value) ?? value) : value,
      ]),
    );
  }

  #find(name: string): Running {
    const found = [...this.#cases.values()].find((running) => running.name === name);
    if (found === undefined)
      throw new Mismatch(
        `There is no case ${name}; there are ${[...this.#cases.values()].map((running) => running.name).join(', ')}.`,
      );
    return found;
  }

  #decide(event: string, step: ScenarioStep): Decision | Rejection {
    const data = this.#data(step);
    const { state } = this.#find(step.case ?? 'main');
    this.#made += 1;
    return decide(
      this.#model,
      state,
      {
        id: `command-${this.#made}`,
        event,
        data,
        acting: this.#acting(event, step, state),
        actor: 'pseudonym',
        onBehalfOf: this.#behalf(step),
      },
      this.#surroundings(),
    );
  }

  #acting(event: string, step: ScenarioStep, state: CaseState): Acting {
    const role = step.by ?? '';
    if (step.of !== undefined) return { kind: 'staff', organisation: step.of, roles: [role] };
    const { machine } = this.#model.machine(state.machine);
    const owners = ownersOf(machine, state.states).map(({ party }) => party);
    const { by } = this.#model.workflow.events.get(event) ?? {};
    const organisations = [...new Set(Object.values(state.participants).map(({ organisation }) => organisation))];
    const fitting = organisations.find(
      (organisation) =>
        capacityFor(this.#model.workflow, state.participants, by, owners, {
          kind: 'staff',
          organisation,
          roles: [role],
        }) !== undefined,
    );
    return { kind: 'staff', organisation: fitting ?? organisations[0] ?? '', roles: [role] };
  }

  #refuse(event: string, step: ScenarioStep): void {
    const fault = this.#dataFault(event, step);
    if (fault !== undefined) {
      if (step.because === undefined || step.because === DATA_REFUSED) return;
      throw new Mismatch(`${event} was refused because of its data, not ${step.because}: ${fault}.`);
    }
    const isOpening = this.#cases.size === 0 && this.#model.workflow.events.get(event)?.opens !== undefined;
    const outcome = isOpening ? this.#decideOpening(event, step) : this.#decide(event, step);
    if (outcome.kind === 'decision') throw new Mismatch(`${event} was taken; it should have been refused.`);
    const wanted = step.because;
    const given = [
      outcome.code,
      ...outcome.because.map(({ code }) => code),
      ...outcome.guards.filter(({ result }) => !result).map(({ id }) => id),
    ];
    if (wanted !== undefined && !given.includes(wanted))
      throw new Mismatch(`${event} was refused because of ${given.join(', ')}, not ${wanted}.`);
  }

  #accept(outcome: Decision | Rejection | undefined, what: string): void {
    if (outcome === undefined) return;
    if (outcome.kind === 'rejection') {
      throw new Mismatch(
        `${what} was refused: ${outcome.because.map(({ code, text }) => `${code} ${text.en}`).join(' ')}`,
      );
    }
    const messages: { from: CaseState; message: MessageSent }[] = [];
    for (const write of outcome.writes) {
      const known = this.#cases.get(write.state.case);
      this.#cases.set(write.state.case, { state: write.state, name: known?.name ?? this.#nameFor(write.state) });
      this.#records.set(write.state.case, [...(this.#records.get(write.state.case) ?? []), write.record]);
      this.#course.push({
        name: this.#cases.get(write.state.case)?.name ?? '',
        record: write.record,
        state: write.state,
      });
      this.#lastTables = [...this.#lastTables, ...write.record.tables];
      this.#lastTasks.push(...write.tasksOpened.map(({ id }) => id));
      for (const { result } of write.record.tables) {
        const payer = String(result['payer']);
        if (!this.#payers.includes(payer)) this.#payers.push(payer);
      }
      if (this.#cases.get(write.state.case)?.name === 'main') this.#noteRoute(write.state);
      messages.push(...write.messages.map((message) => ({ from: write.state, message })));
    }
    for (const { from, message } of messages) {
      const receiver = this.#cases.get(message.toCase);
      if (receiver === undefined) throw new Mismatch(`A message goes to ${message.toCase}, which does not exist.`);
      if (receiver.state.closedAt !== null && message.event === CLOSED) continue;
      this.#accept(
        decideMessage(
          this.#model,
          receiver.state,
          { fromCase: from.case, as: message.as, event: message.event, data: message.data },
          { id: `${what}/${message.id}` },
          this.#surroundings(),
        ),
        message.event,
      );
    }
  }

  #nameFor(state: CaseState): string {
    if (this.#cases.size === 0) return 'main';
    const opener = state.related.find(({ isOpener }) => isOpener);
    const as =
      [...this.#cases.values()].flatMap((running) => running.state.related).find((one) => one.case === state.case)
        ?.as ?? (opener === undefined ? 'case' : 'related');
    const number = [...this.#cases.values()].filter(({ name }) => name.startsWith(`${as}.`)).length + 1;
    return `${as}.${number}`;
  }

  /** A party is noted when it becomes owner; of parallel parts several own at once. */
  #noteRoute(state: CaseState): void {
    const { machine } = this.#model.machine(state.machine);
    const owners = [...new Set(ownersOf(machine, state.states).map(({ party }) => party))];
    this.#route.push(...owners.filter((party) => !this.#owners.includes(party)));
    this.#owners = owners;
  }

  /** Lets time pass: clocks that fall due on the way fire in due order. */
  #wait(term: string): void {
    const duration = parseDuration(term);
    if (duration === undefined) throw new Mismatch(`${term} is no term.`);
    const until = dueAt(this.calendar, this.#now, duration);
    for (;;) {
      const due = nextDue(
        [...this.#cases.values()].map(({ state }) => state),
        until,
      );
      if (due === undefined) break;
      this.#now = due.clock.dueAt > this.#now ? due.clock.dueAt : this.#now;
      this.#made += 1;
      this.#accept(
        decideTimer(this.#model, due.state, due.clock.id, { id: `timer-${this.#made}` }, this.#surroundings()),
        due.clock.id,
      );
    }
    this.#now = until;
  }

  #expect(expected: Expectation, name: string): void {
    const { state } = this.#find(name);
    const owners = ownersOf(this.#model.machine(state.machine).machine, state.states).map(({ party }) => party);
    const wrong = differences(expected, { state, owners, tables: this.#lastTables, tasks: this.#lastTasks });
    if (wrong.length > 0) throw new Mismatch(wrong.join('; '));
  }

  /** What differs at the end of the story. */
  compareEnd(): string[] {
    return differencesAtEnd(this.scenario.end, {
      main: this.#main(),
      route: this.#route,
      payers: this.#payers,
      activities: this.#activities.counts,
    });
  }
}
