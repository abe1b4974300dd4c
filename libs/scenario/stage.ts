/**
 * The stage of a story: its setting, its cases and its moment. Plays one step after the other by the lifecycle of the service,
 * and knows which step failed no more than the step itself does: it throws.
 */
import {
  CLOSED,
  decide,
  decideMessage,
  decideOpening,
  decideRoom,
  decideTimer,
  ownersOf,
  type CaseState,
  type Decision,
  type MessageSent,
  type Rejection,
  type Surroundings,
  type TransitionRecord,
} from '#lifecycle';
import type { Acting } from '#access';
import { dueAt, parseDuration, type CalendarData } from '#calendar';
import {
  DATA_REFUSED,
  dataFaults,
  lawOn,
  type Expectation,
  type Library,
  type ScenarioDocument,
  type ScenarioStep,
  type Workflow,
} from '#language';
import { actingIn, openerOf } from './acting.js';
import { ActivityLog } from './activity-log.js';
import { Cast, type Happening } from './cast.js';
import { differences, differencesAtEnd } from './expectations.js';
import { Mismatch } from './mismatch.js';
import { PlacesInUse } from './places-in-use.js';
import { settingOf, type Setting } from './setting.js';
import { nextDue } from './time.js';

/** The cases of one story while it is played. */
export class Stage {
  readonly #setting: Setting;
  readonly #cast: Cast;
  readonly #activities: ActivityLog;
  readonly #places = new PlacesInUse();
  #now: string;
  #made = 0;
  #lastTables: TransitionRecord['tables'] = [];
  #lastTasks: string[] = [];

  constructor(
    private readonly scenario: ScenarioDocument,
    library: Library,
    private readonly calendar: CalendarData,
  ) {
    this.#setting = settingOf(scenario, library, calendar, () =>
      this.#places.of(this.#cast.states, this.#now.slice(0, 10)),
    );
    this.#cast = new Cast(this.#setting.model);
    this.#now = scenario.startAt;
    this.#activities = new ActivityLog(library.activities);
  }

  /** What has happened so far. */
  get told(): {
    records: ReadonlyMap<string, readonly TransitionRecord[]>;
    course: readonly Happening[];
    workflow: Workflow;
  } {
    const { records, course } = this.#cast;
    return { records, course, workflow: this.#setting.model.workflow };
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
    const { main, route, payers } = this.#cast;
    return { outcome: main?.outcome ?? null, states: main?.states ?? [], route, payers };
  }

  /** The organisation that fills a party in the main case; undefined when none does. */
  organisationOf(party: string): string | undefined {
    return this.#cast.main?.participants[party]?.organisation;
  }

  /** When a clock of the main case runs out; undefined when it does not run or is suspended. */
  dueOf(clock: string): string | undefined {
    return this.#cast.main?.clocks.find(({ id }) => id === clock)?.dueAt ?? undefined;
  }

  play(step: ScenarioStep): void {
    this.#lastTables = [];
    this.#lastTasks = [];
    if (step.wait !== undefined) this.#wait(step.wait);
    if (step.open !== undefined) this.#open(step.open, step);
    if (step.fire !== undefined) this.#fire(step.fire, step);
    if (step.refuse !== undefined) this.#refuse(step.refuse, step);
    if (step.activity !== undefined) this.#record(step);
    if (step.others !== undefined) this.#places.takenByOthers(step.others);
    this.#tellOfRoom();
    if (step.expect !== undefined) this.#expect(step.expect, step.case ?? 'main');
  }

  #surroundings(): Surroundings {
    return {
      now: this.#now,
      law: lawOn(this.#now.slice(0, 10), this.#setting.laws),
      world: this.#setting.world,
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
    const organisation = step.of ?? openerOf(this.#setting.region, this.scenario.school, step.by ?? '');
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
      this.#setting.model,
      born,
      { id: `command-${this.#made}`, event, data, acting, actor: 'pseudonym', onBehalfOf: this.#behalf(step) },
      this.#surroundings(),
    );
  }

  /** Help without a pupil file makes no case; what is expected of its payer reads its own receipt. */
  #record(step: ScenarioStep): void {
    const role = step.by ?? '';
    const receipt = this.#activities.record(step, {
      region: this.#setting.region,
      workflow: this.#setting.model.workflow,
      law: lawOn(this.#now.slice(0, 10), this.#setting.laws),
      school: this.scenario.school,
      recorder: { organisation: step.of ?? openerOf(this.#setting.region, this.scenario.school, role), roles: [role] },
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
    return this.#cast.withIds(step.data ?? {});
  }

  /** What is wrong with the data of an event, which is refused before any case looks at it. */
  #dataFault(event: string, step: ScenarioStep): string | undefined {
    const fields = this.#setting.model.workflow.events.get(event)?.fields;
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

  #decide(event: string, step: ScenarioStep): Decision | Rejection {
    const data = this.#data(step);
    const state = this.#cast.named(step.case ?? 'main');
    this.#made += 1;
    return decide(
      this.#setting.model,
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

  #acting(event: string, { by = '', of }: ScenarioStep, state: CaseState): Acting {
    if (of !== undefined) return { kind: 'staff', organisation: of, roles: [by] };
    return actingIn(this.#setting.model, state, event, by);
  }

  #refuse(event: string, step: ScenarioStep): void {
    const fault = this.#dataFault(event, step);
    if (fault !== undefined) {
      if (step.because === undefined || step.because === DATA_REFUSED) return;
      throw new Mismatch(`${event} was refused because of its data, not ${step.because}: ${fault}.`);
    }
    const isOpening =
      this.#cast.states.length === 0 && this.#setting.model.workflow.events.get(event)?.opens !== undefined;
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
    for (const write of outcome.writes) {
      this.#cast.note(write);
      this.#lastTables = [...this.#lastTables, ...write.record.tables];
      this.#lastTasks.push(...write.tasksOpened.map(({ id }) => id));
    }
    // Only when all writes of the decision are in: a message may go to a case that it opened.
    for (const { state, messages } of outcome.writes)
      for (const message of messages) this.#deliver(state.case, message, `${what}/${message.id}`);
  }

  #deliver(fromCase: string, { toCase, as, event, data }: MessageSent, command: string): void {
    const receiver = this.#cast.byId(toCase);
    if (receiver === undefined) throw new Mismatch(`A message goes to ${toCase}, which does not exist.`);
    if (receiver.closedAt !== null && event === CLOSED) return;
    const told = { fromCase, as, event, data };
    this.#accept(decideMessage(this.#setting.model, receiver, told, { id: command }, this.#surroundings()), event);
  }

  /** Those who wait hear when there is room, the first one first. */
  #tellOfRoom(): void {
    const { waiting } = this.#places.of(this.#cast.states, this.#now);
    for (const { case: id } of waiting) {
      const state = this.#cast.byId(id);
      if (state === undefined) continue;
      const outcome = decideRoom(this.#setting.model, state, { id: `room-${this.#made}` }, this.#surroundings());
      if (outcome?.kind === 'decision') this.#accept(outcome, 'room');
    }
  }

  /** Lets time pass: clocks that fall due on the way fire in due order. */
  #wait(term: string): void {
    const duration = parseDuration(term);
    if (duration === undefined) throw new Mismatch(`${term} is no term.`);
    const until = dueAt(this.calendar, this.#now, duration);
    for (;;) {
      const due = nextDue(this.#cast.states, until);
      if (due === undefined) break;
      this.#now = due.clock.dueAt > this.#now ? due.clock.dueAt : this.#now;
      this.#made += 1;
      this.#accept(
        decideTimer(this.#setting.model, due.state, due.clock.id, { id: `timer-${this.#made}` }, this.#surroundings()),
        due.clock.id,
      );
    }
    this.#now = until;
  }

  #expect(expected: Expectation, name: string): void {
    const state = this.#cast.named(name);
    const owners = ownersOf(this.#setting.model.machine(state.machine).machine, state.states).map(({ party }) => party);
    const wrong = differences(expected, { state, owners, tables: this.#lastTables, tasks: this.#lastTasks });
    if (wrong.length > 0) throw new Mismatch(wrong.join('; '));
  }

  /** What differs at the end of the story. */
  compareEnd(): string[] {
    return differencesAtEnd(this.scenario.end, {
      main: this.#cast.main,
      route: this.#cast.route,
      payers: this.#cast.payers,
      activities: this.#activities.counts,
    });
  }
}
