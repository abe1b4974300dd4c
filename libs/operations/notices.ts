/**
 * Which systems are told of a decision, and what they read: the message of each endpoint of the region whose organisation may
 * see something of the case that changed. Pure. It follows from the record, the case before and after, and the endpoints that
 * the region has now; it is written in the same statement, and is no part of the record (docs/adr/0021).
 */
import { viewOf, type View } from '#access';
import type { EndpointDocument, MessageKind, RegionDocument } from '#language';
import { owningParties, type CaseState, type CaseWrite, type Decision, type Model } from '#lifecycle';
import type { Notice } from '#store';
import { mainLinks } from './present-case.js';

/** In the words of the NL GOV profile for CloudEvents: reverse domain, the domain in the plural, what happened. */
const TYPES: Readonly<Record<MessageKind, string>> = {
  joined: 'nl.jeugdhulp-op-school.zaken.deelname-begonnen',
  moved: 'nl.jeugdhulp-op-school.zaken.transitie-uitgevoerd',
  closed: 'nl.jeugdhulp-op-school.zaken.zaak-gesloten',
  left: 'nl.jeugdhulp-op-school.zaken.deelname-beeindigd',
};

/** What an organisation sees of a case, as far as a message tells it. */
interface Sight {
  readonly level: View['level'];
  readonly states: readonly string[];
  readonly closedAt: string | null;
  readonly outcome: string | null;
}

/** The messages of a decision; `before` is the case before it, null for one that it opens. */
export function noticesOf(
  { messages, organisations, schools }: RegionDocument,
  model: Model,
  before: CaseState | null,
  decision: Decision,
): Notice[] {
  if (messages === undefined) return [];
  return Object.entries(messages.endpoints).flatMap(([id, endpoint]) => {
    const roles = (organisations[endpoint.organisation] ?? schools[endpoint.organisation])?.roles ?? [];
    return decision.writes.flatMap((write, index) => {
      const was = index === 0 ? before : null;
      return noticeOf(messages.source, id, endpoint, roles, model, was, write) ?? [];
    });
  });
}

function noticeOf(
  source: string,
  id: string,
  endpoint: EndpointDocument,
  roles: readonly string[],
  model: Model,
  before: CaseState | null,
  write: CaseWrite,
): Notice | undefined {
  const { state, record } = write;
  if (endpoint.workflows?.includes(state.workflow) === false) return undefined;
  const was = before === null ? undefined : sightOf(model, before, endpoint.organisation, roles);
  const is = sightOf(model, state, endpoint.organisation, roles);
  const isOwn = record.organisation === endpoint.organisation;
  const kind = kindOf(was, is, isOwn);
  if (kind === undefined || endpoint.kinds?.includes(kind) === false) return undefined;
  const tasks = write.tasksOpened.filter(({ organisation }) => organisation === endpoint.organisation);
  const seen =
    is.level === 'none'
      ? {}
      : {
          states: is.states,
          closedAt: is.closedAt,
          outcome: is.outcome,
          // Who sees only where a case is does not read its history; what he did himself he knows.
          ...(is.level === 'full' || isOwn ? { event: record.event } : {}),
          tasks: tasks.map(({ id: task, kind: what, role, dueAt }) => ({ task, kind: what, role, dueAt })),
        };
  const message = `${state.case}/${record.seq}/${id}`;
  const body = {
    specversion: '1.0',
    id: message,
    source,
    type: TYPES[kind],
    subject: state.case,
    time: record.recordedAt,
    // In order by comparing texts, as the extension asks. Numbers are left out where a message is, so it is no `Integer`.
    sequence: String(record.seq).padStart(10, '0'),
    ...(is.level === 'none' ? {} : { dataref: `/v1/regions/${state.region}/cases/${state.case}` }),
    datacontenttype: 'application/json',
    data: {
      region: state.region,
      case: state.case,
      workflow: state.workflow,
      machine: state.machine,
      seq: record.seq,
      ...seen,
    },
  };
  return { id: message, endpoint: id, case: state.case, kind, body: JSON.stringify(body) };
}

/** Undefined when there is nothing to tell: the organisation sees nothing, or nothing else than before. */
function kindOf(was: Sight | undefined, is: Sight, isOwn: boolean): MessageKind | undefined {
  const wasSeen = was !== undefined && was.level !== 'none';
  if (is.level === 'none') return wasSeen ? 'left' : undefined;
  if (!wasSeen) return 'joined';
  if (is.closedAt !== null && was.closedAt === null) return 'closed';
  return is.level === 'full' || isOwn || JSON.stringify(was) !== JSON.stringify(is) ? 'moved' : undefined;
}

/** As somebody with every role of the organisation sees it (present-case.ts): a system is not one person. */
function sightOf(model: Model, state: CaseState, organisation: string, roles: readonly string[]): Sight {
  const { machine } = model.machine(state.machine);
  const owners = owningParties(machine, state.states);
  const { level } = viewOf(model.workflow, { owners, participants: state.participants }, organisation, roles);
  const { states, closedAt, outcome } = state;
  return { level, states: level === 'full' ? states : mainLinks(state), closedAt, outcome };
}
