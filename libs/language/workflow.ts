/**
 * A workflow as the rooms behind the language use it: names resolved, expressions typed, every part with its place. The
 * types only; `compileWorkflow` makes it from a definition.
 */
import type { CelSpace, Expression } from './cel.js';
import type { CelScope } from './cel-program.js';
import type { Reference } from './cel-field.js';
import type { By, LinkKind, Outcome } from './chart-document.js';
import type { Definition } from './definition.js';
import type { FactField, FactFields, FactValue, Facts } from './fact-field.js';
import type { SteeringLevel } from './ladder-document.js';
import type { Label } from './label.js';
import type { Visibility } from './party-document.js';
import type { ClockDocument, EndsOn } from './clock-document.js';
import type { ParameterDocument } from './workflow-document.js';
import type { WorldFactKind } from './world-fact.js';

/** File and line, as a refusal shows them; the column is for who writes the file. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** What an action or a mapping of data is evaluated on. */
export interface ValueScope {
  readonly cel: CelScope;
  readonly facts: Facts;
  readonly eventData: Readonly<Record<string, unknown>>;
}
export interface CompiledValue {
  readonly text: string;
  readonly references: readonly Reference[];
  /** Facts of the world that it reads. */
  readonly asks: readonly AskedFact[];
  of(scope: ValueScope): FactValue;
}
export type CompiledValues = ReadonlyMap<string, CompiledValue>;

/** One conjunct of a guard. */
export interface GuardTerm {
  /** The name of the condition, or the transition's id and the number of the conjunct. */
  readonly id: string;
  readonly label: Label;
  /** Of one without a name: what has to be so, as part of a sentence. */
  readonly said?: Label;
  readonly code: 'guard.not-met' | 'consent.missing' | 'mandate.exceeded';
  readonly expression: Expression;
  /** Facts of the world that it reads. */
  readonly asks: readonly AskedFact[];
  /** It reads the event's own data, itself or through a fact, so that it can only be judged when the data is there. */
  readonly readsEvent: boolean;
  /** It is an expression of the event's own data and has no name: it says which of several ways was asked for, and is no reason by itself. */
  readonly choosesWay: boolean;
  readonly source: SourceLine;
  readonly why?: string;
}

export type CompiledAction =
  | {
      readonly kind: 'assign';
      readonly changes: readonly {
        readonly field: string;
        readonly entry?: CompiledValue;
        readonly value: CompiledValue;
      }[];
    }
  | { readonly kind: 'add' | 'remove'; readonly field: string; readonly value: CompiledValue }
  | { readonly kind: 'raise'; readonly event: string; readonly data: CompiledValues }
  | {
      readonly kind: 'task';
      readonly id: string;
      /** It is done when this state is left: that of an entry, or of a transition that stays in its state. */
      readonly entryOf?: string;
      /** The events that finish it, wherever the case then is. */
      readonly until?: readonly string[];
      readonly ladder?: Ladder;
      readonly party: string;
      readonly role: string;
      readonly due?: Term;
      readonly label: Label;
    }
  | { readonly kind: 'notify'; readonly party: string; readonly role: string }
  | { readonly kind: 'offer'; readonly party: string; readonly packet: readonly string[]; readonly state: string }
  | {
      readonly kind: 'post';
      readonly point: string;
      readonly decision: string;
      readonly inputs: CompiledValues;
      readonly amount?: CompiledValue;
    }
  | {
      readonly kind: 'open';
      readonly machine: string;
      readonly as: string;
      readonly event: string;
      readonly data: CompiledValues;
      readonly with: readonly string[];
    }
  | { readonly kind: 'tell'; readonly related: string; readonly event: string; readonly data: CompiledValues }
  | {
      readonly kind: 'join';
      readonly related: string;
      readonly case: CompiledValue;
      readonly event: string;
      readonly data: CompiledValues;
    };

/** Who is asked, rung by rung, when a task is overdue. */
export interface Ladder {
  readonly id: string;
  readonly label: Label;
  readonly rungs: readonly Rung[];
}
export interface Rung {
  readonly id: string;
  readonly level: SteeringLevel;
  readonly party: string;
  readonly role: string;
  /** How long it has until the next one is asked. */
  readonly due?: Term;
  readonly label: Label;
}

/** A term as text (`10wd`, `P6W`) with the name it goes by. */
export interface Term {
  readonly name: string;
  readonly duration: string;
  readonly endsOn?: EndsOn;
  readonly label: Label;
}

export type Trigger =
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'after'; readonly term: Term; readonly ordinal: number }
  | { readonly kind: 'always' }
  | { readonly kind: 'done' };

export interface ChartTransition {
  readonly id: string;
  readonly source: string;
  readonly trigger: Trigger;
  readonly guard: readonly GuardTerm[];
  readonly by?: By;
  /** The path of the target; absent: it stays. */
  readonly target?: string;
  readonly reenter: boolean;
  readonly actions: readonly CompiledAction[];
  readonly link?: LinkKind;
  readonly label?: Label;
  readonly at: SourceLine;
}

export interface ChartState {
  readonly path: string;
  readonly key: string;
  readonly parent?: string;
  readonly kind: 'atomic' | 'compound' | 'parallel' | 'final' | 'history';
  readonly history?: 'shallow' | 'deep';
  readonly label: Label;
  /** The party finally responsible, its own or inherited; blocks have none. */
  readonly owner?: string;
  readonly isResting: boolean;
  readonly outcome?: Outcome;
  readonly initial?: string;
  readonly children: readonly string[];
  readonly entry: readonly CompiledAction[];
  readonly exit: readonly CompiledAction[];
  readonly transitions: readonly ChartTransition[];
  /** Where a history state leads the first time. */
  readonly target?: string;
}

/** The chart of one machine: its main part and its blocks, side by side. */
export interface Machine {
  readonly name: string;
  readonly label: Label;
  readonly blocks: readonly string[];
  /** Roots of the parts in order: the machine itself, then its blocks. */
  readonly parts: readonly string[];
  readonly states: ReadonlyMap<string, ChartState>;
  readonly fields: FactFields;
  readonly space: CelSpace;
  readonly clocks: readonly Clock[];
  /** The place that its cases need. */
  readonly place?: MachinePlace;
  readonly invariants: readonly {
    readonly id: string;
    readonly expression: Expression;
    readonly holds: boolean;
    readonly why: string;
    readonly at: SourceLine;
  }[];
  /** What must hold of the way that cases take; proved, not looked at when a case runs. */
  readonly courses: readonly Course[];
}

/** A place with an organisation: which facts say what is sought, and the states in which it is held or waited for. */
export interface MachinePlace {
  readonly party: string;
  readonly kind: string;
  readonly product: string;
  readonly need?: string;
  readonly chosen?: string;
  readonly reason?: string;
  readonly heldIn: readonly string[];
  readonly keptIn: readonly string[];
  readonly waitsIn: readonly string[];
  readonly whenFree?: string;
  readonly beyond: readonly string[];
  readonly givenBackBy: readonly string[];
  readonly at: SourceLine;
}

/**
 * From where it counts, and what must come: at some time, within a term, or in so many events; or an order of states. Or what
 * a step needs and where it leads: that of an event, of a term, or any that comes into somewhere.
 */
export type Course = { readonly id: string; readonly why: string; readonly at: SourceLine } & (
  | { readonly kind: 'eventually'; readonly from?: Expression; readonly to: Expression }
  | { readonly kind: 'within'; readonly from: Expression; readonly to: Expression; readonly term: Term }
  | { readonly kind: 'atMost'; readonly from: Expression; readonly to: Expression; readonly events: number }
  | { readonly kind: 'order'; readonly states: readonly string[] }
  | {
      readonly kind: 'on';
      /** Each is asked by itself; none: everywhere. */
      readonly in: readonly string[];
      readonly from?: Expression;
      readonly to?: Expression;
      /** By event, which cases of it are meant and what they need. */
      readonly asked: ReadonlyMap<
        string,
        { readonly when: readonly GuardTerm[]; readonly needs: readonly GuardTerm[] }
      >;
      readonly does: readonly Deed[];
      readonly without: readonly Deed[];
      readonly who: readonly { readonly party: string; readonly role: string }[];
    }
  | {
      readonly kind: 'after';
      readonly term: Term;
      readonly in: readonly string[];
      /** In which cases it leads to what is said. */
      readonly when: readonly GuardTerm[];
      readonly from?: Expression;
      readonly to?: Expression;
      readonly does: readonly Deed[];
      readonly without: readonly Deed[];
    }
  | { readonly kind: 'into'; readonly to: Expression; readonly needs: Expression }
  | {
      readonly kind: 'fourEyes';
      readonly event: string;
      readonly by: readonly string[];
      readonly from: Expression;
      readonly to: Expression;
    }
);

/** What a step does besides leading somewhere; its name is that of the relation, the machine, the party, the task, the point or the fact. */
export interface Deed {
  readonly kind: 'tell' | 'open' | 'offer' | 'task' | 'post' | 'notify' | 'assign';
  readonly name: string;
}

export interface Clock extends Omit<ClockDocument, 'machine' | 'duration' | 'extension' | 'follows'> {
  readonly id: string;
  readonly term: Term;
  readonly follows?: Term;
  readonly extension?: Omit<NonNullable<ClockDocument['extension']>, 'duration'> & { readonly term: Term };
  readonly at: SourceLine;
}

export interface WorkflowEvent {
  readonly name: string;
  readonly label: Label;
  readonly by: By | undefined;
  readonly onBehalfOf: readonly string[];
  readonly opens?: { readonly machine: string; readonly at: string };
  readonly isDefault: boolean;
  readonly isEscape: boolean;
  readonly means?: string;
  readonly basis?: string;
  readonly fields: FactFields;
  readonly at: SourceLine;
}

export interface Finder {
  readonly way:
    | 'school'
    | 'chosen'
    | 'localTeamOf'
    | 'municipalityOf'
    | 'providerOf'
    | 'partnershipOf'
    | 'teamOf'
    | 'youthHealthOf'
    | 'regional';
  readonly of?: string;
}
export interface Party {
  readonly id: string;
  readonly label: Label;
  readonly kind: string;
  readonly roles: readonly string[];
  readonly found: readonly Finder[];
  readonly visibility: Visibility;
}

export interface Relation {
  readonly id: string;
  readonly machine: string;
  readonly label: Label;
  readonly many: boolean;
  readonly closeFirst: boolean;
  readonly onClosed?: string;
}

export interface WorldFact {
  readonly id: string;
  readonly reads: WorldFactKind;
  readonly field: FactField;
  readonly label: Label;
}

/** A fact of the world as one place asks it, with what it reads from the facts and the event of that place. */
export interface AskedFact {
  readonly fact: WorldFact;
  readonly with: CompiledValues;
}

export interface DecisionInput {
  readonly name: string;
  readonly type: 'boolean' | 'enum';
  readonly values: readonly (string | boolean)[];
  readonly from?: string;
  readonly label?: Label;
}
export interface DecisionRule {
  readonly id: string;
  /** A locked row: content from the law in force. */
  readonly law: boolean;
  readonly when?: Expression;
  readonly gives: Readonly<Record<string, string | boolean | number>>;
  readonly label?: Label;
  readonly basis?: string;
  readonly source: SourceLine;
}
export interface Decision {
  readonly id: string;
  readonly label: Label;
  readonly inputs: ReadonlyMap<string, DecisionInput>;
  readonly outputs: Readonly<Record<string, readonly string[]>>;
  readonly rules: readonly DecisionRule[];
  readonly expects: readonly DecisionExpected[];
  /** Only one rule may hit, but for the last. */
  readonly isUnique: boolean;
  /** By output, the inputs of which more never gives less of it. */
  readonly monotone: ReadonlyMap<string, readonly string[]>;
}
/** What must be decided of some inputs: of each output named, one of these values. */
export interface DecisionExpected {
  readonly id: string;
  /** Absent: of all inputs. */
  readonly when?: Expression;
  readonly gives: ReadonlyMap<string, readonly string[]>;
  readonly why: string;
  readonly at: SourceLine;
}

export interface Workflow {
  readonly definition: Definition;
  readonly name: string;
  readonly title: Label;
  readonly machines: ReadonlyMap<string, Machine>;
  readonly events: ReadonlyMap<string, WorkflowEvent>;
  readonly parties: ReadonlyMap<string, Party>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly facts: ReadonlyMap<string, WorldFact>;
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly parameters: ReadonlyMap<
    string,
    { readonly document: ParameterDocument; readonly value: string | number | boolean }
  >;
  readonly codes: ReadonlyMap<string, Readonly<Record<string, Label>>>;
}
