/** Cases and what is done with them, as the document describes them. */
import { CASE, CASES, COMMAND, get, MINIMAL, PAGE, type Resource } from './route.js';
import {
  anything,
  integer,
  integerOrNull,
  label,
  list,
  moment,
  momentOrNull,
  object,
  oneOf,
  page,
  ref,
  text,
  textOrNull,
  truth,
} from './schema.js';

export const cases: Resource = {
  tag: 'cases',
  routes: [
    {
      method: 'post',
      path: CASES,
      id: 'openCase',
      summary: 'Open a case at a school',
      description: 'The model follows from the region’s choice for the school.',
      headers: COMMAND,
      body: 'OpenCase',
      answers: { 201: 'Case' },
      refusals: [400, 401, 403, 404, 409, 413, 422, 503],
    },
    get(CASES, 'listCases', 'Cases in which the caller’s organisation takes part, newest first', 'CaseList', {
      query: {
        ...PAGE,
        state: { ...text, description: 'a state, or a state that holds it: `chain.localTeam`' },
        school: text,
        organisation: text,
        workflow: text,
        q: { ...text, description: 'the beginning of a case number' },
      },
      refusals: [400, 401, 404],
    }),
    get(CASE, 'readCase', 'One case, as far as the caller may see it', 'Case', { refusals: [401, 404] }),
    get(`${CASE}/actions`, 'listActions', 'What the caller can do now, and why not the rest', 'Actions', {
      refusals: [401, 404],
    }),
    {
      method: 'post',
      path: `${CASE}/transitions`,
      id: 'advanceCase',
      summary: 'Fire an event',
      headers: {
        'If-Match': { description: 'The version that was seen: the ETag of the case.', required: true },
        ...COMMAND,
      },
      body: 'Advance',
      answers: { 200: 'Advanced', ...MINIMAL },
      refusals: [400, 401, 403, 404, 409, 412, 413, 422, 428, 503],
    },
  ],
  schemas: {
    OpenCase: {
      ...object({ school: text, subject: text, event: text, data: anything, onBehalfOf: ref('OnBehalfOf') }, [
        'subject',
        'event',
        'data',
        'onBehalfOf',
      ]),
      additionalProperties: false,
      examples: [{ school: 'voorbeeldschool', data: {} }],
    },
    OnBehalfOf: object(
      {
        whose: oneOf('parent', 'pupil', 'externalMunicipality'),
        given: { ...oneOf('talk', 'letter', 'signature'), default: 'talk' },
      },
      ['given'],
    ),
    Advance: {
      ...object({ event: text, data: anything, role: text, onBehalfOf: ref('OnBehalfOf') }, [
        'data',
        'role',
        'onBehalfOf',
      ]),
      additionalProperties: false,
      examples: [{ event: 'SIGNAL_INTERPRETED', data: { need: 'anxiety' } }],
    },
    Case: object(
      {
        id: text,
        region: text,
        school: text,
        subject: text,
        workflow: text,
        machine: text,
        configuration: integer,
        definition: text,
        version: integer,
        states: list(text),
        owners: list(object({ part: text, organisation: textOrNull, role: textOrNull })),
        related: list(object({ as: text, data: anything, isOpen: truth, case: text }, ['case'])),
        data: anything,
        clocks: list(ref('Clock')),
        place: { ...object({ organisation: text, offer: textOrNull, isBeyond: truth }), type: ['object', 'null'] },
        waitingSince: { ...textOrNull, format: 'date-time' },
        visibility: oneOf('full', 'packet', 'statusLine'),
        openedAt: moment,
        closedAt: momentOrNull,
        outcome: textOrNull,
      },
      ['subject'],
    ),
    Clock: {
      ...object({
        id: text,
        label,
        state: oneOf('running', 'suspended', 'expired'),
        term: { ...text, description: 'its own length, without extensions', examples: ['P8W'] },
        basis: textOrNull,
        startedAt: momentOrNull,
        unit: { enum: ['workingDays', 'days', 'minutes', null] },
        budget: integerOrNull,
        used: integerOrNull,
        remaining: integerOrNull,
        suspended: integerOrNull,
        dueAt: momentOrNull,
        suspensions: list(object({ fromAt: moment, untilAt: momentOrNull })),
        extensions: list(object({ extendedAt: moment, term: text })),
      }),
      description:
        'A term of the case. `budget`, `used`, `remaining` and `suspended` count `unit`: days that have passed whole, of which those that lie whole within a suspension are not used. They are null for a term that an engine before schakel/3 started. `dueAt` is null while the term is suspended.',
    },
    CaseList: page(ref('Case')),
    Actions: object({
      available: list(
        object({ event: text, label, schema: anything, conditions: list(object({ text: label, source: anything })) }),
      ),
      unavailable: list(object({ event: text, label, because: list(ref('Because')) })),
    }),
    Advanced: object({ case: ref('Case'), transition: ref('Transition') }),
  },
};
