/**
 * A told way played as a story that `schakel test` can run: the same events by the same roles, time let pass to the same
 * terms, and after every step the same states. Decides how a step is played; whether the way exists was found before. A step
 * that cannot be played as it was told ends it, and says why.
 */
import { dueAt, parseDuration, type CalendarData } from '#calendar';
import type { Label, Library, ScenarioDocument, ScenarioStep } from '#language';
import { InvariantBroken } from '#lifecycle';
import { Stage } from './stage.js';

/** One step of a way, as it is told. */
export interface ToldStep {
  readonly kind: 'opening' | 'human' | 'time' | 'related';
  /** The event, or the clock for what time does. */
  readonly event: string;
  readonly by?: string;
  readonly party?: string;
  /** Everything that the event asks for. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Where the case stands after it. */
  readonly states: readonly string[];
}

/** Where and when it plays. */
export interface Setting {
  readonly scenario: string;
  readonly title: Label;
  readonly workflow: string;
  readonly region: string;
  readonly school: string;
  readonly startAt: string;
}

export interface Enactment {
  /** The story as far as it could be played. */
  readonly document: ScenarioDocument;
  /** The step, from 1, that did not come out as it was told, and what came out. */
  readonly stopped: { readonly step: number; readonly why: string } | null;
  /** The invariant that the last step breaks. The step is part of the story, which fails there as long as the workflow does. */
  readonly breaks: string | null;
}

/** The number under which stories go that are of no domain study. */
const UNNUMBERED = 99;

export function enact(
  told: readonly ToldStep[],
  setting: Setting,
  library: Library,
  calendar: CalendarData,
): Enactment {
  const { scenario, title, workflow, region, school, startAt } = setting;
  const head = { schakel: 1, scenario, number: UNNUMBERED, title, workflow, region, school, startAt } as const;
  const stage = new Stage({ ...head, steps: [], end: { route: [], payers: [] } }, library, calendar);
  const steps: ScenarioStep[] = [];
  let stopped: Enactment['stopped'] = null;
  let breaks: Enactment['breaks'] = null;
  for (const [index, one] of told.entries()) {
    let step: ScenarioStep | undefined;
    try {
      step = stepFor(one, stage, calendar);
      stage.play(step);
      steps.push(step);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (error instanceof InvariantBroken && step !== undefined) {
        steps.push(step);
        breaks = why;
      } else stopped = { step: index + 1, why };
      break;
    }
  }
  const { outcome, ...found } = stage.found;
  const end = { ...found, ...(outcome === null ? {} : { outcome }) };
  return { document: { ...head, steps, end }, stopped, breaks };
}

function stepFor(
  { kind, event, by, party, data, states }: ToldStep,
  stage: Stage,
  calendar: CalendarData,
): ScenarioStep {
  const expect = { states };
  switch (kind) {
    case 'opening':
      return { open: event, ...(by === undefined ? {} : { by }), data, expect };
    case 'human': {
      const organisation = party === undefined ? undefined : stage.organisationOf(party);
      return {
        fire: event,
        ...(by === undefined ? {} : { by }),
        ...(organisation === undefined ? {} : { of: organisation }),
        ...(Object.keys(data).length === 0 ? {} : { data }),
        expect,
      };
    }
    case 'time':
      return { wait: untilDue(event, stage, calendar), expect };
    case 'related':
      throw new Error(`${event} comes from a related case, which a story of this case does not play.`);
  }
}

/** The least number of days after which a clock has run out. */
function untilDue(clock: string, stage: Stage, calendar: CalendarData): string {
  const due = stage.dueOf(clock);
  if (due === undefined) throw new Error(`The term ${clock} does not run.`);
  for (let days = 1; ; days += 1) {
    const duration = parseDuration(`P${days}D`);
    if (duration === undefined) throw new Error(`The term ${clock} runs too long.`);
    if (dueAt(calendar, stage.now, duration) >= due) return `P${days}D`;
  }
}
