/** Something that stands for an intrinsic function: a reference, a condition's result. */
export const INTRINSIC = Symbol.for("sekisho.intrinsic");

interface Standing {
  [INTRINSIC](): unknown;
}

const stands = (value: object): value is Standing => INTRINSIC in value;

const TOKEN = /\$\{Token\[TOKEN\.(\d+)\]\}/g;

/**
 * Strings that stand for intrinsic functions until the template is written, as CDK's string tokens do: they survive
 * concatenation, copies and JSON, and become `Ref`, `Fn::GetAtt`, … or an `Fn::Join` around them.
 */
export class Tokens {
  readonly #made: (() => unknown)[] = [];

  /** The intrinsic is asked for when the template is written, so that it sees later changes of a logical id. */
  text(intrinsic: () => unknown): string {
    this.#made.push(intrinsic);
    return `\${Token[TOKEN.${this.#made.length - 1}]}`;
  }

  /** Replaces tokens by what they stand for and leaves out what is `undefined`, unless `keepUndefined`. */
  resolve(value: unknown, { keepUndefined = false, path = "" } = {}): unknown {
    if (typeof value === "string") return this.#resolveText(value);
    if (typeof value === "function")
      throw new Error(`a template can't hold a function (at ${path === "" ? "/" : path}); was a call forgotten?`);
    if (typeof value !== "object" || value === null) return value;
    if (stands(value)) return this.resolve(value[INTRINSIC](), { keepUndefined, path });
    if (Array.isArray(value)) {
      const items = value.map((item, at) => this.resolve(item, { keepUndefined, path: `${path}/${at}` }));
      return keepUndefined ? items : items.filter((item) => item !== undefined);
    }
    if (value instanceof Date) return value;
    const resolved: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      const below = this.resolve(item, { keepUndefined, path: `${path}/${key}` });
      if (keepUndefined || below !== undefined) resolved[this.#resolveKey(key)] = below;
    }
    return resolved;
  }

  #resolveKey(key: string): string {
    if (key.search(TOKEN) === -1) return key;
    throw new Error(`"${key}" can't be a key: it holds a value that only CloudFormation knows`);
  }

  #resolveText(text: string): unknown {
    const parts: unknown[] = [];
    let end = 0;
    for (const match of text.matchAll(TOKEN)) {
      if (match.index > end) parts.push(text.slice(end, match.index));
      const made = this.#made[Number(match[1])];
      if (made === undefined) throw new Error(`${match[0]} stands for nothing here`);
      parts.push(this.resolve(made()));
      end = match.index + match[0].length;
    }
    if (parts.length === 0) return text;
    if (end < text.length) parts.push(text.slice(end));
    return joined(parts);
  }
}

/** One `Fn::Join` with as few parts as can be: joins without delimiter are opened and neighbouring texts put together. */
function joined(parts: readonly unknown[]): unknown {
  const flat: unknown[] = [];
  for (const part of parts.length === 1 ? [] : parts.flatMap(opened)) {
    const last = flat.at(-1);
    if (typeof part === "string" && typeof last === "string") flat[flat.length - 1] = last + part;
    else if (part !== "") flat.push(part);
  }
  if (parts.length === 1) return parts[0];
  return flat.length === 1 ? flat[0] : { "Fn::Join": ["", flat] };
}

function opened(part: unknown): readonly unknown[] {
  if (typeof part !== "object" || part === null) return [part];
  const join = (part as { "Fn::Join"?: unknown })["Fn::Join"];
  return Array.isArray(join) && join[0] === "" && Array.isArray(join[1]) ? join[1] : [part];
}
