/**
 * What an expression reads, as it is for one event on one configuration: variables that are looked up only when they are
 * asked for, since most expressions read one or two. Decides nothing; facts of the world are put in by the judgement.
 */
import type { Capacity } from '#access';
import { celValuesOf, celViewOf, type CelScope, type FactValue } from '#language';
import type { Judged } from '#machine';
import type { CaseState, RelatedCase } from './case-state.js';
import type { Behaviour } from './engine.js';
import type { Model } from './model.js';
import { owningParties } from './standing.js';
import type { Inquiry } from './world.js';

/** What is the same for the whole of a decision. */
export interface Setting {
  readonly model: Model;
  /** The case, as far as facts of the world are asked for it. */
  readonly of: Pick<CaseState, 'case' | 'school' | 'place' | 'gaveBack'>;
  readonly school: string;
  readonly event: string;
  /** The capacity in which it is fired; undefined for the system. */
  readonly capacity: Capacity | undefined;
  readonly organisation: string | null;
  readonly related: readonly RelatedCase[];
  readonly inquiry: Inquiry;
  readonly behaviour: Behaviour;
}

/** The scope of one event, set of facts and configuration. */
export class ScopeOn implements CelScope {
  readonly variables: Variables;

  constructor(
    private readonly setting: Setting,
    readonly on: Judged,
  ) {
    this.variables = new Variables(setting, on);
  }

  in(path: string): boolean {
    return this.on.active(path);
  }

  consent(purpose: string): boolean {
    const given = (this.on.facts['consent'] as Readonly<Record<string, FactValue>> | undefined)?.[purpose];
    return given === 'given' || given === 'notNeeded';
  }

  open(relation: string): boolean {
    return this.setting.related.some(({ as, isOpen }) => as === relation && isOpen);
  }
}

/** The variables of the language (contract: CEL scope), each made when it is first read. */
class Variables {
  readonly [name: string]: unknown;
  readonly #setting: Setting;
  readonly #on: Judged;
  readonly #actor: { readonly role: string };
  #data: unknown;
  #event: { readonly data: unknown } | undefined;
  /** Facts of the world that an expression declares, by name. */
  facts: Readonly<Record<string, unknown>> = NOTHING;

  constructor(setting: Setting, on: Judged) {
    this.#setting = setting;
    this.#on = on;
    this.#actor = { role: setting.capacity?.role ?? 'system' };
  }

  get data(): unknown {
    return (this.#data ??= celViewOf(this.#on.machine.fields, this.#on.facts));
  }

  get event(): unknown {
    const fields = this.#setting.model.workflow.events.get(this.#on.event)?.fields;
    return (this.#event ??= {
      data: fields === undefined || fields.size === 0 ? NOTHING : celValuesOf(fields, this.#on.eventData),
    });
  }

  get parameters(): unknown {
    return parameterValues(this.#setting.model.workflow.parameters);
  }

  get agreements(): unknown {
    return agreementValues(this.#setting.model.workflow.definition.document.agreements);
  }

  get actor(): unknown {
    return this.#actor;
  }

  get school(): unknown {
    return this.#setting.inquiry.school(this.#setting.school);
  }

  get owners(): unknown {
    return owningParties(this.#on.machine, this.#on.leaves());
  }
}

const NOTHING = {};

const parameterCache = new WeakMap<object, Record<string, unknown>>();
function parameterValues(parameters: Model['workflow']['parameters']): Record<string, unknown> {
  const known =
    parameterCache.get(parameters) ??
    Object.fromEntries(
      [...parameters].map(([name, { value }]) => [name, typeof value === 'number' ? BigInt(value) : value]),
    );
  parameterCache.set(parameters, known);
  return known;
}

const agreementCache = new WeakMap<object, Record<string, unknown>>();
function agreementValues(
  agreements: Model['workflow']['definition']['document']['agreements'],
): Record<string, unknown> {
  const known = agreementCache.get(agreements) ?? {
    ...agreements,
    shortHelp: { maxTalks: BigInt(agreements.shortHelp.maxTalks), maxWeeks: BigInt(agreements.shortHelp.maxWeeks) },
  };
  agreementCache.set(agreements, known);
  return known;
}
