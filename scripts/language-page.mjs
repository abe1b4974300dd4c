// Fills docs/language.md: between `<!-- keys KIND -->`, `<!-- example FILE -->` and the like and `<!-- end -->` stands what the
// shapes of the language declare, with examples cut from docs/examples. A key without an example there is an error.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Document, isMap, isSeq, parseDocument, visit } from 'yaml';

const PAGE = 'docs/language.md';
const EXAMPLES = 'docs/examples';
/** The kinds in the order of the page; a thing of two kinds is told at the first. */
const KINDS = ['region', 'workflow', 'block', 'law', 'activities', 'scenario'];
/** More than this many lines of an example are shortened. */
const MOST_LINES = 9;

/** The page with every generated part filled in anew. */
export function languagePage(root, language) {
  const objects = objectsOf(language.DOCUMENT_SHAPES);
  findExamples(objects, root, language.DOCUMENT_SHAPES);
  const parts = {
    keys: (kind) => sectionsOf(objects, kind),
    example: (file) => fence(readFileSync(join(root, EXAMPLES, file), 'utf8').trim()),
    roles: () => rolesTable(language.ROLES),
    diagnostic: () => diagnostic(root, language),
  };
  return readFileSync(join(root, PAGE), 'utf8').replace(
    /(<!-- (\w+)(?: ([^ ]+))? -->\n)[^]*?(<!-- end -->)/g,
    (_, start, part, of, end) => {
      if (parts[part] === undefined) throw new Error(`${PAGE}: there is no part ${part}.`);
      return `${start}\n${parts[part](of)}\n\n${end}`;
    },
  );
}

/** Every object that documents are made of, each once: its kind, the path at which it stands first, and its examples. */
function objectsOf(shapes) {
  const objects = new Map();
  const walk = (shape, kind, path) => {
    if (shape.kind === 'lazy') return walk(shape.shape(), kind, path);
    if (shape.kind === 'map') return walk(shape.of, kind, `${path}.<${wordOf(shape.key)}>`);
    if (shape.kind === 'list') return walk(shape.of, kind, `${path}[]`);
    if (shape.kind === 'choice') return shape.branches.forEach((branch) => walk(branch, kind, path));
    if (shape.kind !== 'object' || objects.has(shape)) return;
    objects.set(shape, { shape, kind, path: path.replace(/^\./, ''), found: [] });
    for (const [key, of] of Object.entries(shape.keys)) walk(of.shape, kind, `${path}.${key}`);
  };
  for (const kind of KINDS) walk(shapes[kind], kind, '');
  for (const kind of Object.keys(shapes))
    if (!KINDS.includes(kind)) throw new Error(`${PAGE} has no part for a ${kind}.`);
  // A key that two objects have by one declaration is told at the one that the others contain whole, or else at the first.
  const declared = new Map();
  for (const one of objects.values())
    for (const key of Object.values(one.shape.keys)) declared.set(key, [...(declared.get(key) ?? []), one]);
  const isWithin = (one, others) =>
    others.every((other) => Object.keys(one.shape.keys).every((name) => Object.hasOwn(other.shape.keys, name)));
  for (const one of objects.values()) {
    const homeOf = (key) => declared.get(key).find((home) => isWithin(home, declared.get(key))) ?? declared.get(key)[0];
    const homes = Object.entries(one.shape.keys).map(([name, key]) => [name, homeOf(key)]);
    // One key alone is told again; only a group of keys is told elsewhere.
    const isAlone = (home) => homes.filter(([, other]) => other === home).length === 1;
    one.homes = new Map(homes.map(([name, home]) => [name, isAlone(home) ? one : home]));
  }
  const names = [...objects.values()].map(({ shape }) => shape.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two things of the language are called ${twice}.`);
  return objects;
}

/** Notes for every object where it occurs in the examples: the node, and the key or list it stands in. */
function findExamples(objects, root, shapes) {
  const walk = (shape, node, key) => {
    if (shape.kind === 'lazy') return walk(shape.shape(), node, key);
    if (shape.kind === 'choice') {
      const branch = shape.branches.find((one) => takes(one, node));
      return branch === undefined ? undefined : walk(branch, node, key);
    }
    if (shape.kind === 'list' && isSeq(node)) return node.items.forEach((item) => walk(shape.of, item, undefined));
    if (shape.kind === 'map' && isMap(node)) return node.items.forEach((pair) => walk(shape.of, pair.value, pair.key));
    if (shape.kind !== 'object' || !isMap(node)) return;
    objects.get(shape).found.push({ node, key });
    for (const pair of node.items) {
      const of = shape.keys[pair.key.value];
      if (of !== undefined) walk(of.shape, pair.value, pair.key);
    }
  };
  for (const name of readdirSync(join(root, EXAMPLES, 'complete'))) {
    const { contents } = parseDocument(readFileSync(join(root, EXAMPLES, 'complete', name), 'utf8'));
    walk(shapes[KINDS.find((kind) => contents.has(kind) && name === `${kind}.yaml`)], contents, null);
  }
}

function takes(shape, node) {
  if (shape.kind === 'lazy') return takes(shape.shape(), node);
  if (shape.kind === 'choice') return shape.branches.some((one) => takes(one, node));
  if (shape.kind === 'object' || shape.kind === 'map') return isMap(node);
  return shape.kind === 'list' && isSeq(node);
}

function sectionsOf(objects, kind) {
  const own = [...objects.values()].filter((one) => one.kind === kind);
  return own.map((one) => sectionOf(one, objects)).join('\n\n');
}

function sectionOf(one, objects) {
  const { shape, path, homes, kind } = one;
  const keys = Object.entries(shape.keys).filter(([name]) => homes.get(name) === one);
  const others = [...new Set(homes.values())].filter((home) => home !== one);
  const also = others
    .map((home) => [home, Object.keys(shape.keys).filter((name) => homes.get(name) === home)])
    .map(
      ([home, names]) =>
        `It also has these keys of [${home.shape.name}](${anchor(home.shape.name)}): ${names.map(code).join(', ')}.`,
    );
  const rows = keys.map(([name, { shape: of, doc, absent }]) => {
    return `| ${code(name)} | ${cell(describe(of, objects))} | ${cell(doc)} | ${absent === undefined ? '**needed**' : cell(absent)} |`;
  });
  return [
    `### ${title(shape.name)}`,
    path === ''
      ? `The whole file: a document with the key ${code(kind)}.`
      : `In a file with the key ${code(kind)}, at ${code(path)}.`,
    ...also,
    ['| key | takes | meaning | left out |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    ...examplesOf(
      one,
      keys.map(([name]) => name),
    ),
  ].join('\n\n');
}

/** The fewest and shortest examples that together have every key of a section. */
function examplesOf({ shape, found }, names) {
  const missing = new Set(names);
  const chosen = [];
  const has = ({ node }) => names.filter((name) => missing.has(name) && node.has(name)).length;
  const size = ({ node }) => node.range[1] - node.range[0];
  while (missing.size > 0) {
    const best = found.toSorted((a, b) => has(b) - has(a) || size(a) - size(b))[0];
    if (best === undefined || has(best) === 0)
      throw new Error(`${shape.name} has no example of ${[...missing].join(', ')}: add one to ${EXAMPLES}/complete.`);
    names.filter((name) => best.node.has(name)).forEach((name) => missing.delete(name));
    chosen.push(best);
  }
  const lists = chosen.filter(({ key }) => key === undefined).map(({ node }) => shorten(node, shape, true));
  const others = chosen.filter(({ key }) => key !== undefined);
  return [
    ...(lists.length === 0 ? [] : [print(lists)]),
    ...others.map(({ node, key }) => {
      const whole = shorten(node, shape, true);
      return print(key === null ? whole : new Document({}).createPair(key.value, whole));
    }),
  ];
}

/** A copy of a node without what is long and beside the point: of maps the first entries, deeper down what is needed. */
function shorten(node, shape, isTop) {
  if (shape.kind === 'lazy') return shorten(node, shape.shape(), isTop);
  if (shape.kind === 'choice')
    return shorten(node, shape.branches.find((one) => takes(one, node)) ?? { kind: 'text' }, isTop);
  const copy = node.clone();
  copy.comment = undefined;
  copy.commentBefore = undefined;
  if (shape.kind !== 'object' && shape.kind !== 'map') return copy;
  const isLong = new Document(copy).toString({ lineWidth: 110 }).split('\n').length > MOST_LINES;
  if (!isLong && !isTop) return copy;
  const kept = copy.items.filter(({ key }, index) => {
    if (shape.kind === 'map') return !isLong || index < Math.max(1, shape.atLeast ?? 0);
    return isTop || shape.keys[key.value].required === true || index === 0;
  });
  if (kept.length < copy.items.length) copy.comment = ' ...';
  copy.items = kept;
  for (const pair of kept) {
    pair.key.commentBefore = undefined;
    pair.key.spaceBefore = undefined;
    pair.value = shorten(pair.value, shape.kind === 'map' ? shape.of : shape.keys[pair.key.value].shape, false);
  }
  return copy;
}

function print(value) {
  const document = new Document(value.key === undefined ? value : { toJSON: undefined });
  if (value.key !== undefined) {
    document.contents = document.createNode({});
    document.contents.items = [value];
  } else if (Array.isArray(value)) document.contents = document.createNode([]);
  if (Array.isArray(value)) document.contents.items = value;
  visit(document, { Node: (_, node) => void (node.spaceBefore = undefined) });
  return fence(document.toString({ lineWidth: 110 }).trim().replaceAll('[ ', '[').replaceAll(' ]', ']'));
}

const fence = (yaml) => `\`\`\`yaml\n${yaml}\n\`\`\``;
const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll('|', '\\|');
const title = (name) => name.charAt(0).toUpperCase() + name.slice(1);
const anchor = (name) =>
  `#${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')}`;

/** What a key takes, with links to what is told elsewhere on the page. */
function describe(shape, objects) {
  switch (shape.kind) {
    case 'object':
      return `[${shape.name}](${anchor(shape.name)})`;
    case 'lazy':
      return describe(shape.shape(), objects);
    case 'map':
      return `by ${wordOf(shape.key)}: ${describe(shape.of, objects)}${atLeast(shape)}`;
    case 'list':
      return `a list of ${describe(shape.of, objects).replace(/^an? /, '')}${atLeast(shape)}`;
    case 'enum':
      if (shape.values.includes('teacher')) return '[a role](#roles)';
      return shape.values.map(code).join(', ');
    case 'constant':
      return code(String(shape.value));
    case 'boolean':
      return '`true` or `false`';
    case 'integer':
      return `a whole number from ${shape.from} to ${shape.to}`;
    case 'text':
      return brief(shape.what);
    case 'data':
      return shape.name;
    case 'choice': {
      const parts = shape.branches.filter(({ kind }) => kind === 'object');
      return parts.reduce((text, part) => {
        const link = describe(part, objects);
        return text.includes(part.name) ? text.replace(part.name, link) : `${text} (${link})`;
      }, shape.name);
    }
  }
}

const atLeast = (shape) => (shape.atLeast > 0 ? ` (at least ${shape.atLeast})` : '');
/** Without how it is written, which is told once for the whole page. */
const brief = (what) => what.replace(/^(an id|an event) \(.*/, '$1');
const wordOf = (key) => brief(key.name).replace(/^an? /, '');

function rolesTable(roles) {
  const rows = Object.entries(roles).map(
    ([id, { label, side }]) => `| ${code(id)} | ${side} | ${label.en} | ${label.nl} |`,
  );
  return ['| role | side | English | Nederlands |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** What is told when a name in the small region is misspelt. */
function diagnostic(root, { formatDiagnostic, readLibrary }) {
  const read = (file) => ({ file, text: readFileSync(join(root, file), 'utf8') });
  const files = ['small/workflow.yaml', 'small/region.yaml', 'small/scenario.yaml'].map((name) =>
    read(`${EXAMPLES}/${name}`),
  );
  const blocks = readdirSync(join(root, 'workflows/blocks')).map((name) => read(`workflows/blocks/${name}`));
  const wrong = files.map(({ file, text }) => ({
    file,
    text: text.replace('providers: [helpers]', 'providers: [helper]'),
  }));
  const { diagnostics } = readLibrary([...wrong, ...blocks], '2026-11-21');
  return `\`\`\`\n${diagnostics.map((one) => formatDiagnostic(one)).join('\n')}\n\`\`\``;
}
