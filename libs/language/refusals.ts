/** The codes under which a case refuses an event; a story names them, and the lifecycle gives them. */
export const REFUSALS = [
  'permission.denied',
  'transition.not-available',
  'guard.not-met',
  'consent.missing',
  'mandate.exceeded',
  'offer.no-organisation',
  'clock.not-extendable',
  'case.closed',
  'case.related-open',
  'related.unknown',
  'place.full',
  'place.reason',
  'region.draft',
  'school.no-model',
] as const;

/** The code under which an event is refused before any case looks at it: its data are not of their types. */
export const DATA_REFUSED = 'request.invalid';
