/** Messages to other systems: what an administrator asks of them, and the message itself, as the document describes them. */
import { get, PAGE, REGION, type Resource } from './route.js';
import { integer, list, moment, object, oneOf, page, ref, text, textOrNull, type Json } from './schema.js';

const ENDPOINT = `${REGION}/endpoints/{endpoint}`;
const refusals = [401, 403, 404, 503];
const momentOrNull: Json = { type: ['string', 'null'], format: 'date-time' };

export const endpoints: Resource = {
  tag: 'messages',
  routes: [
    get(`${REGION}/endpoints`, 'listEndpoints', 'The systems that are told, and how each fares', 'EndpointList', {
      description: 'For a person of role regionAdmin. Which systems there are is in the configuration of the region.',
      refusals,
    }),
    {
      method: 'post',
      path: `${ENDPOINT}/secrets`,
      id: 'makeSecret',
      summary: 'Make a secret to sign with, shown this once',
      description:
        'By a person of role regionAdmin. Messages are signed with the secret before it too, for a day. Without a secret nothing is sent.',
      answers: { 201: 'Secret' },
      refusals: [...refusals, 409],
    },
    {
      method: 'post',
      path: `${ENDPOINT}/resumption`,
      id: 'resumeEndpoint',
      summary: 'Call a system again that is disabled or paused',
      description: 'By a person of role regionAdmin. What waited is sent.',
      answers: { 200: 'Endpoint' },
      refusals,
    },
    {
      method: 'post',
      path: `${ENDPOINT}/replay`,
      id: 'replayMessages',
      summary: 'Send anew what was given up: one message, or all of the endpoint',
      description:
        'By a person of role regionAdmin. Later messages of the same case may have arrived before; compare `seq`.',
      body: 'ReplayMessages',
      answers: { 200: 'Replayed' },
      refusals: [400, ...refusals],
    },
    get(
      `${REGION}/dead-letters`,
      'listDeadLetters',
      'Messages that were given up, the oldest first',
      'DeadLetterList',
      {
        description: 'For a person of role regionAdmin.',
        query: { ...PAGE, endpoint: text },
        refusals: [400, ...refusals],
      },
    ),
  ],
  schemas: {
    Endpoint: object({
      id: text,
      organisation: text,
      url: text,
      kinds: { type: ['array', 'null'], items: oneOf('joined', 'moved', 'closed', 'left') },
      workflows: { type: ['array', 'null'], items: text },
      state: {
        ...oneOf('active', 'noSecret', 'paused', 'disabled'),
        description:
          'noSecret: nothing is sent yet; paused: it failed too often, or asked for time; disabled: it answered 410.',
      },
      failures: { ...integer, description: 'In a row.' },
      pausedUntil: momentOrNull,
      disabledAt: momentOrNull,
      deliveredAt: momentOrNull,
      failedAt: momentOrNull,
      failure: textOrNull,
      waiting: integer,
      oldestAt: momentOrNull,
      deadLetters: integer,
      secrets: list(object({ madeAt: moment, validUntil: momentOrNull })),
    }),
    EndpointList: object({ items: list(ref('Endpoint')) }),
    Secret: object({
      endpoint: text,
      secret: { ...text, description: 'In the form of Standard Webhooks: whsec_ and base64.' },
      madeAt: moment,
      previousUntil: moment,
    }),
    ReplayMessages: {
      ...object({ message: { ...text, description: 'Absent: all of the endpoint.' } }, ['message']),
      additionalProperties: false,
    },
    Replayed: object({ endpoint: text, replayed: integer }),
    DeadLetterList: page(
      object({
        message: text,
        endpoint: text,
        case: text,
        seq: integer,
        kind: text,
        tries: integer,
        failure: text,
        createdAt: moment,
        deadAt: moment,
      }),
    ),
    Message: object(
      {
        specversion: { const: '1.0' },
        id: { ...text, description: 'The same at every try, and the header webhook-id.' },
        source: text,
        type: oneOf(
          'nl.jeugdhulp-op-school.zaken.deelname-begonnen',
          'nl.jeugdhulp-op-school.zaken.transitie-uitgevoerd',
          'nl.jeugdhulp-op-school.zaken.zaak-gesloten',
          'nl.jeugdhulp-op-school.zaken.deelname-beeindigd',
        ),
        subject: { ...text, description: 'The number of the case.' },
        time: { ...moment, description: 'When the transition was recorded.' },
        sequence: { ...text, description: '`seq` as a text that sorts.' },
        dataref: { ...text, description: 'The case in this interface.' },
        datacontenttype: { const: 'application/json' },
        data: object(
          {
            region: text,
            case: text,
            workflow: text,
            machine: text,
            seq: { ...integer, description: 'The number of the transition in its case.' },
            states: { ...list(text), description: 'As far as the organisation sees them.' },
            closedAt: momentOrNull,
            outcome: textOrNull,
            event: { ...text, description: 'Only for who reads the history of the case, or did it himself.' },
            tasks: list(object({ task: text, kind: text, role: text, dueAt: momentOrNull })),
          },
          ['states', 'closedAt', 'outcome', 'event', 'tasks'],
        ),
      },
      ['dataref'],
    ),
  },
};

/** What the service sends to an endpoint. */
export const webhooks: Json = {
  caseMessage: {
    post: {
      operationId: 'caseMessage',
      tags: ['messages'],
      summary: 'Something changed in a case that the organisation sees',
      description:
        'A CloudEvent in structured mode, signed as Standard Webhooks 1.0.0 says (headers webhook-id, webhook-timestamp, webhook-signature). Answer with 2xx within 15 seconds; 410 ends all messages.',
      security: [],
      requestBody: {
        required: true,
        content: { 'application/cloudevents+json': { schema: ref('Message') } },
      },
      responses: { 204: { description: 'Taken.' }, 410: { description: 'Nothing more is wanted.' } },
    },
  },
};
