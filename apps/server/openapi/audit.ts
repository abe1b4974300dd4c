/** What is kept of a case and shown again, as the document describes it. */
import { CASE, get, PAGE, type Resource } from './route.js';
import { anything, integer, list, moment, object, page, ref, text, textOrNull, truth } from './schema.js';

const refusals = [400, 401, 403, 404];

export const audit: Resource = {
  tag: 'audit',
  routes: [
    get(`${CASE}/transitions`, 'readHistory', 'Every transition, with its hash', 'TransitionList', {
      query: PAGE,
      refusals,
    }),
    get(`${CASE}/attempts`, 'readAttempts', 'Refused attempts, newest first', 'AttemptList', { query: PAGE, refusals }),
    get(`${CASE}/replay`, 'replayCase', 'Decide every transition again and compare every byte', 'Replay', {
      query: { to: { ...integer, minimum: 1, description: 'stop after this transition' } },
      refusals,
    }),
  ],
  schemas: {
    Transition: {
      ...anything,
      description:
        'The closed fields of the record and its hash: what is hashed is the canonical form (RFC 8785) of all fields but `hash`.',
    },
    TransitionList: page(ref('Transition')),
    AttemptList: page(
      object({
        id: text,
        case: text,
        at: moment,
        actor: text,
        organisation: textOrNull,
        role: textOrNull,
        event: text,
        code: text,
        because: list(ref('Because')),
        guards: list(anything),
      }),
    ),
    Replay: object({
      identical: truth,
      transitions: integer,
      firstDifference: { type: ['object', 'null'] },
      states: list(text),
      data: anything,
    }),
  },
};
