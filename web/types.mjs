// Writes src/lib/schema.ts: the types of the API as its description tells them.
import { readFileSync, writeFileSync } from 'node:fs';

const source = '../internal/server/openapi.json';
const target = process.env.OUT ?? 'src/lib/schema.ts';
const { components } = JSON.parse(readFileSync(source, 'utf8'));

function type(s) {
  if (!s || Object.keys(s).length === 0) return 'unknown';
  if (s.$ref) return s.$ref.split('/').at(-1);
  if (s.anyOf) return s.anyOf.map(type).join(' | ');
  if (s.enum) return s.enum.map((v) => JSON.stringify(v)).join(' | ');
  if (Array.isArray(s.type)) return s.type.map((t) => type({ ...s, type: t })).join(' | ');
  switch (s.type) {
    case 'string': return 'string';
    case 'integer': case 'number': return 'number';
    case 'boolean': return 'boolean';
    case 'null': return 'null';
    case 'array': return wrapped(type(s.items)) + '[]';
    case 'object': return typeof s.additionalProperties === 'object' ? `{ [key: string]: ${type(s.additionalProperties)} }` : fields(s, '  ');
    default: return 'unknown';
  }
}
const wrapped = (t) => (/[|]/.test(t) ? `(${t})` : t);

function fields(s, indent) {
  const lines = Object.entries(s.properties ?? {}).map(([name, p]) => {
    const key = /^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name);
    const note = p.description ? `${indent}/** ${p.description.replaceAll('*/', '*')} */\n` : '';
    return `${note}${indent}${key}${s.required?.includes(name) ? '' : '?'}: ${type(p)};`;
  });
  return `{\n${lines.join('\n')}\n${indent.slice(2)}}`;
}

const all = Object.entries(components.schemas).map(([name, s]) => `export interface ${name} ${fields(s, '  ')}\n`);
writeFileSync(target, `// Made by types.mjs from openapi.json: do not edit. Make it anew by "npm run types".\n\n${all.join('\n')}`);
