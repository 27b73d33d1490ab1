// The report: one line for each check, in one order; what could not be looked at is not passed.

class Report {
  constructor() {
    this.checks = [];
  }

  /** Runs a check that gives a sentence; tells whether it held. */
  async check(name, run) {
    return (await this.find(name, async () => [true, await run()])) ?? false;
  }

  /** Runs a check that gives a value for later checks, a sentence, and 'not checked' where nobody vouches for the value; null where it did not hold. */
  async find(name, run) {
    try {
      const [value, detail, status = 'passed'] = await run();
      this.checks.push({ name, status, detail });
      return value;
    } catch (e) {
      if (e instanceof Refused) this.checks.push({ name, status: 'failed', detail: e.message });
      else if (e instanceof Unable) this.checks.push({ name, status: 'not checked', detail: e.message });
      else throw e;
      return null;
    }
  }

  skip(names, why) {
    for (const name of names) this.checks.push({ name, status: 'not checked', detail: why });
    return this.checks;
  }
}

const PER_UPDATE = ['credential-signature', 'key-validity', 'status', 'subject'];
const PER_CHAIN = ['sequence', 'predecessor-digest', 'log-inclusion', 'checkpoint-signature'];
const BEHIND_FORM = ['presentation-signature', ...PER_UPDATE, ...PER_CHAIN, 'dates', 'content'];

/** trust: { didDocuments, logKeys, statusLists }, each parsed; where given, others fail; and the time, now. */
async function verifyPassport(bytes, trust) {
  const report = new Report();
  const json = await report.find('strict-json', () => [new StrictObject('the JSON text', parseStrict(bytes)).json, 'one reading only']);
  if (!json) return report.skip(['canonical-form', 'document-form', 'issuer-key', ...BEHIND_FORM], 'the file cannot be read');
  await report.check('canonical-form', () => checkCanonical(bytes, json));
  const file = await report.find('document-form', async () => {
    const read = await readPassport(json);
    return [read, formOf(read)];
  });
  if (!file) return report.skip(['issuer-key', ...BEHIND_FORM], 'the file is not a passport');
  const issuer = await report.find('issuer-key', () => findIssuer(file, trust.didDocuments));
  await checkSignatures(report, file, issuer, trust.logKeys);
  await checkWithdrawal(report, file, issuer, trust);
  if (file.isStatement) await report.check('statement', () => checkStatement(file.updates[0]));
  else await checkChain(report, file, issuer, trust);
  return report.checks;
}

function checkCanonical(bytes, json) {
  const expected = canonicalBytes(json);
  if (!equal(bytes, expected)) {
    const at = bytes.findIndex((byte, i) => byte !== expected[i]);
    refuse(`the bytes must be the canonical form of their content (RFC 8785), differ at byte ${at < 0 ? bytes.length : at}`);
  }
  return `${bytes.length} bytes, RFC 8785`;
}

function formOf(file) {
  if (file.isStatement) return 'a statement about one value of an update that is not in this file';
  const count = file.updates.length;
  if (file.presentation) return `a passport export with ${count} update${count === 1 ? '' : 's'}`;
  return `one update, number ${file.updates[0].subject.integer('sequence', 1, 2 ** 52)} of its chain; the rest of the chain is not in this file`;
}

async function checkSignatures(report, file, issuer, logKeys) {
  const presentation = file.presentation;
  if (!issuer) {
    report.skip([...(presentation ? ['presentation-signature'] : []), ...PER_UPDATE.slice(0, 2)], "the issuer's key is not known");
    return;
  }
  if (presentation) {
    await report.check('presentation-signature', async () => {
      await requireSignature(issuer, 'the export', presentation.json, presentation.proof, 'authentication');
      return `the whole file is signed by ${presentation.proof.keyId}`;
    });
  }
  await report.check('credential-signature', async () => {
    for (const credential of file.all) await requireSignature(issuer, credential.name, credential.json, credential.proof, 'assertionMethod');
    return `${file.all.length} of ${file.all.length} verify`;
  });
  await report.check('key-validity', () => {
    if (presentation) requireValidKey(issuer, 'the export', presentation.proof);
    for (const credential of file.all) requireValidKey(issuer, credential.name, credential.proof);
    for (const [i, update] of file.updates.entries()) {
      const index = presentation ? file.log.proofs[i]?.index : undefined;
      requireBeforeTheft(issuer, update.name, update.proof, index === undefined ? null : { index, log: file.log.key }, logKeys);
    }
    return 'each key was valid when it signed';
  });
}

/** A list signed by somebody else could say anything, so without keys there is no answer. */
async function checkWithdrawal(report, file, issuer, { statusLists, now }) {
  // Lists of those who signed parts have no say over updates.
  const given = file.presentation?.hasStaticParts ? statusLists.filter((list) => list.issuer === file.issuer) : statusLists;
  const lists = [...given, ...file.statusLists];
  const isNamed = file.updates.some((update) => update.status);
  if (!issuer) report.skip(['status'], "the issuer's key is not known");
  else if (isNamed && lists.length === 0) report.skip(['status'], 'its status list is not at hand');
  else await report.check('status', () => checkStatus(file, lists, issuer, now));
}

async function checkChain(report, file, issuer, trust) {
  const { presentation, updates } = file;
  await report.check('subject', () => checkOneBattery(updates, presentation?.passportId));
  if (presentation) {
    await report.check('sequence', () => checkSequence(updates));
    await report.check('predecessor-digest', () => checkPredecessors(updates));
    await report.check('log-inclusion', () => checkInclusion(updates, file.log));
    await report.check('checkpoint-signature', () => checkCheckpoint(file.log, trust.logKeys, issuer?.logKeys ?? [], trust.didDocuments.length > 0));
    // Signed by others, with keys of theirs: left to the command, and said so.
    if (file.presentation.hasStaticParts) report.skip(['static-parts', 'part-status'], 'this page does not check parts that others signed; packtrail verify does');
  }
  await report.check('dates', () => {
    checkDates(file.forecasts, presentation?.proof.created);
    return checkDates(updates, presentation?.proof.created);
  });
  await report.check('content', () => checkContent(updates));
}

function checkOneBattery(updates, passportId) {
  const passport = passportId ?? updates[0].subject.text('id');
  const battery = updates[0].subject.text('batteryId');
  for (const { name, subject } of updates) {
    if (subject.text('id') !== passport) refuse(`${name} must speak of passport ${passport}, speaks of ${subject.text('id')}`);
    if (subject.text('batteryId') !== battery) refuse(`${name} must speak of battery ${battery}, speaks of ${subject.text('batteryId')}`);
  }
  return `all speak of battery ${battery}, passport ${passport}`;
}

function checkSequence(updates) {
  for (const [i, { name, subject }] of updates.entries()) {
    const sequence = subject.integer('sequence', 1, 2 ** 52);
    if (sequence !== i + 1) refuse(`${name} must have number ${i + 1}, has ${sequence}`);
  }
  return `1 to ${updates.length} without gaps`;
}

async function checkPredecessors(updates) {
  let expected = null;
  for (const { name, subject, json } of updates) {
    const stated = subject.has('previousUpdateDigest') ? subject.text('previousUpdateDigest') : null;
    if (stated !== expected) refuse(`${name} must name the predecessor ${expected ?? 'none'}, names ${stated ?? 'none'}`);
    expected = await digestOf(canonicalBytes(json));
  }
  return updates.length === 1 ? 'the first update, which has no predecessor' : `each of ${updates.length - 1} updates names the one before it`;
}

function checkDates(credentials, exportedAt) {
  let previous = null;
  for (const { name, validFrom, proof } of credentials) {
    if (previous !== null && validFrom < previous) refuse(`${name} must not be valid before its predecessor, ${timeText(previous)}, is from ${timeText(validFrom)}`);
    if (proof.created < validFrom) refuse(`${name} must not be signed before it is valid, from ${timeText(validFrom)}, was signed ${timeText(proof.created)}`);
    if (exportedAt !== undefined && proof.created > exportedAt) refuse(`${name} must not be signed after the export of ${timeText(exportedAt)}, was signed ${timeText(proof.created)}`);
    previous = validFrom;
  }
  return `the times from which they hold ascend, up to ${previous === null ? 'none' : timeText(previous)}`;
}

function checkStatement({ subject, validFrom }) {
  const basis = subject.has('part') ? ['part', 'partIssuer', 'partFrom'] : ['update', 'updateFrom'];
  subject.holds(['id', ...basis, 'element', 'atLeast', 'result']);
  const element = subject.text('element');
  if (subject.has('part') !== element.startsWith('parts.')) refuse(`element must be in what the statement rests on, got ${element}`);
  const { atLeast, result } = subject.json;
  if (typeof result !== 'boolean' || typeof atLeast !== 'number') refuse('a statement must have a number atLeast and a yes or no as result');
  if (subject.time(basis.at(-1)) > validFrom) refuse('a statement must not be older than what it rests on');
  return `${element} of ${subject.text('id')} is ${result ? 'at least' : 'below'} ${atLeast}, says the issuer by ${basis[0]} ${subject.text(basis[0])}`;
}
