// A passport file's outer form, and the checks in the order and by the names of `packtrail verify`.

const CREDENTIALS_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
const CONTEXTS = [CREDENTIALS_CONTEXT, 'urn:packtrail:context:battery-update:v1'];
const UPDATE_TYPE = 'BatteryConditionUpdate';
const STATEMENT_TYPE = 'BatteryThresholdStatement';

function readCredential(name, credential, type) {
  credential.holds(['@context', 'id', 'type', 'issuer', 'validFrom', 'credentialSubject', 'proof'], ['credentialStatus']);
  credential.is('@context', CONTEXTS);
  credential.is('type', ['VerifiableCredential', type]);
  if (!/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(credential.text('id'))) refuse(`${credential.at('id')} must be a urn:uuid`);
  const proof = proofOf(credential.json, credential.path);
  credential.object('proof').is('proofPurpose', 'assertionMethod');
  return {
    name,
    json: credential.json,
    proof,
    issuer: credential.text('issuer'),
    validFrom: credential.time('validFrom'),
    status: credential.has('credentialStatus') ? readStatusEntry(credential.object('credentialStatus')) : null,
    subject: credential.object('credentialSubject'),
  };
}

function readStatusEntry(status) {
  status.holds(['type', 'statusPurpose', 'statusListIndex', 'statusListCredential'], ['id']);
  const index = status.text('statusListIndex');
  if (status.text('type') !== 'BitstringStatusListEntry' || status.text('statusPurpose') !== 'revocation' || !/^(0|[1-9][0-9]{0,8})$/.test(index)) {
    refuse(`${status.path} must be a BitstringStatusListEntry for revocation with an index`);
  }
  return { listUrl: status.text('statusListCredential'), index: Number(index) };
}

async function readPassport(json) {
  const root = new StrictObject('', json);
  const types = root.texts('type');
  if (types.includes('VerifiablePresentation')) return readExport(root);
  for (const [type, name] of [[UPDATE_TYPE, 'the update'], [STATEMENT_TYPE, 'the statement']]) {
    if (types.includes(type)) {
      const credential = readCredential(name, root, type);
      return withForecasts({ issuer: credential.issuer, updates: [credential], isStatement: type === STATEMENT_TYPE });
    }
  }
  return refuse(`type must be a VerifiablePresentation or a ${UPDATE_TYPE}, got ${types}`);
}

async function readExport(root) {
  root.holds(['@context', 'type', 'passportId', 'holder', 'issuerDidDocument', 'transparencyLog', 'statusLists', 'verifiableCredential', 'proof'], ['staticParts']);
  root.is('@context', CONTEXTS);
  root.is('type', ['VerifiablePresentation', 'BatteryPassportExport']);
  const proof = proofOf(root.json, '');
  root.object('proof').is('proofPurpose', 'authentication');
  const updates = root.objects('verifiableCredential').map((credential, i) => readCredential(`update at position ${i + 1}`, credential, UPDATE_TYPE));
  if (updates.length === 0) refuse('verifiableCredential must not be empty');
  const log = root.object('transparencyLog').holds(['key', 'proofs']);
  return withForecasts({
    presentation: { json: root.json, passportId: root.text('passportId'), proof, hasStaticParts: root.has('staticParts') },
    log: { key: await readNoteKey(log.text('key')), proofs: log.texts('proofs').map(readLogProof) },
    statusLists: root.objects('statusLists').map((list) => list.json),
    issuer: root.text('holder'),
    didDocument: root.object('issuerDidDocument').json,
    updates,
  });
}

function withForecasts(file) {
  const forecasts = file.updates
    .filter((update) => update.subject.has('forecast'))
    .map((update) => readCredential(`forecast in ${update.name}`, update.subject.object('forecast'), 'BatteryLifeForecast'));
  return { presentation: null, statusLists: [], isStatement: false, ...file, forecasts, all: [...file.updates, ...forecasts] };
}

async function findIssuer(file, trusted) {
  const foreign = file.all.find((credential) => credential.issuer !== file.issuer);
  if (foreign) refuse(`${foreign.name} must be issued by ${file.issuer}, got ${foreign.issuer}`);
  const named = async (document) => (await Promise.all(document.keys.map((key) => fingerprint(key.key)))).join('; ');
  if (trusted.length) {
    const document = trusted.map(readDidDocument).find((given) => given.did === file.issuer);
    if (!document) refuse(`the issuer must be one of the DID documents given, got ${file.issuer}`);
    return [document, `the keys of ${file.issuer} are those of the DID document given${document.mandate}`];
  }
  if (file.issuer.startsWith('did:key:')) {
    const document = documentOfDidKey(file.issuer);
    return [document, `${file.issuer} is its own key: it proves one unchanged author, not who that is; compare fingerprint ${await named(document)}`];
  }
  if (!file.didDocument) refuse(`the keys of ${file.issuer} are not in the file: give its DID document`);
  const document = readDidDocument(file.didDocument);
  if (document.did !== file.issuer) refuse(`the DID document in the file must be that of ${file.issuer}, got ${document.did}`);
  // Whoever writes a file can write these keys into it, under any name.
  const claimed = document.mandate ? `; by the same word it ${document.mandate.replace(/^; it /, '')}` : '';
  const detail = `that these are the keys of ${file.issuer} is the file's own word: give its DID document from where you trust it, published ${publishedAt(file.issuer)}, or compare the fingerprint with one from the operator: ${await named(document)}${claimed}`;
  return [document, detail, 'not checked'];
}

/** Where the keys of a did:web are published. */
function publishedAt(did) {
  if (!did.startsWith('did:web:')) return 'where its method says';
  const [host, ...path] = did.slice('did:web:'.length).split(':');
  return `at https://${host.replace('%3A', ':')}${path.length ? `/${path.join('/')}` : '/.well-known'}/did.json`;
}

function keyOf(issuer, name, proof) {
  return issuer.keys.find((key) => key.id === proof.keyId) ?? refuse(`${name}: ${issuer.did} lists no key ${proof.keyId}`);
}

async function requireSignature(issuer, name, document, proof, purpose) {
  const key = keyOf(issuer, name, proof);
  if (!key.purposes.includes(purpose)) refuse(`${name}: the key ${key.id} must be listed for ${purpose}`);
  if (!(await isSignedBy(document, proof, key.key))) refuse(`${name}: the signature is not that of ${key.id} over this content`);
}

function requireValidKey(issuer, name, proof) {
  const key = keyOf(issuer, name, proof);
  if (key.revoked != null && proof.created >= key.revoked) compromised(name, key, `this was signed ${timeText(proof.created)}`);
  if (!isValidAt(key, proof.created)) refuse(`${name}: signed ${timeText(proof.created)}, outside the time in which the key ${key.id} signs`);
}

/** A stolen key's dates are its thief's word; a place in the operator's log among the entries of before is not. */
function requireBeforeTheft(issuer, name, proof, place, logKeys = []) {
  const key = keyOf(issuer, name, proof);
  if (key.revoked == null) return;
  if (!place) compromised(name, key, "that this was signed before, only an export's log proof can show");
  const { index, log } = place;
  if (key.revokedLog == null && !logKeys.some((known) => known.vkey === log.vkey)) {
    compromised(name, key, `the DID document does not name the log: give its key, the file names ${log.vkey}`);
  }
  // A log goes on under another key: the places in it stay what they were.
  const isListed = (vkey) => issuer.logKeys.some((one) => one.vkey === vkey);
  if (key.revokedLog != null && key.revokedLog !== log.vkey && !(isListed(key.revokedLog) && isListed(log.vkey))) {
    compromised(name, key, `this must stand in the log ${key.revokedLog}, stands in ${log.vkey}`);
  }
  if (key.revokedLogSize === null) compromised(name, key, 'the DID document does not say how many entries the log had then');
  if (index >= key.revokedLogSize) {
    compromised(name, key, `this is dated ${timeText(proof.created)}, but stands at ${index} in the log, which had ${key.revokedLogSize} entries then`);
  }
}

function compromised(name, key, why) {
  refuse(`${name}: the key ${key.id} was in wrong hands since ${timeText(key.revoked)}, and ${why}`);
}

const MIN_LIST_BYTES = 131072 / 8;
const MAX_LIST_BYTES = 16 * 1024 * 1024;

async function readStatusList(json, issuer) {
  const list = new StrictObject('status list', json);
  list.holds(['@context', 'id', 'type', 'issuer', 'validFrom', 'validUntil', 'credentialSubject', 'proof']);
  list.is('@context', [CREDENTIALS_CONTEXT]);
  list.is('type', ['VerifiableCredential', 'BitstringStatusListCredential']);
  list.is('issuer', issuer.did);
  const proof = proofOf(json, 'status list');
  const key = issuer.keys.find((known) => known.id === proof.keyId);
  const isStolen = key?.revoked != null;
  const counts = key && key.purposes.includes('assertionMethod') && proof.purpose === 'assertionMethod' && (isStolen || isValidAt(key, proof.created));
  if (!counts || !(await isSignedBy(json, proof, key.key))) refuse(`a status list must be signed by ${issuer.did}, is not`);
  // Whoever stole a key can date an empty list back, so what such a key signed says nothing.
  if (isStolen) return { setAside: `a status list is signed by the key ${key.id}, which was in wrong hands since ${timeText(key.revoked)}` };
  const subject = list.object('credentialSubject').holds(['id', 'type', 'statusPurpose', 'encodedList']);
  subject.is('type', 'BitstringStatusList');
  subject.is('statusPurpose', 'revocation');
  const [validFrom, validUntil] = [list.time('validFrom'), list.time('validUntil')];
  if (validFrom >= validUntil) refuse('a status list must end after it begins');
  return { url: list.text('id'), bits: await unpack(subject.text('encodedList')), validFrom, validUntil };
}

/** GZIP in base64url; a small file may hold a very large list, so no more than 16 MiB are unpacked. */
async function unpack(encoded) {
  const text = encoded.slice(1).replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const packed = encoded[0] === 'u' ? fromBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '=')) : null;
  if (!packed) refuse("a status list must be multibase base64url, 'u…'");
  const bits = [];
  let length = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    for (let part = await reader.read(); !part.done && length <= MAX_LIST_BYTES; part = await reader.read()) {
      bits.push(part.value);
      length += part.value.length;
    }
  } catch {
    refuse('a status list must be GZIP in base64url');
  }
  if (length < MIN_LIST_BYTES || length > MAX_LIST_BYTES) refuse(`a status list must hold ${MIN_LIST_BYTES} to ${MAX_LIST_BYTES} bytes`);
  return join(...bits);
}

/** An export is judged as of its time; what is no export, as of now. */
function requireCurrent(list, exportedAt, now) {
  if (exportedAt !== undefined) {
    if (exportedAt >= list.validUntil) refuse(`the status list ${list.url} must be valid at the export, ended ${timeText(list.validUntil)}`);
  } else if (now >= list.validUntil) {
    throw new Unable(`the status list ${list.url} speaks until ${timeText(list.validUntil)}: give the list of now`);
  }
}

async function checkStatus(file, jsons, issuer, now) {
  const lists = [];
  for (const json of jsons) lists.push(await readStatusList(json, issuer));
  const setAside = lists.find((list) => list.setAside)?.setAside;
  const withdrawn = [];
  let asOf = null;
  for (const { name, status } of file.updates) {
    if (!status) continue;
    const list = lists
      .filter((known) => !known.setAside && known.url === status.listUrl && status.index < known.bits.length * 8)
      .reduce((newest, known) => (newest && newest.validFrom >= known.validFrom ? newest : known), null);
    if (!list && setAside) throw new Unable(`${setAside}: give the list of now`);
    if (!list) refuse(`${name}: its status list ${status.listUrl} must be given`);
    asOf = asOf === null || list.validFrom < asOf ? list.validFrom : asOf;
    // A withdrawal is final, however old the list that tells it.
    if (list.bits[status.index >> 3] & (0x80 >> (status.index & 7))) withdrawn.push(name);
    else requireCurrent(list, file.presentation?.proof.created, now);
  }
  if (withdrawn.includes(file.updates.at(-1).name)) refuse(`${file.updates.at(-1).name} is withdrawn, nothing newer is here`);
  if (asOf === null) return 'no update names a status list';
  return withdrawn.length ? `withdrawn and superseded: ${withdrawn.join(', ')}, as of ${timeText(asOf)}` : `none was withdrawn as of ${timeText(asOf)}`;
}
