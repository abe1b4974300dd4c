/** The words in a picture: what leads along a line, how long a term is, and the few words of the drawing itself. */
import type { ChartTransition, Label, Workflow } from '#language';

export type Language = keyof Label;

export const WORDS = {
  anywhere: { nl: 'altijd', en: 'always' },
  again: { nl: 'opnieuw', en: 'again' },
  ends: { nl: 'Afloop', en: 'Outcome' },
  history: { nl: 'Waar het was', en: 'Where it was' },
  wall: { nl: 'Schot: hier gaat niets doorheen', en: 'Wall: nothing goes through' },
  through: { nl: 'Door het schot gaat alleen:', en: 'Through the wall goes only:' },
  busy: { nl: 'bezig', en: 'busy' },
  ready: { nl: 'rust', en: 'at rest' },
  been: { nl: 'geweest', en: 'been' },
  done: { nl: 'klaar', en: 'done' },
  notYet: { nl: 'nog niet', en: 'not yet' },
  problem: { nl: 'let op', en: 'look here' },
  since: { nl: 'sinds', en: 'since' },
  now: { nl: 'Nu', en: 'Now' },
  taken: { nl: 'gelopen weg', en: 'way taken' },
  possible: { nl: 'kan nu', en: 'possible now' },
} as const satisfies Record<string, Label>;

/** What makes a transition happen, as people say it; nothing for one that happens by itself at once. */
export function wordsOf({ trigger, label }: ChartTransition, workflow: Workflow, language: Language): string {
  if (label !== undefined) return label[language];
  if (trigger.kind === 'event') return workflow.events.get(trigger.event)?.label[language] ?? trigger.event;
  return trigger.kind === 'after' ? afterWords(trigger.term.duration, language) : '';
}

const UNITS: Readonly<Record<string, Readonly<Record<Language, readonly [one: string, many: string]>>>> = {
  wd: { nl: ['werkdag', 'werkdagen'], en: ['working day', 'working days'] },
  D: { nl: ['dag', 'dagen'], en: ['day', 'days'] },
  W: { nl: ['week', 'weken'], en: ['week', 'weeks'] },
  M: { nl: ['maand', 'maanden'], en: ['month', 'months'] },
  Y: { nl: ['jaar', 'jaar'], en: ['year', 'years'] },
};

/** `P6W` is "na 6 weken". */
export function afterWords(duration: string, language: Language): string {
  const parts = [...duration.matchAll(/(\d+)(wd|[DWMY])/g)].map(([, count, unit]) => {
    const [one, many] = UNITS[unit ?? '']?.[language] ?? ['', ''];
    return `${count ?? ''} ${count === '1' ? one : many}`;
  });
  return `${{ nl: 'na', en: 'after' }[language]} ${parts.length === 0 ? duration : parts.join(' ')}`;
}
