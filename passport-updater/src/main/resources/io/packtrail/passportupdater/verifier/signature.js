// SHA-256, Ed25519 (RFC 8032), base 58 and 64, eddsa-jcs-2022, DID documents.

const NO_CRYPTO =
  'this browser gives no cryptography to a page that came without TLS: open it over HTTPS, or save it and open the file';
const NO_ED25519 =
  'this browser has no Ed25519: Chrome and Edge have it since 137, Firefox since 129, Safari since 17; or use packtrail verify';

async function sha256(...parts) {
  if (!globalThis.crypto?.subtle) throw new Unable(NO_CRYPTO);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts)));
}

function join(...parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const toBase64Url = (bytes) => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** Base 64 in its one form, or null. */
function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : null;
}

/** The SHA-256 multihash as multibase base64url. */
async function digestOf(bytes) {
  return 'u' + toBase64Url(join(Uint8Array.of(0x12, 0x20), await sha256(bytes)));
}

async function fingerprint(key) {
  return hex(await sha256(key)).replace(/(.{4})(?!$)/g, '$1 ');
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** 'z' and base 58 of exactly so many bytes. */
function fromBase58(name, text, length) {
  const digits = text.slice(1);
  if (text[0] !== 'z' || text.length > 1 + 2 * length) refuse(`${name} must be 'z' and ${length} bytes in base 58`);
  let value = 0n;
  for (const character of digits) {
    const digit = BASE58.indexOf(character);
    if (digit < 0) refuse(`${name} must hold base 58 digits only`);
    value = value * 58n + BigInt(digit);
  }
  const zeros = /^1*/.exec(digits)[0].length;
  const magnitude = value === 0n ? '' : value.toString(16);
  const even = magnitude.padStart(magnitude.length + (magnitude.length % 2), '0');
  const bytes = join(new Uint8Array(zeros), Uint8Array.from(even.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
  if (bytes.length !== length) refuse(`${name} must hold ${length} bytes, holds ${bytes.length}`);
  return bytes;
}

const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const Y_OF_ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER_Y = [0n, 1n, P - 1n, Y_OF_ORDER_8, P - Y_OF_ORDER_8];
const D = (P - 121665n) * power(121666n, P - 2n) % P;

function power(base, exponent) {
  let result = 1n;
  for (let e = exponent, b = base % P; e > 0n; e >>= 1n, b = b * b % P) if (e & 1n) result = result * b % P;
  return result;
}

function littleEndian(bytes) {
  return BigInt('0x' + hex([...bytes].reverse()));
}

/** A key in its one encoding, on the curve and not of small order, or refused. */
function requireKey(bytes) {
  if (bytes.length !== 32) refuse(`the public key must be 32 bytes, got ${bytes.length}`);
  const y = littleEndian(bytes) & (2n ** 255n - 1n);
  if (y >= P) refuse('the public key must be a canonical encoding');
  if (SMALL_ORDER_Y.includes(y)) refuse('the public key must not be a point of small order');
  const square = y * y % P;
  const isPoint = power((square - 1n + P) * (D * square % P + 1n) % P, (P - 1n) / 2n) === 1n;
  if (!isPoint) refuse('the public key must be a point of the curve');
  return bytes;
}

async function verifies(key, message, signature) {
  if (signature.length !== 64 || littleEndian(signature.slice(32)) >= L) return false;
  if (!globalThis.crypto?.subtle) throw new Unable(NO_CRYPTO);
  let imported;
  try {
    imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
  } catch {
    throw new Unable(NO_ED25519);
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message);
}

const PROOF_PROPERTIES = ['@context', 'id', 'type', 'cryptosuite', 'created', 'verificationMethod', 'proofPurpose', 'proofValue'];

/** The one eddsa-jcs-2022 proof of a document; its signature is not looked at. */
function proofOf(document, path) {
  const proof = new StrictObject(path ? `${path}.proof` : 'proof', document.proof);
  proof.holds([], PROOF_PROPERTIES);
  proof.is('type', 'DataIntegrityProof');
  proof.is('cryptosuite', 'eddsa-jcs-2022');
  if (proof.has('@context')) proof.is('@context', document['@context'] ?? null);
  for (const name of ['proofValue', 'verificationMethod', 'proofPurpose', 'created']) {
    if (typeof proof.value(name) !== 'string') refuse(`${proof.at(name)} must be a text`);
  }
  return {
    keyId: proof.json.verificationMethod,
    purpose: proof.json.proofPurpose,
    created: parseTime(proof.at('created'), proof.json.created),
    signature: fromBase58('proofValue', proof.json.proofValue, 64),
    options: without(proof.json, 'proofValue'),
  };
}

/** Ed25519 over SHA-256(JCS(proof options)) and SHA-256(JCS(document without proof)). */
async function isSignedBy(document, proof, key) {
  const hashes = [await sha256(canonicalBytes(proof.options)), await sha256(canonicalBytes(without(document, 'proof')))];
  return verifies(key, join(...hashes), proof.signature);
}

const PURPOSES = ['assertionMethod', 'authentication'];

function keyOfMultikey(text) {
  const bytes = fromBase58('publicKeyMultibase', text, 34);
  if (bytes[0] !== 0xed || bytes[1] !== 0x01) refuse(`the public key must be an Ed25519 Multikey, got ${text}`);
  return requireKey(bytes.slice(2));
}

/** The document that a did:key stands for. */
function documentOfDidKey(did) {
  const multikey = did.slice('did:key:'.length);
  return { did, keys: [{ id: `${did}#${multikey}`, key: keyOfMultikey(multikey), purposes: PURPOSES }], logKeys: [] };
}

const elements = (value) => (value !== null && typeof value === 'object' ? Object.values(value) : []);

function readDidDocument(json) {
  const did = json?.id;
  if (typeof did !== 'string') refuse("a DID document must give 'id' as text");
  const embedded = PURPOSES.flatMap((purpose) => elements(json[purpose])).filter((entry) => entry !== null && typeof entry === 'object' && !Array.isArray(entry));
  const keys = [...elements(json.verificationMethod), ...embedded]
    .filter((method) => method?.type === 'Multikey' && String(method.publicKeyMultibase ?? '').startsWith('z6Mk'))
    .map((method) => readDidKey(did, method, json));
  if (keys.length === 0) refuse(`a DID document must list a key (document of ${did})`);
  if (new Set(keys.map((key) => key.id)).size !== keys.length) refuse(`a DID document must list each key id once (document of ${did})`);
  return { did, keys, mandate: mandateOf(json), logKeys: logKeysOf(json) };
}

function readDidKey(did, method, document) {
  if (typeof method.id !== 'string') refuse("a DID document must give 'id' as text in a verification method");
  const id = method.id.startsWith('#') ? did + method.id : method.id;
  if (!id.startsWith(`${did}#`) || method.controller !== did) refuse(`a DID document must list keys under its own id and control, got ${id}`);
  const time = (name) => (Object.hasOwn(method, name) ? parseTime(name, String(method[name])) : null);
  const named = (purpose) => elements(document[purpose]).map((entry) => (entry !== null && typeof entry === 'object' ? entry.id : entry));
  return {
    id,
    key: keyOfMultikey(method.publicKeyMultibase),
    validFrom: time('validFrom'),
    expires: time('expires'),
    revoked: time('revoked'),
    revokedLogSize: logSize(did, method),
    revokedLog: logName(did, method),
    purposes: PURPOSES.filter((purpose) => named(purpose).some((reference) => reference === method.id || reference === id)),
  };
}

function logSize(did, method) {
  const size = method.revokedLogSize;
  if (size === undefined) return null;
  if (!Number.isInteger(size) || size < 0) refuse(`a DID document must give revokedLogSize as a number of entries (document of ${did})`);
  return size;
}

function logName(did, method) {
  const log = method.revokedLog;
  if (log === undefined) return null;
  if (typeof log !== 'string') refuse(`a DID document must give revokedLog as text (document of ${did})`);
  return log;
}

/** The keys of the issuer's log, present and former; none where it lists none. */
function logKeysOf(json) {
  return elements(json.service)
    .filter((entry) => entry?.type === 'PassportTransparencyLog')
    .flatMap((entry) => new StrictObject('log', entry.serviceEndpoint).holds(['keys']).objects('keys').map(readLogKey));
}

function readLogKey(key) {
  key.holds(['key'], ['until', 'lastSize', 'lastRoot', 'revoked']);
  const revoked = key.has('revoked') ? key.time('revoked') : null;
  const vkey = key.text('key');
  if (!['until', 'lastSize', 'lastRoot'].some((name) => key.has(name))) return { vkey, revoked, lastSize: null, lastRoot: null };
  key.time('until');
  return { vkey, revoked, lastSize: BigInt(key.integer('lastSize', 0, 2 ** 53)), lastRoot: key.text('lastRoot') };
}

/** For whom the issuer keeps passports, in words; empty where it does not say. */
function mandateOf(json) {
  const service = elements(json.service).find((entry) => entry?.type === 'EconomicOperatorMandate');
  if (!service) return '';
  const mandate = new StrictObject('mandate', service.serviceEndpoint).holds(['economicOperator', 'scope', 'from', 'documentSha256'], ['until', 'documentUrl']);
  const operator = mandate.object('economicOperator').holds(['name', 'identifier']);
  const [from, until] = [mandate.time('from'), mandate.has('until') ? mandate.time('until') : null];
  if (until !== null && until <= from) refuse("the mandate's until must be after from");
  if (!/^[0-9a-f]{64}$/.test(mandate.text('documentSha256'))) refuse("the mandate's documentSha256 must be 64 hexadecimal digits in lower case");
  const texts = [operator.text('name'), operator.text('identifier'), mandate.text('scope'), ...(mandate.has('documentUrl') ? [mandate.text('documentUrl')] : [])];
  if (texts.some((text) => text.length > 500)) refuse("the mandate's texts must have at most 500 characters");
  return `; it keeps passports for ${texts[0]} (${texts[1]}) by written mandate from ${timeText(from)} until ${until === null ? 'further notice' : timeText(until)}, SHA-256 ${mandate.text('documentSha256')}`;
}

/** Whether a signature made at that time counts. */
function isValidAt(key, time) {
  return (key.validFrom == null || time >= key.validFrom) && (key.expires == null || time < key.expires) && (key.revoked == null || time < key.revoked);
}
