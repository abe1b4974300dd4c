// Writes docs/requirements.md from docs/requirements.yaml, the marks in test titles and the scenarios that run through.
// With --check it writes nothing and fails when the page is stale, a row or a requirement is missing, or a link is dead.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { parseDocument } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const list = 'docs/requirements.yaml';
const page = 'docs/requirements.md';
const last = 174;
const shownLinks = 3;
const faults = [];

const read = (file) => readFileSync(join(root, file), 'utf8');

/** Files under a folder, relative to the root, in one order on every machine. */
function filesUnder(folder, fits) {
  if (!existsSync(join(root, folder))) return [];
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules') found.push(...filesUnder(path, fits));
    else if (entry.isFile() && fits(path)) found.push(path);
  }
  return found.sort();
}

function parseYaml(file) {
  const document = parseDocument(read(file));
  for (const error of document.errors) faults.push(`${file}: ${error.message}`);
  return document.errors.length > 0 ? undefined : document.toJS();
}

// --- The list ---

function requirements() {
  const rows = parseYaml(list);
  if (rows === undefined) return {};
  for (let number = 1; number <= last; number += 1) {
    const id = `R-${String(number).padStart(3, '0')}`;
    if (!Object.hasOwn(rows, id)) faults.push(`${list}: ${id} is missing`);
  }
  for (const [id, row] of Object.entries(rows)) {
    if (!/^R-\d{3}$/.test(id) || Number(id.slice(2)) < 1 || Number(id.slice(2)) > last) {
      faults.push(`${list}: ${id} is not one of R-001 to R-${last}`);
    }
    for (const key of ['section', 'what']) {
      if (typeof row?.[key] !== 'string' || row[key].trim() === '') faults.push(`${list}: ${id} has no ${key}`);
    }
    for (const key of Object.keys(row ?? {})) {
      if (!['section', 'what', 'notVerified'].includes(key)) faults.push(`${list}: ${id} has an unknown key ${key}`);
    }
  }
  return rows;
}

// --- Evidence ---

/** `[R-005]` or `[R-018, R-022]`; other brackets that begin with R- are a slip and are reported. */
const anyMark = /\[\s*R-[^\]]*\]/g;
const goodMark = /^\[R-\d{3}(?:\s*,\s*R-\d{3})*\]$/;

function idsIn(title, file) {
  const ids = [];
  for (const [mark] of title.matchAll(anyMark)) {
    if (goodMark.test(mark)) ids.push(...mark.match(/R-\d{3}/g));
    else faults.push(`${file}: the mark ${mark} in "${title}" is not of the form [R-005] or [R-018, R-022]`);
  }
  return ids;
}

/** The words of `it.each(rows)` or `describe.skip`, from left to right; empty for anything else. */
function calleeWords(node) {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) {
    const left = calleeWords(node.expression);
    return left.length > 0 ? [...left, node.name.text] : [];
  }
  if (ts.isCallExpression(node)) return calleeWords(node.expression);
  if (ts.isTaggedTemplateExpression(node)) return calleeWords(node.tag);
  return [];
}

function literalText(node) {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join('');
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return `${literalText(node.left) ?? '…'}${literalText(node.right) ?? '…'}`;
  }
  return undefined;
}

const dormant = new Set(['skip', 'todo', 'failing']);

/** Titles of it, test and describe; what is skipped, still to do or expected to fail proves nothing and is left out. */
function testTitles(file) {
  const titles = [];
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const [first, ...rest] = calleeWords(node.expression);
      if (['it', 'test', 'describe'].includes(first)) {
        if (rest.some((word) => dormant.has(word))) return;
        const title = literalText(node.arguments[0]);
        if (title !== undefined) titles.push(title);
      } else if (['xit', 'xtest', 'xdescribe'].includes(first)) return;
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true));
  return titles;
}

/** A step, or anything else in a scenario, that carries the key `pending` cannot run yet. */
function hasPending(value) {
  if (value === null || typeof value !== 'object') return false;
  const says = !Array.isArray(value) && 'pending' in value ? value.pending : undefined;
  const empty = says === undefined || says === null || says === false || (Array.isArray(says) && says.length === 0);
  return !empty || Object.values(value).some(hasPending);
}

function scenarioTitle(scenario, file) {
  const title = scenario.title ?? scenario.scenario ?? scenario.name;
  const text = typeof title === 'object' && title !== null ? (title.en ?? title.nl) : title;
  return text === undefined
    ? file
        .split('/')
        .at(-1)
        .replace(/\.yaml$/, '')
    : String(text);
}

/** All evidence as { id, file, title }, in the order of files and, within a file, of titles. */
function evidence() {
  const found = [];
  const tests = ['apps', 'libs', 'tests'].flatMap((folder) => filesUnder(folder, (path) => path.endsWith('.test.ts')));
  for (const file of tests) {
    for (const title of testTitles(file)) {
      for (const id of idsIn(title, file)) found.push({ id, file, title: title.replace(anyMark, ' ') });
    }
  }
  for (const file of filesUnder('workflows', (path) => /^workflows\/[^/]+\/scenarios\/[^/]+\.yaml$/.test(path))) {
    const scenario = parseYaml(file);
    const ids = scenario?.requirements ?? [];
    if (!Array.isArray(ids)) {
      faults.push(`${file}: requirements must be a list, such as [R-005, R-018]`);
      continue;
    }
    const title = `scenario: ${scenarioTitle(scenario ?? {}, file)}`;
    for (const id of ids) found.push({ id: String(id), file, title, pending: hasPending(scenario) });
  }
  return found;
}

// --- The page ---

/** Text that Markdown prints as it stands, also in a table and as the text of a link. */
function plain(text) {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|#]/g, '\\$&');
}

function builtCell(links) {
  if (links.length === 0) return 'not yet';
  const shown = links.slice(0, shownLinks).map(({ file, title }) => `[${plain(title)}](../${encodeURI(file)})`);
  if (links.length > shownLinks) shown.push(`+${links.length - shownLinks} more`);
  return shown.join('<br>');
}

function render(rows, found) {
  const linksOf = new Map(Object.keys(rows).map((id) => [id, []]));
  for (const item of found) {
    const links = linksOf.get(item.id);
    const known = links?.some(({ file, title }) => file === item.file && title === item.title) ?? true;
    if (!known && !item.pending) links.push(item);
  }
  const ids = Object.keys(rows).sort();
  const built = (some) => some.filter((id) => linksOf.get(id).length > 0).length;
  const lines = [
    '# Requirements',
    '',
    '<!-- Written by scripts/requirements.mjs from requirements.yaml. Change that list or the tests, then run the script. -->',
    '',
    `**${built(ids)} of ${ids.length} built, ${ids.length - built(ids)} not yet.**`,
    '',
    'Built means that at least one test, or one scenario without a pending step, carries the id. It does not mean that nothing is left to do. Words are explained in the [glossary](glossary.md).',
  ];
  for (const section of new Set(ids.map((id) => rows[id].section))) {
    const inSection = ids.filter((id) => rows[id].section === section);
    lines.push('', `## ${section}`, '', `${built(inSection)} of ${inSection.length} built.`, '');
    lines.push('| id | what must hold | built |', '| --- | --- | --- |');
    for (const id of inSection) {
      const { what, notVerified } = rows[id];
      const note = notVerified === undefined ? '' : ` *(Not verified: ${plain(notVerified)}.)*`;
      lines.push(`| ${id} | ${plain(what)}${note} | ${builtCell(linksOf.get(id))} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

// --- Links ---

/** Targets of links and images outside code and comments, each with its line. */
function linkTargets(text) {
  const blank = (match) => match.replace(/[^\n]/g, ' ');
  const prose = text
    .replace(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ *\2[^\n]*$|(?![\s\S]))/gm, blank)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, blank);
  const patterns = [
    /\]\(\s*(?:<([^>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))*))/g,
    /^ {0,3}\[[^\]\n]+\]:\s*(?:<([^>\n]*)>|(\S+))/gm,
    /<(?:a|img|source)\b[^>]*?\b(?:href|src)=(?:"([^"]*)"|'([^']*)')/g,
  ];
  return patterns.flatMap((pattern) =>
    [...prose.matchAll(pattern)].map((match) => ({
      target: match[1] ?? match[2] ?? '',
      line: prose.slice(0, match.index).split('\n').length,
    })),
  );
}

function checkLinks() {
  const pages = [
    ...readdirSync(root).filter((name) => name.endsWith('.md')),
    ...filesUnder('docs', (path) => path.endsWith('.md')),
    ...filesUnder('workflows', (path) => /^workflows\/[^/]+\/README\.md$/.test(path)),
  ];
  for (const file of pages) {
    for (const { target, line } of linkTargets(read(file))) {
      const bare = target.split(/[?#]/)[0];
      if (bare === '' || target.startsWith('//') || /^[a-z][a-z\d+.-]*:/i.test(target)) continue;
      let path = bare;
      try {
        path = decodeURIComponent(bare);
      } catch {
        // A stray percent sign: look for the file under the name as written.
      }
      const goal = path.startsWith('/') ? join(root, path) : resolve(root, dirname(file), path);
      const outside = relative(root, goal).split(sep)[0] === '..';
      if (outside) faults.push(`${file}:${line}: the link ${target} leaves the repository`);
      else if (!existsSync(goal)) faults.push(`${file}:${line}: the link ${target} leads nowhere`);
    }
  }
}

// --- Run ---

const checking = process.argv.includes('--check');
const rows = requirements();
const found = evidence();
for (const { id, file, title } of found) {
  if (!Object.hasOwn(rows, id)) faults.push(`${file}: "${title.trim()}" names the unknown requirement ${id}`);
}
const text = faults.length === 0 ? render(rows, found) : undefined;
if (checking) {
  checkLinks();
  const stored = existsSync(join(root, page)) ? read(page) : '';
  if (text !== undefined && text !== stored) {
    faults.push(`${page} is out of date: run \`node scripts/requirements.mjs\` and commit the result`);
  }
}
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n${faults.length} fault${faults.length === 1 ? '' : 's'}.\n`);
  process.exit(1);
}
if (!checking) {
  writeFileSync(join(root, page), text);
  process.stdout.write(`Wrote ${page}.\n`);
}
