/**
 * The page on which a visitor of the demo chooses who to be: plain HTML, one form, no script. Pure.
 * It does not know OAuth: the fields to carry along are given.
 */
import { createHash } from 'node:crypto';
import type { DemoPerson } from './demo-person.js';

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff; }
ul { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .5rem; }
button { font: inherit; width: 100%; min-height: 3rem; padding: .5rem .75rem; text-align: left; color: inherit; background: #f3f6fa; border: 1px solid #5b6b7f; border-radius: .25rem; cursor: pointer; }
button:hover, button:focus-visible { background: #dce8f5; outline: 3px solid #0b57a4; outline-offset: 1px; }
small { display: block; color: #444; }
`;

/** The source expression that lets a content security policy allow the style of the pages, and only it. */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/** The list of demo people by region and organisation; a choice posts `fields` and `person` to `action`. */
export function signInPage(people: readonly DemoPerson[], action: string, fields: ReadonlyMap<string, string>): string {
  const hidden = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const groups = groupBy(people, (person) => person.regions.join(', ')).map(
    ([region, inRegion]) =>
      `<h2>${escapeHtml(region === '' ? 'Zonder regio' : region)}</h2>\n${organisations(inRegion)}`,
  );
  return layout(
    'Kies een demopersoon',
    `<p>Dit is de demonstratie van Schakel. Alle personen zijn verzonnen; er is geen wachtwoord. Kies als wie u binnenkomt.</p>
<form method="post" action="${escapeHtml(action)}">
${hidden.join('\n')}
${groups.join('\n')}
</form>`,
  );
}

/** The page for a request that cannot be answered to the application that sent it. */
export function refusalPage(reason: string): string {
  return layout('Aanmelden lukt niet', `<p>${escapeHtml(reason)}</p>\n<p>Ga terug naar Schakel en begin opnieuw.</p>`);
}

function organisations(people: readonly DemoPerson[]): string {
  return groupBy(people, (person) => person.organisation)
    .map(([organisation, members]) => {
      const choices = members.map(
        ({ person, name, roles }) =>
          `<li><button name="person" value="${escapeHtml(person)}">${escapeHtml(name)}<small>${escapeHtml(roles.join(', '))}</small></button></li>`,
      );
      return `<h3>${escapeHtml(organisation)}</h3>\n<ul>\n${choices.join('\n')}\n</ul>`;
    })
    .join('\n');
}

/** In order of first appearance (Map.groupBy needs Node 21). */
function groupBy(people: readonly DemoPerson[], keyOf: (person: DemoPerson) => string): [string, DemoPerson[]][] {
  const groups = new Map<string, DemoPerson[]>();
  for (const person of people) groups.set(keyOf(person), [...(groups.get(keyOf(person)) ?? []), person]);
  return [...groups];
}

function layout(title: string, main: string): string {
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Schakel</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
