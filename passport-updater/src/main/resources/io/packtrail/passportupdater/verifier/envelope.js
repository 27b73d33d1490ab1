// Credentials in a JOSE envelope: whole (vc+jwt), and shown in part (vc+sd-jwt, RFC 9901).

const MAX_ENVELOPE_BYTES = 4 * 1024 * 1024;
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** The report for any file: an envelope is checked first, then what is in it. */
async function verifyFile(bytes, trust) {
  if (bytes.length > 0 && bytes.length <= MAX_ENVELOPE_BYTES && bytes[0] !== 0x7b) {
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('').replace(/\n$/, '');
    if (COMPACT.test(text)) return verifyWhole(text, trust);
    const envelope = text.slice(0, text.indexOf('~'));
    if (text.endsWith('~') && COMPACT.test(envelope) && /^[A-Za-z0-9_~-]+$/.test(text.slice(envelope.length))) return verifyInPart(text, trust);
  }
  return verifyPassport(bytes, trust);
}

/** Base64url in its one form, or refused. */
function fromBase64Url(text) {
  const padded = text.replaceAll('-', '+').replaceAll('_', '/').padEnd(Math.ceil(text.length / 4) * 4, '=');
  return fromBase64(padded) ?? refuse('an envelope must be base64url in its one form');
}

function readEnvelope(text, type) {
  const parts = text.split('.');
  const [headerBytes, payload, signature] = parts.map(fromBase64Url);
  const header = new StrictObject('header', parseStrict(headerBytes)).holds(['alg', 'typ', 'cty', 'kid']);
  header.is('alg', 'EdDSA');
  header.is('typ', type);
  header.is('cty', 'vc');
  return { keyId: header.text('kid'), payload, signature, signed: utf8(`${parts[0]}.${parts[1]}`) };
}

async function checkEnvelope(envelope, issuer) {
  const key = issuer.keys.find((known) => known.id === envelope.keyId);
  if (!key?.purposes.includes('assertionMethod')) refuse(`the key ${envelope.keyId} must be one that ${issuer.did} signs credentials with`);
  if (key.revoked != null) refuse(`the key ${key.id} must not be revoked`);
  if (!(await verifies(key.key, envelope.signed, envelope.signature))) refuse(`the signature is not that of ${key.id} over this envelope`);
  return `signed by ${key.id}`;
}

async function verifyWhole(text, trust) {
  const report = new Report();
  const envelope = await report.find('envelope-form', () => {
    const read = readEnvelope(text, 'vc+jwt');
    return [read, `JOSE, vc+jwt, key ${read.keyId}`];
  });
  if (!envelope) return report.skip(['envelope-signature'], 'the envelope cannot be read');
  await report.check('envelope-signature', async () => {
    const file = await readPassport(parseStrict(envelope.payload));
    if (file.presentation) refuse('the envelope must hold one credential, not an export');
    return checkEnvelope(envelope, (await findIssuer(file, trust.didDocuments))[0]);
  });
  return [...report.checks, ...(await verifyPassport(envelope.payload, trust))];
}

const LONGEST_SHOWN = 160;

async function verifyInPart(text, trust) {
  const report = new Report();
  const [first, ...disclosures] = text.split('~').slice(0, -1);
  const rest = ['issuer-key', 'envelope-signature', 'key-validity', 'status'];
  const envelope = await report.find('envelope-form', () => {
    const read = readEnvelope(first, 'vc+sd-jwt');
    return [read, `JOSE, vc+sd-jwt, ${disclosures.length} disclosures, key ${read.keyId}`];
  });
  if (!envelope) return report.skip(['disclosures', ...rest], 'the envelope cannot be read');
  const credential = await report.find('disclosures', async () => {
    const read = readShown(await openDisclosures(envelope.payload, disclosures), envelope.keyId);
    return [read, shownNames(read)];
  });
  if (!credential) return report.skip(rest, 'what is shown cannot be read');
  const file = { presentation: null, statusLists: [], issuer: credential.issuer, updates: [credential], all: [credential] };
  const issuer = await report.find('issuer-key', () => findIssuer(file, trust.didDocuments));
  if (!issuer) return report.skip(rest.slice(1), "the issuer's key is not known");
  await report.check('envelope-signature', () => checkEnvelope(envelope, issuer));
  await report.check('key-validity', () => {
    requireValidKey(issuer, credential.name, credential.proof);
    requireBeforeTheft(issuer, credential.name, credential.proof, null);
    return 'the key was valid when it signed';
  });
  await checkWithdrawal(report, file, issuer, trust);
  return report.checks;
}

/** Puts each disclosure in the place of its digest; each must have exactly one. */
async function openDisclosures(payloadBytes, disclosures) {
  const payload = new StrictObject('payload', parseStrict(payloadBytes));
  payload.is('_sd_alg', 'sha-256');
  const byDigest = new Map();
  for (const disclosure of disclosures) {
    const digest = toBase64Url(await sha256(utf8(disclosure)));
    if (byDigest.has(digest)) refuse('each disclosure must stand once');
    byDigest.set(digest, readDisclosure(disclosure));
  }
  const opened = without(payload.json, '_sd_alg');
  openNode(opened, byDigest, new Set());
  if (byDigest.size) refuse(`only disclosures that the issuer signed must be here, not one of '${[...byDigest.values()][0][0]}'`);
  return opened;
}

function readDisclosure(text) {
  const json = parseStrict(fromBase64Url(text));
  const [salt, name, value] = Array.isArray(json) ? json : [];
  if (json.length !== 3 || typeof salt !== 'string' || typeof name !== 'string') refuse('a disclosure must hold salt, name and value');
  if (name === '_sd' || name === '...') refuse(`an element must not have the name '${name}'`);
  return [name, value];
}

function openNode(node, byDigest, seen) {
  if (node === null || typeof node !== 'object') return;
  if (!Array.isArray(node)) {
    const digests = node._sd ?? [];
    if (!Array.isArray(digests) || ('_sd' in node && node._sd === null)) refuse('_sd must be an array');
    delete node._sd;
    for (const digest of digests) {
      if (typeof digest !== 'string' || !/^[A-Za-z0-9_-]{43}$/.test(digest)) refuse('_sd must hold SHA-256 digests');
      if (seen.has(digest)) refuse(`each digest must stand once, ${digest} stands twice`);
      seen.add(digest);
      const shown = byDigest.get(digest);
      if (!shown) continue;
      byDigest.delete(digest);
      if (Object.hasOwn(node, shown[0])) refuse(`'${shown[0]}' must not be shown where it stands already`);
      node[shown[0]] = shown[1];
    }
    if ('...' in node || '_sd_alg' in node) refuse("'...' and a second _sd_alg must not be used");
  }
  for (const part of Object.values(node)) openNode(part, byDigest, seen);
}

function readShown(json, keyId) {
  const credential = new StrictObject('', json);
  credential.holds(['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialSubject'], ['credentialStatus']);
  credential.is('@context', CONTEXTS);
  credential.is('type', ['VerifiableCredential', UPDATE_TYPE]);
  const signedAt = credential.time('validFrom');
  return {
    name: 'the presentation',
    json,
    proof: { keyId, created: signedAt },
    issuer: credential.text('issuer'),
    validFrom: signedAt,
    status: credential.has('credentialStatus') ? readStatusEntry(credential.object('credentialStatus')) : null,
    subject: credential.object('credentialSubject'),
  };
}

/** Each with its value where that is short enough for a line; the others are in the file. */
function shownNames({ subject }) {
  const named = (name, value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length <= LONGEST_SHOWN ? `${name} = ${text}` : name;
  };
  const names = Object.entries(subject.json)
    .filter(([name]) => name !== 'id')
    .flatMap(([name, value]) => (['productCondition', 'stateOfHealth'].includes(name)
      ? Object.entries(value).map(([part, inner]) => named(`${name}.${part}`, inner))
      : [named(name, value)]));
  return `of passport ${subject.text('id')}, ${names.length ? `shown: ${names.sort().join(', ')}` : 'nothing of it is shown'}`;
}
