/** A case that is followed from its opening: knows its version, so that a test only says who does what. */
import { etag, type Advanced, type Api, type CaseView, type Firing, type Opening, type Reply } from './api.js';

/** Who does what. `onBehalfOf` as in the API. */
export interface Step {
  readonly by: string;
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly role?: string;
  readonly onBehalfOf?: string;
}

export class FollowedCase {
  #view: CaseView;

  private constructor(
    readonly api: Api,
    view: CaseView,
  ) {
    this.#view = view;
  }

  static async open(api: Api, person: string, opening: Opening): Promise<FollowedCase> {
    const reply = await api.open(person, opening);
    if (reply.status !== 201) throw new Error(`The case was not opened: ${reply.status} ${reply.text}`);
    return new FollowedCase(api, reply.body);
  }

  /** A case that is there already, as somebody sees it. */
  static async find(api: Api, person: string, id: string): Promise<FollowedCase> {
    const reply = await api.read(person, id);
    if (reply.status !== 200) throw new Error(`${person} does not see the case: ${reply.status}`);
    return new FollowedCase(api, reply.body);
  }

  get id(): string {
    return this.#view.id;
  }
  get version(): number {
    return this.#view.version;
  }
  /** The case as the last one who acted saw it then. */
  get view(): CaseView {
    return this.#view;
  }
  /** The state of the main part. */
  get at(): string {
    return this.#view.states.find((path) => path.startsWith(`${this.#view.machine}.`)) ?? '';
  }

  /** Fires an event on the version that was seen last, whatever comes of it. */
  async attempt(step: Step, headers: Readonly<Record<string, string>> = {}): Promise<Reply<Advanced>> {
    return this.api.fire(step.by, this.id, firingOf(step), { 'if-match': etag(this.version), ...headers });
  }

  /** Fires an event that has to be taken. */
  async fire(step: Step, headers: Readonly<Record<string, string>> = {}): Promise<Advanced> {
    const reply = await this.attempt(step, headers);
    if (reply.status !== 200) throw new Error(`${step.event} by ${step.by}: ${reply.status} ${reply.text}`);
    this.#view = reply.body.case;
    return reply.body;
  }

  /** Fires events in their order, all of which have to be taken. */
  async walk(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.fire(step);
  }

  /** Looks again, for what happened by itself. */
  async refresh(person: string): Promise<CaseView> {
    this.#view = (await this.api.read(person, this.id)).body;
    return this.#view;
  }
}

/** What is sent of a step. */
export function firingOf({ event, data, role, onBehalfOf }: Step): Firing {
  return {
    event,
    ...(data === undefined ? {} : { data }),
    ...(role === undefined ? {} : { role }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
  };
}
