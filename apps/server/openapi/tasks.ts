/** Tasks and the worklist, as the document describes them. */
import { TASK_DEEDS, TASK_REASONS } from '#access';
import { MOST_COUNTED } from '#store';
import { COMMAND, get, MINIMAL, PAGE, REGION, type Resource, type Route } from './route.js';
import { integer, label, list, moment, object, oneOf, ref, text, textOrNull, truth, type Json } from './schema.js';

const TASKS = `${REGION}/tasks`;
const TASK = `${TASKS}/{task}`;
const momentOrNull: Json = { ...textOrNull, format: 'date-time' };
const whose: Json = { ...textOrNull, description: '`you`, the pseudonym of somebody else in this case, or null' };
const flag = (description: string): Json => ({ ...truth, default: false, description });
const KIND: Json = {
  ...oneOf('task', 'notice', 'escalation'),
  description: 'a notice only tells; an escalation is of a task that somebody else did not do in time',
};

const deed = (
  name: (typeof TASK_DEEDS)[number],
  id: string,
  summary: string,
  description: string,
  body: string,
): Route => ({
  method: 'post',
  path: `${TASK}/${name}`,
  id,
  summary,
  description,
  headers: {
    'If-Match': { description: 'The version that was seen, to be refused when the task was changed since.' },
    ...COMMAND,
  },
  body,
  answers: { 200: 'Task', ...MINIMAL },
  refusals: [400, 401, 403, 404, 409, 412, 413, 422, 503],
});

export const tasks: Resource = {
  tag: 'tasks',
  routes: [
    get(TASKS, 'listTasks', 'What is to be done, due first', 'TaskList', {
      description:
        'For the caller’s organisation in the roles that he holds. Tasks without a date come last. Auditors read the tasks of one case.',
      query: {
        ...PAGE,
        mine: flag('claimed by the caller'),
        unclaimed: flag('claimed by nobody'),
        overdue: flag('due before now'),
        due: { ...oneOf('today'), description: 'due today, or before' },
        organisation: text,
        role: { ...text, description: 'one of the caller’s roles' },
        case: text,
        kind: KIND,
        school: text,
        workflow: text,
        history: flag('also what is done, of one case'),
      },
      refusals: [400, 401, 404],
    }),
    get(TASK, 'readTask', 'One task, open or done, with what was done with it', 'TaskWithActs', {
      refusals: [401, 404],
    }),
    deed(
      'claim',
      'claimTask',
      'Take a task',
      'Of two who claim at once one gets it; the other is told with 409.',
      'Deed',
    ),
    deed(
      'release',
      'releaseTask',
      'Give a task back',
      'To the role; a delegated one to who delegated it. For a colleague who is absent, with that reason, others may do it.',
      'ReleaseTask',
    ),
    deed(
      'reassign',
      'reassignTask',
      'Give a task to another role or organisation',
      'Of those that take part in the case and may see it. Should they leave the case, the task returns.',
      'ReassignTask',
    ),
    deed(
      'delegate',
      'delegateTask',
      'Let a colleague do a task',
      'Who delegates still answers for it and may take it back. Only a colleague of the same organisation and role sees it.',
      'DelegateTask',
    ),
    deed(
      'complete',
      'completeTask',
      'Say that a task is done, or a notice read',
      'For what nothing in the case finishes; 409 for the rest.',
      'Deed',
    ),
  ],
  schemas: {
    Deed: { ...object({}), additionalProperties: false },
    ReleaseTask: { ...object({ reason: oneOf(...TASK_REASONS) }, ['reason']), additionalProperties: false },
    ReassignTask: {
      ...object({ organisation: text, role: text, reason: oneOf(...TASK_REASONS) }, ['organisation', 'role', 'reason']),
      additionalProperties: false,
      examples: [{ role: 'schoolSocialWorker', reason: 'expertise' }],
    },
    DelegateTask: {
      ...object(
        {
          person: {
            ...text,
            description: 'the subject of the colleague’s tokens; no more than pseudonyms of it are kept',
          },
          reason: oneOf(...TASK_REASONS),
        },
        ['reason'],
      ),
      additionalProperties: false,
    },
    Task: task(),
    TaskWithActs: {
      ...task({
        acts: list(
          object({
            version: integer,
            kind: oneOf('claimed', 'released', 'reassigned', 'delegated', 'completed', 'movedAlong', 'returned'),
            at: moment,
            actor: text,
            organisation: textOrNull,
            role: textOrNull,
            reason: textOrNull,
            toOrganisation: textOrNull,
            toRole: textOrNull,
            toActor: textOrNull,
          }),
        ),
      }),
    },
    TaskList: object(
      {
        items: list(ref('Task')),
        next: textOrNull,
        counts: {
          ...object({ all: integer, mine: integer, unclaimed: integer, overdue: integer, today: integer }),
          description: `With the first page: under each heading, up to ${MOST_COUNTED}, which means that or more.`,
        },
      },
      ['counts'],
    ),
  },
};

function task(more: Readonly<Record<string, Json>> = {}): Json {
  return object({
    id: text,
    name: text,
    kind: KIND,
    label,
    organisation: text,
    role: text,
    dueAt: momentOrNull,
    overdue: truth,
    openedAt: moment,
    doneAt: momentOrNull,
    claimedBy: whose,
    claimedAt: momentOrNull,
    delegatedBy: whose,
    version: integer,
    case: {
      ...object({
        id: text,
        href: text,
        school: text,
        workflow: text,
        machine: text,
        states: list(text),
        visibility: oneOf('full', 'packet', 'statusLine'),
      }),
      type: ['object', 'null'],
    },
    can: list(oneOf(...TASK_DEEDS)),
    ...more,
  });
}
