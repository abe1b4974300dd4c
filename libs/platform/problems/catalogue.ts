/**
 * Every problem the service can answer with: status, level of the log and texts in Dutch and English. One fact, one home:
 * docs/reference/errors.md is made from it.
 */
export interface ProblemKind {
  readonly status: number;
  /** How it is logged: expected answers are `info`, what an operator should see is `warn`, a defect is `error`. */
  readonly level: 'info' | 'warn' | 'error';
  readonly nl: string;
  readonly en: string;
}

export const PROBLEMS = {
  'identity.refused': {
    status: 401,
    level: 'info',
    nl: 'Meld u aan. Het bewijs van aanmelden ontbreekt of is niet geldig.',
    en: 'Sign in. The token is missing or not valid.',
  },
  'identity.unavailable': {
    status: 503,
    level: 'warn',
    nl: 'De aanmelding is nu niet te controleren. Probeer het straks opnieuw.',
    en: 'Sign-in cannot be checked now. Try again in a moment.',
  },
  'route.not-found': {
    status: 404,
    level: 'info',
    nl: 'Dit adres bestaat niet.',
    en: 'There is nothing at this address.',
  },
  'region.not-found': {
    status: 404,
    level: 'info',
    nl: 'Deze regio is er niet, of u mag haar niet zien.',
    en: 'There is no such region, or you may not see it.',
  },
  'workflow.not-found': { status: 404, level: 'info', nl: 'Dit model is er niet.', en: 'There is no such workflow.' },
  'configuration.not-found': {
    status: 404,
    level: 'info',
    nl: 'Deze configuratie is er niet.',
    en: 'There is no such configuration.',
  },
  'endpoint.not-found': {
    status: 404,
    level: 'info',
    nl: 'De regio heeft geen systeem met deze naam om berichten heen te sturen.',
    en: 'The region has no system of this name to send messages to.',
  },
  'message.not-found': {
    status: 404,
    level: 'info',
    nl: 'Dit bericht is niet opgegeven, of er niet meer.',
    en: 'This message was not given up, or is there no more.',
  },
  'configuration.invalid': {
    status: 400,
    level: 'info',
    nl: 'Het document klopt niet; er is niets opgeslagen. Wat eraan schort staat erbij.',
    en: 'The document does not hold; nothing was stored. What is wrong is told with it.',
  },
  'configuration.too-slow': {
    status: 400,
    level: 'warn',
    nl: 'Het document kon niet binnen de tijd en het geheugen worden gelezen; er is niets opgeslagen.',
    en: 'The document could not be read within time and memory; nothing was stored.',
  },
  'configuration.second-person': {
    status: 403,
    level: 'info',
    nl: 'Een ander dan wie de configuratie uploadde activeert haar.',
    en: 'Somebody other than who uploaded the configuration activates it.',
  },
  'configuration.not-proved': {
    status: 409,
    level: 'info',
    nl: 'Alleen een bewezen configuratie die nog niet actief is kan worden geactiveerd.',
    en: 'Only a configuration that is proved and not active yet can be activated.',
  },
  'case.not-found': {
    status: 404,
    level: 'info',
    nl: 'Deze zaak is er niet, of u mag haar niet zien.',
    en: 'There is no such case, or you may not see it.',
  },
  'activity.not-found': {
    status: 404,
    level: 'info',
    nl: 'Deze activiteit is er niet, of u mag haar niet zien.',
    en: 'There is no such activity, or you may not see it.',
  },
  'task.not-found': {
    status: 404,
    level: 'info',
    nl: 'Deze taak is er niet, of is niet voor u.',
    en: 'There is no such task, or it is not for you.',
  },
  'person.not-found': {
    status: 404,
    level: 'info',
    nl: 'Deze voorbeeldpersoon is er niet.',
    en: 'There is no such demo person.',
  },
  'request.malformed': {
    status: 400,
    level: 'info',
    nl: 'Dit is geen HTTP-verzoek dat te lezen is.',
    en: 'This is no HTTP request that can be read.',
  },
  'request.too-slow': {
    status: 408,
    level: 'info',
    nl: 'Het verzoek kwam niet op tijd binnen.',
    en: 'The request did not come in in time.',
  },
  'head.too-large': {
    status: 431,
    level: 'info',
    nl: 'De kop van het verzoek is te groot.',
    en: 'The head of the request is too large.',
  },
  'requests.too-many': {
    status: 429,
    level: 'info',
    nl: 'U hebt te veel verzoeken tegelijk openstaan. Wacht op de antwoorden en probeer het opnieuw.',
    en: 'You have too many requests under way. Wait for their answers and try again.',
  },
  'body.malformed': {
    status: 400,
    level: 'info',
    nl: 'De inhoud van het verzoek is geen geldige JSON.',
    en: 'The body of the request is no valid JSON.',
  },
  'body.too-large': {
    status: 413,
    level: 'info',
    nl: 'De inhoud van het verzoek is te groot.',
    en: 'The body of the request is too large.',
  },
  'body.unsupported': {
    status: 415,
    level: 'info',
    nl: 'Dit soort inhoud wordt hier niet gelezen.',
    en: 'This kind of content is not read here.',
  },
  'request.invalid': { status: 400, level: 'info', nl: 'Het verzoek klopt niet.', en: 'The request is not right.' },
  'event.unknown': {
    status: 400,
    level: 'info',
    nl: 'Deze gebeurtenis bestaat niet in dit model.',
    en: 'This workflow has no such event.',
  },
  'school.unknown': {
    status: 400,
    level: 'info',
    nl: 'Deze school is er niet in de regio.',
    en: 'There is no such school in the region.',
  },
  'version.required': {
    status: 428,
    level: 'info',
    nl: 'Zeg met If-Match welke stand van de zaak u zag.',
    en: 'Say with If-Match which version of the case you saw.',
  },
  'version.stale': {
    status: 412,
    level: 'info',
    nl: 'Iemand was u voor. Bekijk de nieuwe stand en kies opnieuw.',
    en: 'Someone was first. Look at the new version and choose again.',
  },
  'key.reused': {
    status: 422,
    level: 'info',
    nl: 'Deze Idempotency-Key is al gebruikt voor een ander verzoek.',
    en: 'This Idempotency-Key was used for another request.',
  },
  'command.running': {
    status: 409,
    level: 'warn',
    nl: 'Hetzelfde verzoek wordt nog uitgevoerd. Probeer het opnieuw.',
    en: 'The same request is still being carried out. Try again.',
  },
  'concurrency.conflict': {
    status: 503,
    level: 'warn',
    nl: 'Het is te druk rond deze zaak. Probeer het opnieuw.',
    en: 'Too much happens to this case at once. Try again.',
  },
  'service.stopping': {
    status: 503,
    level: 'info',
    nl: 'De dienst stopt. Probeer het straks opnieuw.',
    en: 'The service is stopping. Try again in a moment.',
  },
  overloaded: {
    status: 503,
    level: 'info',
    nl: 'Er is nu meer werk dan op tijd af kan. Probeer het straks opnieuw.',
    en: 'There is more work now than can be done in time. Try again in a moment.',
  },
  'storage.full': {
    status: 503,
    level: 'info',
    nl: 'De opslag is bijna vol: er wordt nu alleen gelezen, niet geschreven.',
    en: 'The storage is nearly full: nothing is written now, only read.',
  },
  'database.unavailable': {
    status: 503,
    level: 'warn',
    nl: 'De gegevens zijn nu niet bereikbaar. Probeer het straks opnieuw.',
    en: 'The data cannot be reached now. Try again in a moment.',
  },
  'permission.denied': {
    status: 403,
    level: 'info',
    nl: 'Iemand anders moet dit doen.',
    en: 'Somebody else has to do this.',
  },
  'transition.not-available': {
    status: 409,
    level: 'info',
    nl: 'Dit kan niet in de toestand waarin de zaak nu is.',
    en: 'This is not possible in the state in which the case is now.',
  },
  'guard.not-met': {
    status: 409,
    level: 'info',
    nl: 'Dit kan nog niet: er is niet aan alle regels voldaan.',
    en: 'Not possible yet: not all rules are met.',
  },
  'consent.missing': {
    status: 409,
    level: 'info',
    nl: 'Het gezin heeft hiervoor nog geen toestemming gegeven.',
    en: 'The family has not consented to this yet.',
  },
  'mandate.exceeded': {
    status: 403,
    level: 'info',
    nl: 'Dit valt buiten het mandaat.',
    en: 'This is outside the mandate.',
  },
  'offer.no-organisation': {
    status: 409,
    level: 'info',
    nl: 'Er is geen organisatie die dit kan overnemen.',
    en: 'There is no organisation that can take this over.',
  },
  'clock.not-extendable': {
    status: 409,
    level: 'info',
    nl: 'De termijn loopt niet, is verstreken of is al zo vaak verlengd als kan.',
    en: 'The term does not run, has passed, or was extended as often as it may be.',
  },
  'case.closed': { status: 409, level: 'info', nl: 'De zaak is afgesloten.', en: 'The case is closed.' },
  'case.related-open': {
    status: 409,
    level: 'info',
    nl: 'Er loopt nog iets dat eerst moet zijn afgerond.',
    en: 'Something still runs that must end first.',
  },
  'place.full': { status: 409, level: 'info', nl: 'Hier is geen plaats voor.', en: 'There is no room for this.' },
  'place.reason': {
    status: 409,
    level: 'info',
    nl: 'Een ander dan de aangeraden aanbieder kiezen vraagt een reden.',
    en: 'Choosing another than the advised provider asks for a reason.',
  },
  'related.unknown': {
    status: 409,
    level: 'info',
    nl: 'Er is geen verbonden zaak om dit aan te vertellen.',
    en: 'There is no related case to tell this to.',
  },
  'region.draft': {
    status: 409,
    level: 'info',
    nl: 'De regio is nog in voorbereiding en neemt geen zaken aan.',
    en: 'The region is still a draft and takes no cases.',
  },
  'school.no-model': {
    status: 409,
    level: 'info',
    nl: 'Voor deze school is geen model gekozen.',
    en: 'No model is chosen for this school.',
  },
  'activity.replaced': {
    status: 409,
    level: 'info',
    nl: 'Deze activiteit is al vervangen. Bekijk wat ervoor in de plaats kwam.',
    en: 'This activity was replaced already. Look at what took its place.',
  },
  'task.claimed': {
    status: 409,
    level: 'info',
    nl: 'Iemand anders heeft deze taak opgepakt.',
    en: 'Someone else has claimed this task.',
  },
  'task.unclaimed': {
    status: 409,
    level: 'info',
    nl: 'Niemand heeft deze taak opgepakt. Pak haar eerst op.',
    en: 'Nobody has claimed this task. Claim it first.',
  },
  'task.delegated': {
    status: 409,
    level: 'info',
    nl: 'Een collega heeft u deze taak gegeven en blijft verantwoordelijk. Geef haar terug.',
    en: 'A colleague gave you this task and still answers for it. Give it back.',
  },
  'task.done': { status: 409, level: 'info', nl: 'Deze taak is al klaar.', en: 'This task is done already.' },
  'task.finishes-itself': {
    status: 409,
    level: 'info',
    nl: 'Deze taak is klaar zodra in de zaak gebeurt waar zij om vraagt.',
    en: 'This task is done as soon as what it asks for happens in the case.',
  },
  'task.not-for-them': {
    status: 409,
    level: 'info',
    nl: 'Deze organisatie heeft deze rol niet in de zaak, of mag de zaak niet zien.',
    en: 'This organisation does not hold this role in the case, or may not see the case.',
  },
  'internal.fault': {
    status: 500,
    level: 'error',
    nl: 'Er ging iets mis. Het is vastgelegd.',
    en: 'Something went wrong. It was logged.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;
