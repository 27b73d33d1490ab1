// The page: files in, report out. All text is set as text, never as HTML.

const MAX_FILE_BYTES = 256 * 1024 * 1024;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Sorts files into what is checked and what is trusted; whatever is not known to be trusted is checked. */
async function sortFiles(files) {
  const sorted = { passports: [], trust: { didDocuments: [], logKeys: [], statusLists: [], now: BigInt(Date.now()) * 1_000_000n }, given: [], bundles: [] };
  for (const { name, bytes } of files) {
    if (isZip(bytes)) {
      sorted.bundles.push(name);
      continue;
    }
    const kind = await trustedPart(bytes);
    if (kind) {
      sorted.trust[kind[0]].push(kind[1]);
      sorted.given.push(name);
    } else {
      sorted.passports.push({ name, bytes });
    }
  }
  return sorted;
}

/** The first bytes of a ZIP's first file: PK, 3, 4. */
function isZip(bytes) {
  return [0x50, 0x4b, 3, 4].every((byte, i) => bytes[i] === byte);
}

async function trustedPart(bytes) {
  if (bytes.length < 1000) {
    try {
      return ['logKeys', await readNoteKey(new TextDecoder().decode(bytes).trim())];
    } catch {
      // no log key: it is something else
    }
  }
  let json;
  try {
    json = parseStrict(bytes);
  } catch {
    return null;
  }
  if (json?.verificationMethod && !json.verifiableCredential) return ['didDocuments', json];
  if (Array.isArray(json?.type) && json.type.includes('BitstringStatusListCredential')) return ['statusLists', json];
  return null;
}

function verdict(checks) {
  if (checks.some((check) => check.status === 'failed')) return ['failed', 'Does not hold'];
  if (checks.some((check) => check.status !== 'passed')) return ['not-checked', 'Nothing failed, but not everything could be checked'];
  return ['passed', 'Every check holds'];
}

function card(name, checks, said) {
  const [style, sentence] = verdict(checks);
  const rows = checks.map((check) =>
    element('li', { 'data-name': check.name, 'data-status': check.status },
      element('span', { class: check.status.replace(' ', '-') }, check.status),
      element('code', {}, check.name),
      element('span', { class: 'detail' }, check.detail)));
  return element('article', { class: 'card', 'data-file': name },
    element('h2', {}, name),
    element('p', { class: `verdict ${style}` }, sentence),
    ...(style === 'passed' && said ? [element('p', {}, said)] : []),
    element('ul', { class: 'checks' }, ...rows));
}

/** What a file that holds says of the battery, in a sentence; an envelope's lines say it already. */
function statement(bytes) {
  if (bytes[0] !== 0x7b) return '';
  const json = parseStrict(bytes);
  const newest = json.verifiableCredential?.at(-1) ?? json;
  const health = newest.credentialSubject?.stateOfHealth;
  if (!health) return '';
  return `Battery ${newest.credentialSubject.batteryId}: state of health ${health.percent} % (90 % interval ${health.interval90.low} to ${health.interval90.high} %) as of ${health.asOf}, signed by ${newest.issuer}.`;
}

async function show(files) {
  const results = document.getElementById('results');
  results.setAttribute('aria-busy', 'true');
  const { passports, trust, given, bundles } = await sortFiles(files);
  const cards = [];
  for (const { name, bytes } of passports) {
    const checks = await verifyFile(bytes, trust);
    cards.push(card(name, checks, verdict(checks)[0] === 'passed' ? statement(bytes) : ''));
  }
  const notes = [];
  for (const name of bundles) notes.push(`${name} is a bundle (ZIP), which this page does not open, and nothing was said against it. Unpack it and give passport.json and did.json from it here, or check it whole with the command: packtrail verify ${name}`);
  if (passports.length === 0 && bundles.length === 0) notes.push('No passport among these files: drop passport.json, together with what you trust.');
  if (given.length) notes.push(`Held against: ${given.join(', ')}.`);
  if (passports.length && trust.didDocuments.length === 0) notes.push('The issuer’s keys were taken from the file itself. Drop did.json with it, from a place you trust, to hold them against that.');
  results.replaceChildren(...cards, ...notes.map((note) => element('p', { class: 'muted' }, note)));
  results.setAttribute('aria-busy', 'false');
}

async function take(fileList) {
  const results = document.getElementById('results');
  try {
    const files = [];
    for (const file of fileList) {
      if (file.size > MAX_FILE_BYTES) throw new Error(`${file.name} must be at most ${MAX_FILE_BYTES} bytes, got ${file.size}`);
      files.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    }
    if (files.length) await show(files);
  } catch (e) {
    results.replaceChildren(element('p', { class: 'notice' }, `The check stopped, and nothing is known: ${e.message}`));
    results.setAttribute('aria-busy', 'false');
  }
}

/** Says at once where this browser cannot check signatures, instead of after the first file. */
async function tellWhatIsMissing() {
  try {
    await verifies(requireKey(Uint8Array.of(...BASE_POINT)), new Uint8Array(), new Uint8Array(64));
  } catch (e) {
    const notice = document.getElementById('unable');
    notice.textContent = `Signatures cannot be checked here: ${e.message}.`;
    notice.hidden = false;
  }
}

/** Ed25519's base point, y = 4/5: a key like any other, to try an import with. */
const BASE_POINT = [0x58, ...new Array(31).fill(0x66)];

const drop = document.getElementById('drop');
document.getElementById('files').addEventListener('change', (event) => take(event.target.files));
for (const name of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', name === 'dragover');
    if (name === 'drop') take(event.dataTransfer.files);
  });
}
if (location.protocol === 'file:') document.getElementById('save').removeAttribute('href');
tellWhatIsMissing();
