/**
 * The form of what a region tells other systems: who it is in those messages, and which systems of which organisations hear
 * of what. Secrets are no part of it; the service makes and keeps them.
 */
import { ID, id } from './forms.js';
import { listOf, mapOf, object, oneOf, optional, required, text, type Shape } from './shape.js';

/**
 * What an organisation hears of a case: that it is part of it from now on, that something changed which it may see, that the
 * case was closed, that it is no part of it any more. Never which event it was, unless it may read the history.
 */
export const MESSAGE_KINDS = ['joined', 'moved', 'closed', 'left'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export interface EndpointDocument {
  readonly organisation: string;
  readonly url: string;
  readonly kinds?: readonly MessageKind[];
  readonly workflows?: readonly string[];
}

export interface MessagesDocument {
  readonly source: string;
  readonly endpoints: Readonly<Record<string, EndpointDocument>>;
}

/** What a region tells other systems. */
export const messagesShape: Shape = object('messages', {
  source: required(
    text(
      'a URN such as urn:nld:oin:00000001823288444000:systeem:schakel',
      /^urn:nld:[A-Za-z0-9][A-Za-z0-9:.%-]{2,199}$/,
    ),
    'Who sends, as the NL GOV profile for CloudEvents asks: the organisation that answers for the service, and the system.',
  ),
  endpoints: required(
    mapOf(
      ID,
      object('an endpoint', {
        organisation: required(id, 'Whose system it is; it hears what this organisation may see of a case.'),
        url: required(
          text('an https address', /^https?:\/\/\S+$/),
          'Where messages go: https, a public name, port 443 or 8443. http only on 127.0.0.1 or [::1], for a demo.',
        ),
        kinds: optional(
          listOf(oneOf(...MESSAGE_KINDS), 1),
          'joined: part of a case from now on; moved: something changed; closed: the case was closed; left: part of it no more.',
          'all kinds',
        ),
        workflows: optional(listOf(id, 1), 'Cases of these workflows.', 'cases of every workflow'),
      }),
      1,
    ),
    'The systems that are told, each under an id that stays.',
  ),
});
