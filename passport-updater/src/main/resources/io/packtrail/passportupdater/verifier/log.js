// The transparency log: C2SP signed-note, tlog-checkpoint and tlog-proof; RFC 9162 inclusion.

/** A key of a log, 'name+id+base64(kind, key)', in its one form. */
async function readNoteKey(vkey) {
  const [name, id, ...rest] = vkey.split('+');
  const material = fromBase64(rest.join('+'));
  if (!id || !material || material.length !== 33 || ![1, 4].includes(material[0]) || !/^[^+\p{Z}\u0000-\u001f\u007f]+$/u.test(name)) {
    refuse(`a log's key must be name+id+key, got ${vkey.slice(0, 100)}`);
  }
  requireKey(material.slice(1));
  const expected = (await sha256(utf8(`${name}\n`), material)).slice(0, 4);
  if (id !== hex(expected)) refuse(`a log's key must carry its own id, got ${vkey.slice(0, 100)}`);
  return { vkey, name, id: expected, key: material.slice(1) };
}

function readLogProof(text) {
  const end = text.indexOf('\n\n');
  const lines = end < 0 ? [] : text.slice(0, end).split('\n');
  const index = /^index (0|[1-9][0-9]{0,17})$/.exec(lines[2] ?? '');
  const salt = fromBase64(/^extra (.*)$/.exec(lines[1] ?? '')?.[1] ?? '');
  const hashes = lines.slice(3).map(fromBase64);
  if (lines[0] !== 'c2sp.org/tlog-proof@v1' || !index || salt?.length !== 32 || hashes.length > 63 || hashes.includes(null)) {
    refuse('a log proof must be c2sp.org/tlog-proof@v1 with salt, index and checkpoint');
  }
  return { salt, index: BigInt(index[1]), hashes, checkpoint: readNote(text.slice(end + 2)) };
}

function readNote(note) {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) refuse('a note must be a text, an empty line and signature lines');
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2).split('\n').slice(0, -1);
  if (lines.length < 1 || lines.length > 64) refuse('a note must have 1 to 64 signatures');
  if (lines.some((line) => !/^\u2014 [^ \t\n\v\f\r]+ [A-Za-z0-9+/]+={0,2}$/.test(line))) refuse('a signature line must be \u2014 name base64');
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) refuse('the text of a note must hold no control characters');
  return { text, lines };
}

function readCheckpoint(text) {
  const lines = text.split('\n');
  const root = fromBase64(lines[2] ?? '');
  if (lines.length !== 4 || lines[3] !== '' || BLANK.test(lines[0]) || !/^(0|[1-9][0-9]{0,17})$/.test(lines[1]) || root?.length !== 32) {
    refuse('a checkpoint must be three lines: origin, size, root');
  }
  return { origin: lines[0], size: BigInt(lines[1]), root, text };
}

/** What follows the key id, where the line is of that key; else null. */
function signatureOf(line, key) {
  const prefix = `\u2014 ${key.name} `;
  const bytes = line.startsWith(prefix) ? fromBase64(line.slice(prefix.length)) : null;
  return bytes && bytes.length > 4 && equal(bytes.slice(0, 4), key.id) ? bytes.slice(4) : null;
}

const hasLineOf = (note, key) => note.lines.some((line) => signatureOf(line, key));

/** Lines of other keys are passed over; one in the log's name that does not verify refuses the note. */
async function requireLogSignature(note, log) {
  let found = false;
  for (const line of note.lines) {
    const signature = signatureOf(line, log);
    if (signature) {
      if (!(await verifies(log.key, utf8(note.text), signature))) refuse(`the signature of ${log.name} does not verify`);
      found = true;
    }
  }
  if (!found) refuse(`the checkpoint must be signed by ${log.vkey}`);
}

const leafHash = (entry) => sha256(Uint8Array.of(0), entry);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** RFC 9162 §2.1.3.2, with its step numbers. */
async function requireInclusion(leaf, index, size, proof, root) {
  if (index >= size) refuse(`index must be in the tree of size ${size}, got ${index}`); // 1
  let [fn, sn, r] = [index, size - 1n, leaf]; // 2, 3
  for (const p of proof) { // 4
    if (p.length !== 32) refuse('a hash of a log proof must be 32 bytes');
    if (sn === 0n) refuse('the inclusion proof is too long'); // 4a
    if ((fn & 1n) === 1n || fn === sn) { // 4b
      r = await nodeHash(p, r);
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      r = await nodeHash(r, p);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n]; // 4c
  }
  if (sn !== 0n) refuse('the inclusion proof is too short'); // 5
  if (!equal(r, root)) refuse("the inclusion proof does not lead to the checkpoint's root");
}

async function checkInclusion(updates, log) {
  if (log.proofs.length !== updates.length) refuse(`each of ${updates.length} updates must have a log proof, got ${log.proofs.length}`);
  const head = readCheckpoint(log.proofs[0].checkpoint.text);
  let previous = -1n;
  for (const [i, update] of updates.entries()) {
    const proof = log.proofs[i];
    if (proof.checkpoint.text !== head.text) refuse(`${update.name}: all log proofs must be of one checkpoint`);
    const entry = await sha256(proof.salt, canonicalBytes(update.json));
    await requireInclusion(await leafHash(entry), proof.index, head.size, proof.hashes, head.root);
    if (proof.index <= previous) refuse(`${update.name} must stand after its predecessor in the log, at ${previous}, got ${proof.index}`);
    previous = proof.index;
  }
  return `${updates.length} of ${updates.length} are in the log of ${head.size} entries with root ${toBase64(head.root)}`;
}

async function checkCheckpoint(log, trusted, listed, isGiven) {
  if (log.proofs.length === 0) refuse('the file must hold a log proof, got none');
  const note = log.proofs[0].checkpoint;
  await requireTrustedLog(log.key, note, trusted);
  const head = readCheckpoint(note.text);
  if (head.origin !== log.key.name) refuse(`the checkpoint must be of the log ${log.key.name}, got ${head.origin}`);
  await requireLogSignature(note, log.key);
  const counts = requireLogKey(log.key, head, listed, trusted);
  if (trusted.length) return `signed by the log given, ${log.key.name}${counts}`;
  return listed.length && isGiven
    ? `signed by the log of the DID document given, ${log.key.name}${counts}`
    : `signed by the log that the file itself names; compare its key: ${log.key.vkey}${counts}`;
}

/** The file's log is one that is trusted, or one that is trusted hands over to it. */
async function requireTrustedLog(named, note, trusted) {
  if (trusted.length === 0 || trusted.some((key) => key.vkey === named.vkey)) return;
  for (const key of trusted.filter((one) => one.name === named.name)) {
    if (hasLineOf(note, key)) return requireLogSignature(note, key);
  }
  refuse(`the log must be one of those given, got ${named.vkey}`);
}

/** A former key counts up to a size, at that size for one root; a stolen one for that root alone, as this page knows no witness. */
function requireLogKey(key, head, listed, trusted) {
  const known = listed.find((one) => one.vkey === key.vkey);
  if (!known) {
    if (listed.length && !trusted.some((one) => one.vkey === key.vkey)) {
      refuse(`the DID document must list the log's key ${key.vkey}, lists ${listed.length} others; if it is older than the file, give the one of now`);
    }
    return '';
  }
  const isLast = known.lastSize !== null && head.size === known.lastSize;
  if (known.lastSize !== null && head.size > known.lastSize) {
    refuse(`the key ${key.vkey} signed the log up to ${known.lastSize} entries, got a checkpoint of ${head.size} entries`);
  }
  if (isLast && toBase64(head.root) !== known.lastRoot) refuse(`the last checkpoint of the key ${key.vkey} must have the root ${known.lastRoot}`);
  if (known.revoked !== null && !isLast) {
    refuse(`the log's key ${key.vkey} was in wrong hands since ${timeText(known.revoked)}: ask for an export of now`);
  }
  return known.lastSize === null ? '' : `; by its former key, which counts up to ${known.lastSize} entries`;
}
