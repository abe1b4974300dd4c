/** The OpenAPI document as one page for people: no script, nothing from outside. A view: it decides nothing. */
type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly description?: string;
    readonly required?: boolean;
    readonly schema: Json;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: Json }>> }
    >
  >;
}

export function documentationPage(document: Json): string {
  const { info, paths, components } = document as unknown as {
    info: { title: string; version: string; description: string };
    paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    components: { schemas: Readonly<Record<string, Json>> };
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  const section = (tag: string): string =>
    `<section><h2 id="${tag}">${escape(tag)}</h2>${operations
      .filter(({ operation }) => operation.tags.includes(tag))
      .map(renderOperation)
      .join('')}</section>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(info.title)} ${escape(info.version)}: the interface</title><style>${STYLE}</style></head>
<body><a class="skip" href="#main">To the content</a><header><h1>${escape(info.title)} <small>${escape(info.version)}</small></h1><p>${escape(info.description)}</p>
<nav aria-label="Parts"><ul>${tags.map((tag) => `<li><a href="#${tag}">${escape(tag)}</a></li>`).join('')}<li><a href="#schemas">schemas</a></li><li><a href="/v1/openapi.json">openapi.json</a></li></ul></nav></header>
<main id="main">${tags.map(section).join('')}
<section><h2 id="schemas">schemas</h2>${Object.entries(components.schemas)
    .map(
      ([name, schema]) =>
        `<details id="schema-${name}"><summary>${escape(name)}</summary><pre tabindex="0">${escape(JSON.stringify(schema, null, 2))}</pre></details>`,
    )
    .join('')}</section></main></body></html>
`;
}

function renderOperation({ path, method, operation }: { path: string; method: string; operation: Operation }): string {
  const parameters = operation.parameters.map(
    ({ name, in: where, required, description, schema }) =>
      `<tr><td><code>${escape(name)}</code></td><td>${where}${required === true ? ', required' : ''}</td><td>${escape(description ?? JSON.stringify(schema))}</td></tr>`,
  );
  const body = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => link(schema));
  const responses = Object.entries(operation.responses).map(
    ([status, { description, content = {} }]) =>
      `<tr><td>${status}</td><td>${Object.values(content)
        .map(({ schema }) => link(schema))
        .join('')}</td><td>${escape(description)}</td></tr>`,
  );
  return `<article id="${operation.operationId}"><h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3><p>${escape(operation.summary)}. ${escape(operation.description ?? '')}</p>
${parameters.length === 0 ? '' : `<table><caption>Parameters</caption><thead><tr><th scope="col">name</th><th scope="col">where</th><th scope="col">what</th></tr></thead><tbody>${parameters.join('')}</tbody></table>`}
${body.length === 0 ? '' : `<p>Body: ${body.join('')}</p>`}
<table><caption>Answers</caption><thead><tr><th scope="col">status</th><th scope="col">schema</th><th scope="col">when</th></tr></thead><tbody>${responses.join('')}</tbody></table></article>`;
}

function link(schema: Json): string {
  const name = (schema['$ref'] as string).split('/').at(-1) ?? '';
  return `<a href="#schema-${name}">${escape(name)}</a>`;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

const STYLE = `
:root{--ink:#1d2733;--line:#c9c7bf;--paper:#fff;--ground:#f4f3ee;--accent:#00515a}
*{box-sizing:border-box}body{margin:0;font:17px/1.5 "Source Sans 3",system-ui,sans-serif;color:var(--ink);background:var(--ground)}
header,main{max-width:60rem;margin:0 auto;padding:1rem 1.25rem}h1 small{font-weight:400;color:#4a5560}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
a{color:var(--accent)}a:focus-visible,summary:focus-visible,pre:focus-visible{outline:3px solid #000;outline-offset:2px;box-shadow:0 0 0 3px #ffd43b}.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem}
article{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:.25rem 1rem 1rem;margin:1rem 0;overflow-wrap:anywhere}h2{text-transform:capitalize}h3{font-size:1.05rem}
.method{display:inline-block;min-width:3.5rem;font-size:.85rem;font-weight:700;color:#fff;background:var(--accent);border-radius:4px;padding:0 .4rem;text-align:center}.method.post{background:#7a2a5e}
table{border-collapse:collapse;width:100%;margin:.5rem 0}caption{text-align:left;font-weight:700}th,td{border-top:1px solid var(--line);padding:.25rem .5rem .25rem 0;text-align:left;vertical-align:top}
pre{background:#fff;border:1px solid var(--line);padding:.75rem;overflow:auto;font-size:.9rem}details{margin:.25rem 0}`;
