// Strict JSON (RFC 7493), its canonical form (RFC 8785), and objects that are read by rules.

/** A check that does not hold. */
class Refused extends Error {}

/** A check that this browser cannot do. */
class Unable extends Error {}

function refuse(sentence) {
  throw new Refused(sentence);
}

const MAX_DEPTH = 64;
const MAX_NUMBER_LENGTH = 1000;

/** One text, one meaning: no key twice, no half surrogate, no integer that a double cannot hold. */
class StrictParser {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  whole() {
    if (this.text.startsWith('\uFEFF')) this.fail('it must not begin with a byte order mark');
    const value = this.value(1);
    this.space();
    if (this.at < this.text.length) this.fail('nothing may follow the value');
    return value;
  }

  value(depth) {
    this.space();
    const next = this.text[this.at];
    if (next === '{') return this.object(depth);
    if (next === '[') return this.array(depth);
    if (next === '"') return this.string();
    for (const [word, value] of [['true', true], ['false', false], ['null', null]]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  object(depth) {
    if (depth > MAX_DEPTH) this.fail(`it must not nest deeper than ${MAX_DEPTH}`);
    const object = Object.create(null);
    this.at++;
    if (this.taken('}')) return object;
    do {
      this.space();
      if (this.text[this.at] !== '"') this.fail('a key was expected');
      const key = this.string();
      if (key in object) this.fail(`the key '${key}' stands twice`);
      if (!this.taken(':')) this.fail("':' was expected");
      object[key] = this.value(depth + 1);
    } while (this.taken(','));
    if (!this.taken('}')) this.fail("',' or '}' was expected");
    return object;
  }

  array(depth) {
    if (depth > MAX_DEPTH) this.fail(`it must not nest deeper than ${MAX_DEPTH}`);
    const array = [];
    this.at++;
    if (this.taken(']')) return array;
    do {
      array.push(this.value(depth + 1));
    } while (this.taken(','));
    if (!this.taken(']')) this.fail("',' or ']' was expected");
    return array;
  }

  string() {
    // A text's form first, then what its escapes mean, which JSON.parse knows.
    const form = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (!found) this.fail('a text is not closed, or holds what it must not');
    this.at = form.lastIndex;
    const text = JSON.parse(found[0]);
    if (/[\uD800-\uDFFF]/u.test(text)) this.fail('a text holds half of a surrogate pair');
    return text;
  }

  number() {
    const form = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (!found) this.fail('a value was expected');
    if (found[0].length > MAX_NUMBER_LENGTH) this.fail('a number is too long');
    this.at = form.lastIndex;
    const number = Number(found[0]);
    const isWhole = found[1] === undefined && found[2] === undefined;
    if (isWhole ? !Number.isSafeInteger(number) : !Number.isFinite(number)) {
      this.fail(`numbers must be finite, and integers within ±(2^53 - 1), got ${found[0].slice(0, 40)}`);
    }
    return number;
  }

  space() {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  taken(character) {
    this.space();
    const isNext = this.text[this.at] === character;
    if (isNext) this.at++;
    return isNext;
  }

  fail(why) {
    refuse(`not strict JSON: ${why} (at character ${this.at})`);
  }
}

function parseStrict(bytes) {
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    refuse('not strict JSON: the bytes are not UTF-8');
  }
  return new StrictParser(text).whole();
}

/** RFC 8785: keys by their UTF-16 units, numbers and texts as ECMAScript writes them. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

/** What stands somewhere, in a word. */
const kind = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const utf8 = (text) => new TextEncoder().encode(text);
const canonicalBytes = (value) => utf8(canonical(value));

function without(object, key) {
  const copy = Object.assign(Object.create(null), object);
  delete copy[key];
  return copy;
}

const BLANK = /^[\t-\r\u001c-\u0020\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]*$/;

/** An object whose every property is known, typed and in range, or refused by its path. */
class StrictObject {
  constructor(path, json) {
    if (json === null || typeof json !== 'object' || Array.isArray(json)) refuse(`${path} must be an object, got ${kind(json)}`);
    this.path = path;
    this.json = json;
  }

  at(name) {
    return this.path ? `${this.path}.${name}` : name;
  }

  has(name) {
    return Object.hasOwn(this.json, name);
  }

  holds(required, optional = []) {
    for (const name of required) if (!this.has(name)) refuse(`${this.at(name)} must be given`);
    for (const name of Object.keys(this.json)) {
      if (!required.includes(name) && !optional.includes(name)) refuse(`${this.at(name)} must not be given`);
    }
    return this;
  }

  value(name) {
    if (!this.has(name)) refuse(`${this.at(name)} must be given`);
    return this.json[name];
  }

  object(name) {
    return new StrictObject(this.at(name), this.value(name));
  }

  array(name) {
    if (!Array.isArray(this.value(name))) refuse(`${this.at(name)} must be an array, got ${kind(this.json[name])}`);
    return this.json[name];
  }

  objects(name) {
    return this.array(name).map((element, index) => new StrictObject(`${this.at(name)}[${index}]`, element));
  }

  texts(name) {
    if (this.array(name).some((element) => typeof element !== 'string')) refuse(`${this.at(name)} must hold texts only`);
    return this.json[name];
  }

  text(name) {
    const value = this.value(name);
    if (typeof value !== 'string' || BLANK.test(value)) refuse(`${this.at(name)} must be a text, got ${typeof value === 'string' ? 'a blank one' : kind(value)}`);
    return value;
  }

  is(name, expected) {
    if (canonical(this.value(name)) !== canonical(expected)) {
      refuse(`${this.at(name)} must be ${canonical(expected)}, got ${canonical(this.json[name]).slice(0, 200)}`);
    }
  }

  time(name) {
    return parseTime(this.at(name), this.text(name));
  }

  number(name, low, high, unit = '') {
    const value = this.value(name);
    if (typeof value !== 'number') refuse(`${this.at(name)} must be a number, got ${kind(value)}`);
    if (!(value >= low && value <= high)) refuse(`${this.at(name)} must be in [${low}, ${high}], got ${value} ${unit}`.trim());
    return value;
  }

  integer(name, low, high, unit = '') {
    const value = this.number(name, low, high, unit);
    if (!Number.isInteger(value)) refuse(`${this.at(name)} must be a whole number, got ${value} ${unit}`.trim());
    return value;
  }
}

/** RFC 3339 in UTC with Z, as nanoseconds since 1970. */
function parseTime(name, text) {
  const form = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?Z$/.exec(text);
  if (!form) refuse(`${name} must be RFC 3339 in UTC with Z, got ${String(text).slice(0, 60)}`);
  const [year, month, day, hour, minute, second] = form.slice(1, 7).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) refuse(`${name} must be a date of the calendar, got ${text}`);
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) * 1_000_000n + BigInt((form[7] ?? '').padEnd(9, '0'));
}

/** A time for people: to the millisecond, as it was written. */
function timeText(nanos) {
  return new Date(Number(nanos / 1_000_000n)).toISOString().replace('.000Z', 'Z');
}
