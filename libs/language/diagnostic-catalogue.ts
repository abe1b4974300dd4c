/**
 * Every diagnostic there is: its code and what it says, in Dutch and English. One fact, one home: texts live here, in one list, so
 * that a code is given once and whoever translates or mends wording reads them side by side.
 */
interface Entry {
  readonly nl: string;
  readonly en: string;
  readonly severity?: 'error' | 'warning';
}

export const CATALOGUE = {
  'yaml.too-large': { nl: 'Het bestand is groter dan {limit} KiB.', en: 'The file is larger than {limit} KiB.' },
  'yaml.too-many-nodes': {
    nl: 'Het bestand heeft meer dan {limit} onderdelen.',
    en: 'The file has more than {limit} nodes.',
  },
  'yaml.too-many-lexemes': {
    nl: 'Het bestand heeft meer dan {limit} losse woorden, tekens, spaties en regels.',
    en: 'The file has more than {limit} separate words, signs, spaces and lines.',
  },
  'yaml.too-many-blanks': {
    nl: 'Hier staan meer dan {limit} lege regels en opmerkingen na elkaar.',
    en: 'Here are more than {limit} blank lines and comments in a row.',
  },
  'yaml.too-deep': {
    nl: 'Dit is dieper genest dan {limit} niveaus.',
    en: 'This is nested deeper than {limit} levels.',
  },
  'yaml.scalar-too-long': {
    nl: 'Deze tekst is langer dan {limit} tekens.',
    en: 'This text is longer than {limit} characters.',
  },
  'yaml.alias': {
    nl: 'Ankers en verwijzingen (& en *) mogen niet.',
    en: 'Anchors and aliases (& and *) are not allowed.',
  },
  'yaml.tag': { nl: 'Tags (!) mogen niet.', en: 'Tags (!) are not allowed.' },
  'yaml.directive': { nl: 'Aanwijzingen (%) mogen niet.', en: 'Directives (%) are not allowed.' },
  'yaml.second-document': { nl: 'Een bestand heeft één document.', en: 'A file has one document.' },
  'yaml.empty': { nl: 'Het bestand is leeg.', en: 'The file is empty.' },
  'yaml.syntax': { nl: 'Dit is geen geldige YAML: {fault}', en: 'This is no valid YAML: {fault}' },
  'yaml.character': {
    nl: 'Het teken {character} mag niet in het bestand staan.',
    en: 'The character {character} is not allowed in the file.',
  },
  'yaml.marks': {
    nl: 'Hier staan meer dan {limit} losse accenten na elkaar.',
    en: 'Here are more than {limit} combining marks in a row.',
  },
  'yaml.key': { nl: 'Deze sleutel mag niet.', en: 'This key is not allowed.' },
  'yaml.duplicate-key': {
    nl: 'De sleutel "{key}" staat ook op regel {line}.',
    en: 'The key "{key}" is on line {line} too.',
  },
  'yaml.number': {
    nl: 'Het getal {text} kan niet precies worden bewaard.',
    en: 'The number {text} cannot be kept exactly.',
  },
  'document.kind': {
    nl: 'Het is niet duidelijk wat voor document dit is.',
    en: 'It is not clear what kind of document this is.',
  },
  'document.twice': { nl: '"{name}" staat ook in {file}.', en: '"{name}" is also in {file}.' },
  'document.more': {
    nl: 'Dit bestand heeft meer fouten; dit zijn de eerste {count}.',
    en: 'This file has more faults; these are the first {count}.',
  },
  'form.kind': { nl: 'Hier staat {found}.', en: 'Here is {found}.' },
  'form.id': { nl: 'De naam "{key}" heeft niet de juiste vorm.', en: 'The name "{key}" does not have the right form.' },
  'form.unknown-key': { nl: '{of} kent geen sleutel "{key}".', en: '{of} has no key "{key}".' },
  'form.missing-key': { nl: '{of} mist de sleutel "{key}".', en: '{of} lacks the key "{key}".' },
  'form.too-few': { nl: 'Hier horen er minstens {count} te staan.', en: 'There must be at least {count} here.' },
  'form.too-many': { nl: 'Hier mogen er hoogstens {count} staan.', en: 'There may be at most {count} here.' },
  'form.range': { nl: '{found} valt buiten de grenzen.', en: '{found} is out of range.' },
  'form.value': { nl: '"{found}" kan hier niet.', en: '"{found}" is not possible here.' },
  'form.empty-text': { nl: 'Hier hoort tekst te staan.', en: 'There must be text here.' },
  'form.too-long': {
    nl: 'Deze tekst is langer dan {count} tekens.',
    en: 'This text is longer than {count} characters.',
  },
  'form.pattern': { nl: '"{found}" heeft niet de juiste vorm.', en: '"{found}" does not have the right form.' },
  'cel.syntax': {
    nl: 'Deze uitdrukking is niet goed geschreven: {fault}',
    en: 'This expression is not well written: {fault}',
  },
  'cel.type': {
    nl: 'De typen in deze uitdrukking passen niet: {fault}',
    en: 'The types in this expression do not fit: {fault}',
  },
  'cel.wrong-type': { nl: 'Deze uitdrukking geeft {found}.', en: 'This expression gives {found}.' },
  'cel.too-deep': {
    nl: 'Deze uitdrukking is te diep of vraagt te veel werk.',
    en: 'This expression is too deep or asks too much work.',
  },
  'cel.not-total': { nl: '{what} mag niet in een uitdrukking.', en: '{what} is not allowed in an expression.' },
  'cel.unknown-field': {
    nl: '"{of}" heeft geen veld "{field}" dat een uitdrukking kan lezen.',
    en: '"{of}" has no field "{field}" that an expression can read.',
  },
  'cel.unknown-function': { nl: 'De functie "{name}" bestaat niet.', en: 'There is no function "{name}".' },
  'cel.unknown-value': {
    nl: 'De waarde "{value}" kan hier nooit voorkomen.',
    en: 'The value "{value}" can never occur here.',
  },
  'cel.never-equal': {
    nl: 'Deze twee hebben geen woord gemeen.',
    en: 'These two have no word in common.',
  },
  'cel.overflow': { nl: 'Dit getal kan te groot worden.', en: 'This number can become too large.' },
  'cel.range': {
    nl: 'Deze uitdrukking geeft een getal van {from} tot {to}.',
    en: 'This expression gives a number from {from} to {to}.',
  },
  'cel.word': { nl: '"{found}" is geen woord voor {function}().', en: '"{found}" is no word for {function}().' },
  'name.unknown': { nl: 'Er is geen {kind} "{name}".', en: 'There is no {kind} "{name}".' },
  'name.twice': {
    nl: 'Het woord "{name}" ({kind}) wordt twee keer gebruikt.',
    en: 'The word "{name}" ({kind}) is used twice.',
  },
  'name.unused': { nl: '"{name}" ({kind}) wordt nergens gebruikt.', en: '"{name}" ({kind}) is used nowhere.' },
  'field.key': {
    nl: '"{key}" zegt niets bij het type {type}.',
    en: '"{key}" says nothing for the type {type}.',
  },
  'party.kind': {
    nl: '{way} vindt een {found}, en {party} is een {kind}.',
    en: '{way} finds a {found}, and {party} is a {kind}.',
  },
  'value.type': { nl: '{text} past hier niet: {found}.', en: '{text} does not fit here: {found}.' },
  'value.missing': { nl: '"{name}" ontbreekt.', en: '"{name}" is missing.' },
  'fact.argument': {
    nl: 'Het argument {text} van {fact} past niet waar het wordt gevraagd ({place}).',
    en: 'The argument {text} of {fact} does not fit where it is asked ({place}).',
  },
  'assign.entry': { nl: 'Het feit "{name}" krijgt zo geen waarde.', en: 'The fact "{name}" gets no value like this.' },
  'action.one': {
    nl: 'Een actie doet één ding; hier staan er {count}.',
    en: 'An action does one thing; here are {count}.',
  },
  'parameter.value': {
    nl: 'De waarde {value} past niet bij de parameter.',
    en: 'The value {value} does not fit the parameter.',
  },
  'target.unknown': {
    nl: '"{target}" is vanuit {state} geen toestand.',
    en: '"{target}" is no state as seen from {state}.',
  },
  'transition.empty': { nl: 'Deze overgang doet niets.', en: 'This transition does nothing.' },
  'transition.by': { nl: 'De rol {role} mag {event} niet uitvoeren.', en: 'The role {role} may not fire {event}.' },
  'state.label': { nl: 'De toestand {state} heeft geen naam voor mensen.', en: 'The state {state} has no label.' },
  'role.of-party': { nl: 'De partij {party} heeft geen rol {role}.', en: 'The party {party} has no role {role}.' },
  'open.machine': {
    nl: 'Gebeurtenis {event} opent niet {machine} als {relation}.',
    en: 'The event {event} does not open {machine} as {relation}.',
  },
  'event.default': {
    nl: 'Er zijn {count} gebeurtenissen waarmee een zaak zonder meer opent.',
    en: 'There are {count} default opening events.',
  },
  'event.default-data': {
    nl: 'De standaard-opening mag geen verplicht veld "{name}" hebben.',
    en: 'The default opening event may not require "{name}".',
  },
  'event.role': { nl: 'Geen partij heeft de rol {role} van {event}.', en: 'No party has the role {role} of {event}.' },
  'event.nobody': { nl: 'Niemand kan {event} uitvoeren.', en: 'Nobody can fire {event}.' },
  'data.default': { nl: 'Het feit "{name}" heeft geen eerste waarde.', en: 'The fact "{name}" has no first value.' },
  'data.set-too-large': { nl: 'Deze verzameling is te groot.', en: 'This set is too large.' },
  'chart.final': {
    nl: 'Uit de eindtoestand {state} leidt niets en er zit niets in.',
    en: 'Nothing leads out of the final state {state} and nothing is inside it.',
  },
  'chart.parallel': {
    nl: 'De toestand {state} loopt parallel, maar heeft minder dan twee delen.',
    en: 'The state {state} is parallel but has less than two parts.',
  },
  'chart.history-initial': {
    nl: 'De eerste toestand van {state} mag geen geschiedenis zijn.',
    en: 'The initial state of {state} may not be a history state.',
  },
  'chart.history-inside': {
    nl: '{target} wordt van binnenuit aangewezen, vanuit {state}.',
    en: '{target} is targeted from inside its parent, from {state}.',
  },
  'chart.target-part': {
    nl: '{target} ligt in een ander deel dan {state}.',
    en: '{target} is in another part than {state}.',
  },
  'chart.owner': {
    nl: 'Voor {state} is niemand eindverantwoordelijk.',
    en: 'Nobody is finally responsible for {state}.',
  },
  'chart.block-owner': {
    nl: '{state} hoort bij een blok; dat heeft geen eigenaar.',
    en: '{state} belongs to a block, which has no owner.',
  },
  'chart.link-missing': {
    nl: 'De eigenaar verandert van {from} in {to}.',
    en: 'The owner changes from {from} to {to}.',
  },
  'chart.link-idle': {
    nl: 'Deze overgang heet {link}, maar de eigenaar blijft gelijk.',
    en: 'This transition is called a {link}, but the owner stays.',
  },
  'chart.always-idle': {
    nl: 'In {state} gebeurt iets vanzelf zonder ergens heen te gaan.',
    en: 'In {state} something happens at once without leading anywhere.',
  },
  'chart.always-cycle': {
    nl: 'Vanuit {state} leiden overgangen die vanzelf gaan in een kring.',
    en: 'From {state} transitions that happen at once go round in a ring.',
  },
  'chart.always-order': {
    nl: '{one} en {other} veranderen vanzelf tegelijk "{fact}".',
    en: '{one} and {other} both change "{fact}" at once.',
  },
  'chart.outcome': {
    nl: 'Het einde {state} zegt niet hoe de zaak afliep.',
    en: 'The end {state} does not say how the case ended.',
  },
  'chart.outcome-idle': {
    nl: '{state} is geen einde van een zaak en heeft dus geen afloop.',
    en: '{state} is no end of a case and so has no outcome.',
  },
  'chart.escape': {
    nl: '{event} leidt naar {target}, en vandaar komt de zaak niet vanzelf tot een einde.',
    en: '{event} leads to {target}, and from there the case does not come to an end by itself.',
  },
  'step.nowhere': {
    nl: 'De invariant {invariant} zegt iets van {step} in {state}, en daar gebeurt dat nergens.',
    en: 'The invariant {invariant} says something of {step} in {state}, and nothing takes it there.',
  },
  'step.needs': {
    nl: 'Volgens de invariant {invariant} heeft {event} de voorwaarde {condition} nodig, en deze overgang vraagt die niet.',
    en: 'By the invariant {invariant} {event} needs the condition {condition}, and this transition does not ask it.',
  },
  'block.unknown': { nl: 'Er is geen blok "{name}".', en: 'There is no block "{name}".' },
  'block.takes': { nl: 'Het blok {block} neemt "{name}".', en: 'The block {block} takes "{name}".' },
  'rule.locked': {
    nl: 'De wettelijke rij "{name}" krijgt haar inhoud uit de wet.',
    en: 'The locked row "{name}" gets its content from the law.',
  },
  'rule.gap': {
    nl: 'De tabel {decision} geeft niet voor elke invoer antwoord.',
    en: 'The table {decision} does not answer every input.',
  },
  'rule.hides': {
    nl: 'Na de regel "{name}" komt niets meer aan de beurt.',
    en: 'After the rule "{name}" nothing is ever reached.',
  },
  'law.output': {
    nl: 'De wet {law} geeft in de rij "{row}" {name} "{value}", en dat kan deze tabel niet geven.',
    en: 'The row "{row}" of the law {law} gives {name} "{value}", which this table cannot give.',
  },
  'law.input': {
    nl: 'De wet {law} leest de invoer "{name}", die hier anders is of ontbreekt.',
    en: 'The law {law} reads the input "{name}", which is different or absent here.',
  },
  'ladder.level': {
    nl: 'De trede {name} gaat terug naar het niveau {level}.',
    en: 'The rung {name} goes back to the level {level}.',
  },
  'ladder.term': {
    nl: 'De trede {name} heeft geen termijn en er komt nog een, of andersom.',
    en: 'The rung {name} has no term and another one follows, or the other way round.',
  },
  'task.ladder': {
    nl: 'De taak {name} kan geen trede klimmen: zij heeft geen termijn, of niets maakt haar af.',
    en: 'The task {name} cannot climb a ladder: it has no term, or nothing finishes it.',
  },
  'clock.together': {
    nl: 'In {state} lopen {one} en {other} op hetzelfde moment af.',
    en: '{one} and {other} of {state} run out at the same moment.',
    severity: 'warning',
  },
  'clock.never': {
    nl: 'In {state} loopt {other} nooit af: {one} verlaat de toestand eerder.',
    en: '{other} of {state} never runs out: {one} leaves the state earlier.',
    severity: 'warning',
  },
  'clock.counts': {
    nl: 'De klok {name} telt {one} en kan niet worden verlengd met {other}, dat iets anders telt.',
    en: 'The clock {name} counts {one} and cannot be extended by {other}, which counts something else.',
  },
  'clock.time': {
    nl: 'De klok {name} van {one} loopt in uren of minuten: endsOn en schoolHolidays gaan over dagen.',
    en: 'The clock {name} of {one} runs in hours or minutes: endsOn and schoolHolidays are about days.',
  },
  'clock.terms-act': {
    nl: 'De klok {name} van {one} is langer dan waarover de Algemene termijnenwet gaat (artikel 4): het einde schuift niet op.',
    en: 'The clock {name} of {one} is longer than the Algemene termijnenwet is about (article 4): its end does not move.',
    severity: 'warning',
  },
  'clock.follows': {
    nl: 'De klok {name} volgt op {one}: dat is geen termijn in dagen van een toestand, of de klok telt zelf geen dagen.',
    en: 'The clock {name} follows {one}, which is no term of a state in days, or counts no days itself.',
  },
  'clock.both': {
    nl: 'De klok {name} wordt door {other} zowel opgeschort als hervat.',
    en: 'The clock {name} is both suspended and taken up again by {other}.',
  },
  'region.holidays': {
    nl: 'De school "{name}" zegt niet van welke regio de schoolvakanties zijn (holidayRegion); de klok {other} slaat die over.',
    en: 'The school "{name}" does not say whose school holidays it has (holidayRegion); the clock {other} skips them.',
  },
  'region.vision': {
    nl: 'De regio is actief zonder gedeelde visie en doelen.',
    en: 'The region is active without a shared vision and goals.',
  },
  'region.plan-expired': {
    nl: 'Het plan "{name}" is verlopen op {day}.',
    en: 'The plan "{name}" expired on {day}.',
    severity: 'warning',
  },
  'region.plan-reference': {
    nl: 'De plannen "{one}" en "{other}" verwijzen niet over en weer.',
    en: 'The plans "{one}" and "{other}" do not refer to each other.',
  },
  'region.plan-period': {
    nl: 'Het plan "{name}" eindigt voor het begint.',
    en: 'The plan "{name}" ends before it begins.',
  },
  'patch.locked': {
    nl: '"{name}" is wet of vastgezet, of daar rust een wettelijke regel op; een regio verandert of verplaatst het niet.',
    en: '"{name}" is law or locked, or a rule of law rests on it; a region does not change or move it.',
  },
  'patch.before-law': {
    nl: 'De regel "{name}" zou voor de wettelijke rij "{law}" gaan; een regio zet haar regels erna.',
    en: 'The rule "{name}" would go before the row "{law}" of the law; a region puts its rules after it.',
  },
  'patch.breaks': {
    nl: 'Met deze wijziging klopt {workflow} niet meer ({fault} op {where}).',
    en: 'With this change {workflow} no longer holds ({fault} at {where}).',
  },
  'region.other': {
    nl: 'Dit is niet het document van deze regio.',
    en: 'This is not the document of this region.',
  },
  'region.model-twice': {
    nl: 'School {school} heeft twee even sterke keuzes: {one} en {other}.',
    en: 'School {school} has two choices of equal rank: {one} and {other}.',
  },
  'region.model-none': {
    nl: 'Voor school {school} is geen model gekozen.',
    en: 'No model is chosen for school {school}.',
  },
  'region.model-type': {
    nl: 'Het model {workflow} is niet voor school {school} ({types}).',
    en: 'The model {workflow} is not for school {school} ({types}).',
  },
  'region.team': {
    nl: 'School {school} werkt integraal, maar {what} ontbreekt.',
    en: 'School {school} works integrated, but {what} is missing.',
  },
  'region.team-domains': {
    nl: 'Het team {team} verenigt niet de school {school} en haar aanbieder.',
    en: 'The team {team} does not unite the school {school} and its provider.',
  },
  'region.plan-kinds': {
    nl: 'Er is geen ondersteuningsplan en jeugdplan, en geen gezamenlijk plan.',
    en: 'There is no support plan and youth plan, and no joint plan.',
  },
  'region.provider-one': {
    nl: 'School {school} heeft {count} aanbieders; bij het integrale model hoort er één.',
    en: 'School {school} has {count} providers; the integrated model has one.',
  },
  'region.role': {
    nl: 'De organisatie {organisation} heeft geen rol {role}.',
    en: 'The organisation {organisation} has no role {role}.',
  },
  'region.kind': {
    nl: 'De organisatie {organisation} is geen {kind}.',
    en: 'The organisation {organisation} is no {kind}.',
  },
  'region.shares': {
    nl: 'De bijdragen van {pool} tellen op tot {total} %.',
    en: 'The contributions of {pool} add up to {total} %.',
  },
  'region.endpoint-url': {
    nl: 'Naar dit adres van "{name}" kan geen bericht worden gestuurd.',
    en: 'No message can be sent to this address of "{name}".',
  },
  'region.endpoint-loopback': {
    severity: 'warning',
    nl: 'Dit adres van "{name}" ligt op de computer zelf: het werkt alleen in een demo waarvan de beheerder het toestaat.',
    en: 'This address of "{name}" is on the computer itself: it works only in a demo whose operator allows it.',
  },
  'region.lead-time': {
    nl: 'Het schoolplan van {school} is pas {days} dagen voor de start afgesproken.',
    en: 'The school plan of {school} was agreed only {days} days before the start.',
    severity: 'warning',
  },
  'offer.amount': {
    nl: 'Het aanbod {name} zegt niet of niet maar één keer hoeveel er is.',
    en: 'The offer {name} does not say how much there is, or says it twice.',
  },
  'offer.each': {
    nl: 'In het aanbod {name} kost één kind meer uren dan er zijn.',
    en: 'In the offer {name} one child takes more hours than there are.',
  },
  'offer.period': {
    nl: 'Het aanbod {name} eindigt voor het begint.',
    en: 'The offer {name} ends before it begins.',
  },
  'place.unguarded': {
    nl: '{event} geeft in {state} een plaats zonder te vragen of er een is.',
    en: '{event} gives a place in {state} without asking whether there is one.',
  },
  'place.another': {
    nl: '{event} verandert in {state} welke plaats wordt gezocht, zonder te vragen of er een is; de zaak kan er al een hebben.',
    en: '{event} changes in {state} which place is sought, without asking whether there is one; the case may have one already.',
  },
  'place.waits': {
    nl: 'Wie in {machine} op een plaats wacht, hoort niet dat er een is.',
    en: 'Who waits for a place in {machine} does not hear that there is one.',
  },
  'place.end': {
    nl: 'In {state} kan een zaak eindigen terwijl een plaats bezet of op de lijst blijft.',
    en: 'In {state} a case can end while its place stays taken or on the list.',
  },
  'place.fact': {
    nl: 'Het feit "{name}" is {found}.',
    en: 'The fact "{name}" is {found}.',
  },
  'activity.block': {
    nl: 'Taak {task} hoort bij het blok {block}, dat dit model niet gebruikt.',
    en: 'The task {task} goes with the block {block}, which this workflow does not use.',
  },
  'activity.payer': {
    nl: 'De tabel payer zegt niet wie een activiteit van de vorm {form} betaalt.',
    en: 'The table payer does not say who pays for an activity of the form {form}.',
  },
  'activity.idle': {
    nl: 'Dit vraagt niets van de activiteit {kind} dat er niet al was.',
    en: 'This asks nothing of the activity {kind} that was not there already.',
  },
  'activity.slot-time': {
    nl: 'Het vaste moment {name} eindigt voor het begint.',
    en: 'The slot {name} ends before it begins.',
  },
} as const satisfies Record<string, Entry>;

export type DiagnosticCode = keyof typeof CATALOGUE;
