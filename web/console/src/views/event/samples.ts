// How to track an event, in the languages that people use: with its own metadata and the
// ids of this workspace. Everything that is not ours is escaped for the language it stands in.
export interface SampleOf {
  name: string;
  /** Its metadata keys, each with a value that it came with. */
  keys: readonly {key: string; value: unknown}[];
  appId: string;
  url: string;
}

export interface Sample {
  id: 'javascript' | 'curl' | 'node' | 'python' | 'ruby';
  label: string;
  text: string;
}

/** How one language writes values. */
interface Writing {
  text: (value: string) => string;
  key: (value: string) => string;
  none: string;
  yes: string;
  no: string;
  /** How far its lines are indented. */
  step: string;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A string in JavaScript that also stands safely inside a script element of a page. */
export const javascriptText = (value: string): string => {
  const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(/<(?=[/!]|script)/gi, '\\x3C')}'`;
};

/** A string in Python: what JSON escapes, Python reads alike. */
export const pythonText = (value: string): string => JSON.stringify(value);

/** A string in Ruby: `#{…}`, `#$x` and `#@x` would be evaluated. */
export const rubyText = (value: string): string => JSON.stringify(value).replaceAll('#', '\\#');

/** A word of a shell: only the apostrophe ends single quotes. */
export const shellText = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;

const JAVASCRIPT: Writing = {text: javascriptText, key: key => `${IDENTIFIER.test(key) && key !== '__proto__' ? key : javascriptText(key)}: `, none: 'null', yes: 'true', no: 'false', step: '  '};
const PYTHON: Writing = {text: pythonText, key: key => `${pythonText(key)}: `, none: 'None', yes: 'True', no: 'False', step: '    '};
const RUBY: Writing = {text: rubyText, key: key => `${rubyText(key)} => `, none: 'nil', yes: 'true', no: 'false', step: '  '};

const numberText = (value: number): string => (Number.isFinite(value) ? String(value) : '0');

/** A value as the language writes it; `indent` is how deep the line stands. */
const written = (value: unknown, how: Writing, indent: string): string => {
  if (typeof value === 'string') {
    return how.text(value);
  }
  if (typeof value === 'number') {
    return numberText(value);
  }
  if (typeof value === 'boolean') {
    return value ? how.yes : how.no;
  }
  if (Array.isArray(value)) {
    return `[${value.map(item => written(item, how, indent)).join(', ')}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return how.none;
  }
  return `{${Object.entries(value).map(([key, item]) => how.key(key) + written(item, how, indent)).join(', ')}}`;
};

/** The metadata, a key on each line. */
const metadata = (keys: SampleOf['keys'], how: Writing, indent: string): string =>
  keys.length === 0 ? '{}' : `{\n${keys.map(({key, value}) => `${indent}${how.step}${how.key(key)}${written(value, how, indent)},`).join('\n')}\n${indent}}`;

const javascript = ({name, keys}: SampleOf): string =>
  `Intercom('trackEvent', ${javascriptText(name)}${keys.length === 0 ? '' : `, ${metadata(keys, JAVASCRIPT, '')}`});`;

/** The body as JSON; the time is the shell's own, between two quoted parts. */
const curl = ({name, keys, url}: SampleOf): string => {
  const values = Object.fromEntries(keys.map(({key, value}) => [key, value]));
  const rest = keys.length === 0 ? '' : `, "metadata": ${JSON.stringify(values)}`;
  return [
    `curl ${shellText(`${url}/events`)} \\`,
    '  -H "Authorization: Bearer $HERALD_TOKEN" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d ${shellText(`{"event_name": ${JSON.stringify(name)}, "user_id": "25", "created_at": `)}$(date +%s)${shellText(`${rest}}`)}`,
  ].join('\n');
};

const node = ({name, keys, url}: SampleOf): string => `await fetch(${javascriptText(`${url}/events`)}, {
  method: 'POST',
  headers: {
    Authorization: \`Bearer \${process.env.HERALD_TOKEN}\`,
    'Content-Type': 'application/json',
  },
  body: JSON.stringify({
    event_name: ${javascriptText(name)},
    user_id: '25',
    created_at: Math.floor(Date.now() / 1000),${keys.length === 0 ? '' : `\n    metadata: ${metadata(keys, JAVASCRIPT, '    ')},`}
  }),
});`;

const python = ({name, keys, url}: SampleOf): string => `import os, time, requests

requests.post(
    ${pythonText(`${url}/events`)},
    headers={"Authorization": "Bearer " + os.environ["HERALD_TOKEN"]},
    json={
        "event_name": ${pythonText(name)},
        "user_id": "25",
        "created_at": int(time.time()),${keys.length === 0 ? '' : `\n        "metadata": ${metadata(keys, PYTHON, '        ')},`}
    },
).raise_for_status()`;

const ruby = ({name, keys, url}: SampleOf): string => `require "json"
require "net/http"

Net::HTTP.post(
  URI(${rubyText(`${url}/events`)}),
  {
    "event_name" => ${rubyText(name)},
    "user_id" => "25",
    "created_at" => Time.now.to_i,${keys.length === 0 ? '' : `\n    "metadata" => ${metadata(keys, RUBY, '    ')},`}
  }.to_json,
  "Authorization" => "Bearer #{ENV.fetch("HERALD_TOKEN")}",
  "Content-Type" => "application/json",
)`;

/** The samples, in the order of their tabs. */
export const samples = (of: SampleOf): Sample[] => [
  {id: 'javascript', label: 'JavaScript API', text: javascript(of)},
  {id: 'curl', label: 'curl', text: curl(of)},
  {id: 'node', label: 'Node.js', text: node(of)},
  {id: 'python', label: 'Python', text: python(of)},
  {id: 'ruby', label: 'Ruby', text: ruby(of)},
];
