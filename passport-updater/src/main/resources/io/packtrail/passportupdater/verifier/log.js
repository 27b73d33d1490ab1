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

/** Lines of other keys are passed over; one in the log's name that does not verify refuses the note. */
async function requireLogSignature(note, log) {
  let found = false;
  for (const line of note.lines) {
    const prefix = `\u2014 ${log.name} `;
    const bytes = line.startsWith(prefix) ? fromBase64(line.slice(prefix.length)) : null;
    if (bytes && bytes.length > 4 && equal(bytes.slice(0, 4), log.id)) {
      if (!(await verifies(log.key, utf8(note.text), bytes.slice(4)))) refuse(`the signature of ${log.name} does not verify`);
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

async function checkCheckpoint(log, trusted) {
  if (trusted.length && !trusted.some((key) => key.vkey === log.key.vkey)) refuse(`the log must be one of those given, got ${log.key.vkey}`);
  if (log.proofs.length === 0) refuse('the file must hold a log proof, got none');
  const note = log.proofs[0].checkpoint;
  const head = readCheckpoint(note.text);
  if (head.origin !== log.key.name) refuse(`the checkpoint must be of the log ${log.key.name}, got ${head.origin}`);
  await requireLogSignature(note, log.key);
  return trusted.length
    ? `signed by the log given, ${log.key.name}`
    : `signed by the log that the file itself names; compare its key: ${log.key.vkey}`;
}
