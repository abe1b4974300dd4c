/**
 * Facts of the world: what a decision may look up, and the log of what it did look up. Live they come from the region's
 * documents; on replay from the record. Decides only that the same question has one answer within a decision.
 */
import { canonicalText } from '#language';
import type { CalendarData, SchoolHolidayRegion } from '#calendar';
import type { FactRecord } from './record.js';

/** What guards read of the school (CEL `school`). */
export interface SchoolFacts {
  readonly types: readonly string[];
  readonly hasTeam: boolean;
  readonly hasContact: boolean;
}

/** A question to the world, with everything that its answer depends on. */
export type Question =
  | { readonly id: 'school'; readonly inputs: { readonly school: string } }
  | {
      readonly id: 'organisation';
      readonly inputs: {
        readonly party: string;
        readonly kind: string;
        readonly way: string;
        readonly school: string;
        readonly residence: string | null;
        readonly chosen: string | null;
      };
    }
  | { readonly id: 'calendar'; readonly inputs: Readonly<Record<string, never>> }
  | { readonly id: 'holidayRegion'; readonly inputs: { readonly school: string } }
  | {
      readonly id: 'mandate';
      readonly inputs: {
        readonly role: string;
        readonly organisation: string | null;
        readonly school: string;
        readonly product: string;
        readonly amount: number;
      };
    }
  | {
      readonly id: 'mandateHolders';
      readonly inputs: { readonly school: string; readonly product: string; readonly amount: number };
    }
  | { readonly id: 'poolRoom'; readonly inputs: { readonly school: string } }
  | { readonly id: 'poolCovers'; readonly inputs: { readonly school: string; readonly need: string } }
  | { readonly id: 'residenceInRegion'; readonly inputs: { readonly residence: string | null } }
  | {
      readonly id: 'offers';
      readonly inputs: { readonly case: string; readonly kind: string; readonly school: string };
    }
  | { readonly id: 'municipality'; readonly inputs: { readonly municipality: string } };

/** Answers questions; the calendar is answered by the hash of its data, and its data by `calendar`. */
export interface World {
  answer(question: Question): unknown;
  calendar(hash: string): CalendarData;
}

/** A world that remembers what was asked: each question once, in the order of first asking. */
export class Inquiry {
  readonly #asked: FactRecord[] = [];

  constructor(private readonly world: World) {}

  ask(question: Question): unknown {
    const known = answered(this.#asked, question);
    if (known !== undefined) return known.result;
    const result = this.world.answer(question) ?? null;
    this.#asked.push({ id: question.id, inputs: question.inputs, result });
    return result;
  }

  school(school: string): SchoolFacts {
    return this.ask({ id: 'school', inputs: { school } }) as SchoolFacts;
  }

  /** Whose school holidays a school has; null when its region does not say. */
  holidayRegion(school: string): SchoolHolidayRegion | null {
    return this.ask({ id: 'holidayRegion', inputs: { school } }) as SchoolHolidayRegion | null;
  }

  calendar(): CalendarData {
    return this.world.calendar(this.ask({ id: 'calendar', inputs: {} }) as string);
  }

  get asked(): readonly FactRecord[] {
    return [...this.#asked];
  }
}

/** The answer to a question among those that were given; a decision asks few. */
function answered(facts: readonly FactRecord[], { id, inputs }: Question): FactRecord | undefined {
  const names = Object.keys(inputs);
  const sought: Readonly<Record<string, unknown>> = inputs;
  return facts.find(
    (one) =>
      one.id === id &&
      Object.keys(one.inputs).length === names.length &&
      names.every((name) => Object.hasOwn(one.inputs, name) && one.inputs[name] === sought[name]),
  );
}

/** A question that the record does not answer: the replay has left the recorded road. */
export class UnrecordedQuestion extends Error {
  constructor(readonly question: string) {
    super(`The record does not answer ${question}.`);
  }
}

/** The world as one record knew it. */
export function recordedWorld(facts: readonly FactRecord[], calendars: (hash: string) => CalendarData): World {
  return {
    answer: (question) => {
      const known = answered(facts, question);
      if (known === undefined) throw new UnrecordedQuestion(`${question.id} ${canonicalText(question.inputs)}`);
      return known.result;
    },
    calendar: calendars,
  };
}
