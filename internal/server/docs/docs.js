// Draws /openapi.json. All text goes into text nodes.

const el = (tag, props = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((c) => c !== null && c !== undefined));
  return node;
};

const api = await (await fetch("/openapi.json")).json();
const named = (ref) => ref.split("/").pop();
const schemaOf = (s) => (s.$ref ? api.components.schemas[named(s.$ref)] : s);

// typeOf is a schema in a word or two.
function typeOf(s) {
  if (!s) return "anything";
  if (s.$ref) return named(s.$ref);
  if (s.anyOf) return s.anyOf.map(typeOf).join(" or ");
  const types = [].concat(s.type ?? "anything");
  return types
    .map((t) => {
      if (t === "array") return `list of ${typeOf(s.items)}`;
      if (t === "object" && s.additionalProperties && s.additionalProperties !== true) return `map to ${typeOf(s.additionalProperties)}`;
      if (t === "string" && s.format) return s.format;
      return t;
    })
    .join(" or ");
}

// inner is the schema of an object inside a schema, with its name; null for none.
function inner(s) {
  if (!s) return null;
  if (s.anyOf) return s.anyOf.map(inner).find(Boolean) ?? null;
  if (s.items) return inner(s.items);
  if (s.additionalProperties && s.additionalProperties !== true) return inner(s.additionalProperties);
  const found = schemaOf(s);
  return found?.properties ? { name: s.$ref ? named(s.$ref) : "", schema: found } : null;
}

// shape lists the properties of an object; those inside are drawn when they are opened.
function shape(schema, seen) {
  const list = el("ul", { className: "shape" });
  for (const [name, p] of Object.entries(schema.properties ?? {})) {
    const enumeration = p.enum ? `: ${p.enum.map((v) => (v === "" ? "(empty)" : v === null ? "null" : v)).join(", ")}` : "";
    const line = el("li", {}, el("code", {}, name), el("span", { className: "type" }, ` ${typeOf(p)}${enumeration}${schema.required?.includes(name) ? "" : ", may be absent"}`), p.description ? ` ${p.description}` : null);
    const within = inner(p);
    if (within && !seen.includes(within.name)) {
      const more = el("details", {}, el("summary", {}, within.name || "its fields"));
      more.addEventListener("toggle", () => more.children.length > 1 || more.append(shape(within.schema, [...seen, within.name])), { once: true });
      line.append(more);
    }
    list.append(line);
  }
  return list;
}

function drawn(title, s) {
  const within = inner(s);
  const out = el("div", {}, el("p", {}, `${title} `, el("span", { className: "type" }, typeOf(s))));
  if (within) out.append(shape(within.schema, [within.name]));
  return out;
}

function parameters(list) {
  const table = el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "parameter"), el("th", { scope: "col" }, "takes"), el("th", { scope: "col" }, "means"))));
  const body = el("tbody");
  for (const p of list) {
    const s = p.schema ?? {};
    const takes = [typeOf(s), s.enum ? s.enum.join(", ") : "", s.default !== undefined ? `default ${s.default}` : ""].filter(Boolean).join("; ");
    body.append(el("tr", {}, el("td", {}, el("code", {}, p.name), ` ${p.in}`), el("td", {}, takes), el("td", {}, p.description ?? s.description ?? "")));
  }
  table.append(body);
  return table;
}

const main = document.getElementById("main");
const contents = document.getElementById("contents");
main.append(el("p", {}, api.info.description), el("p", {}, "The description for programs is ", el("a", { href: "/openapi.json" }, "openapi.json"), "."));

const groups = new Map();
for (const [path, methods] of Object.entries(api.paths))
  for (const [method, op] of Object.entries(methods)) {
    const tag = op.tags?.[0] ?? "other";
    if (!groups.has(tag)) groups.set(tag, []);
    groups.get(tag).push({ path, method: method.toUpperCase(), op });
  }

for (const [tag, ops] of groups) {
  contents.append(el("h2", {}, tag));
  main.append(el("h2", {}, tag));
  for (const { path, method, op } of ops) {
    contents.append(el("a", { href: `#${op.operationId}` }, op.summary));
    const part = el("section", { id: op.operationId }, el("h3", {}, el("span", { className: "method" }, method), path), el("p", {}, `${op.summary}. ${op.description ?? ""}`));
    if (op.parameters?.length) part.append(parameters(op.parameters));
    for (const [type, media] of Object.entries(op.requestBody?.content ?? {})) part.append(drawn(`Send ${type}:`, media.schema));
    for (const [status, answer] of Object.entries(op.responses))
      if (status < "300") {
        if (!answer.content) part.append(el("p", {}, `Answers ${status}.`));
        for (const [type, media] of Object.entries(answer.content ?? {})) part.append(drawn(`Answers ${status} ${type}:`, media.schema));
      }
    main.append(part);
  }
}
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
