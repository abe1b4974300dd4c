/** Help without a pupil file, as the document describes it. */
import { ANGLES, DOMAINS, FOCUSES, LEVELS, TASK_CODES } from '#language';
import { ACTIVITY_DIMENSIONS } from '#store';
import { COMMAND, get, PAGE, REGION, type Resource } from './route.js';
import {
  anything,
  integer,
  label,
  list,
  moment,
  object,
  oneOf,
  page,
  ref,
  text,
  textOrNull,
  truth,
  type Json,
} from './schema.js';

const ACTIVITIES = `${REGION}/activities`;
const ACTIVITY = `${ACTIVITIES}/{activity}`;

const day: Json = { type: 'string', format: 'date' };
const NARROW: Readonly<Record<string, Json>> = {
  school: text,
  organisation: { ...text, description: 'the organisation that acted' },
  kind: text,
  taskCode: oneOf(...TASK_CODES),
  fromDate: { ...day, description: 'held on this day or later' },
  untilDate: { ...day, description: 'held on this day or before' },
};
const coded = list(object({ code: text, label }));

const FIELDS: Readonly<Record<string, Json>> = {
  school: text,
  organisation: { ...text, description: 'the organisation that acted; absent: that of the caller' },
  kind: text,
  taskCode: oneOf(...TASK_CODES),
  angle: oneOf(...ANGLES),
  level: oneOf(...LEVELS),
  focus: oneOf(...FOCUSES),
  theme: text,
  setting: text,
  slot: { ...text, description: 'the fixed moment of the school in which it took place' },
  heldDate: day,
  minutes: { type: 'integer', minimum: 1, maximum: 1440 },
  participants: { type: 'integer', minimum: 1, maximum: 5000, description: 'how many were reached' },
  actors: list(object({ role: text, domain: oneOf(...DOMAINS) }, ['domain'])),
};

export const activities: Resource = {
  tag: 'activities',
  routes: [
    {
      method: 'post',
      path: ACTIVITIES,
      id: 'recordActivity',
      summary: 'Record help without a pupil file',
      description:
        'Codes, numbers and a day; never a person. Of codes for which the kind leaves one choice nothing needs to be said. With `replaces` it takes the place of an earlier record, which stays to be read.',
      headers: COMMAND,
      body: 'RecordActivity',
      answers: { 201: 'Activity' },
      refusals: [400, 401, 403, 404, 409, 413, 422, 503],
    },
    get(
      ACTIVITIES,
      'listActivities',
      'Activities of the caller’s organisation, school or municipality, the last held first',
      'ActivityList',
      {
        query: {
          ...PAGE,
          ...NARROW,
          history: { ...truth, default: false, description: 'also what was replaced or withdrawn' },
        },
        refusals: [400, 401, 404],
      },
    ),
    get(`${ACTIVITIES}/counts`, 'countActivities', 'How often, how long, and how many were reached', 'ActivityCounts', {
      query: {
        ...NARROW,
        by: {
          ...text,
          default: 'taskCode',
          description: `what to count by, with commas: ${ACTIVITY_DIMENSIONS.join(', ')}`,
        },
      },
      refusals: [400, 401, 404],
    }),
    get(
      `${ACTIVITIES}/codes`,
      'readActivityCodes',
      'The codes with which activities are recorded here',
      'ActivityCodes',
      {
        query: {
          need: { ...text, description: 'only the angles from which help for this need comes here, and their kinds' },
        },
        refusals: [400, 401, 404],
      },
    ),
    get(ACTIVITY, 'readActivity', 'One activity, with the receipt of its payer', 'Activity', { refusals: [401, 404] }),
    {
      method: 'post',
      path: `${ACTIVITY}/withdrawal`,
      id: 'withdrawActivity',
      summary: 'Say that an activity did not take place after all',
      description: 'A new record takes its place and counts for nothing.',
      headers: COMMAND,
      body: 'WithdrawActivity',
      answers: { 201: 'Activity' },
      refusals: [400, 401, 403, 404, 409, 413, 422, 503],
    },
  ],
  schemas: {
    RecordActivity: {
      ...object({ ...FIELDS, role: text, replaces: text }, [
        'organisation',
        'taskCode',
        'angle',
        'level',
        'focus',
        'theme',
        'setting',
        'slot',
        'role',
        'replaces',
      ]),
      additionalProperties: false,
      examples: [
        {
          school: 'voorbeeldschool',
          kind: 'classTraining',
          angle: 'prevention',
          theme: 'bullying',
          heldDate: '2026-11-17',
          minutes: 90,
          participants: 24,
          actors: [{ role: 'localTeamContact' }, { role: 'teacher' }],
        },
      ],
    },
    WithdrawActivity: { ...object({ role: text }, ['role']), additionalProperties: false },
    Activity: object({
      id: text,
      region: text,
      ...FIELDS,
      theme: textOrNull,
      slot: textOrNull,
      payer: textOrNull,
      receipt: anything,
      configuration: integer,
      definition: text,
      replaces: textOrNull,
      replacedBy: textOrNull,
      withdrawn: truth,
      recordedAt: moment,
      recordedBy: object({ organisation: text, role: text, actor: text }),
    }),
    ActivityList: page(ref('Activity')),
    ActivityCounts: object({
      by: list(text),
      items: list({
        ...object({ activities: integer, minutes: integer, participants: integer }),
        description: 'With the value of each dimension; null where there is none.',
      }),
      total: object({ activities: integer, minutes: integer, participants: integer }),
    }),
    ActivityCodes: object({
      tasks: list(object({ code: text, label, performedBy: anything })),
      angles: coded,
      levels: coded,
      focuses: coded,
      themes: coded,
      settings: coded,
      needs: list(object({ need: text, angles: list(text) })),
      kinds: list(anything),
      roles: list(object({ role: text, label, localNames: anything })),
      slots: list(anything),
    }),
  },
};
