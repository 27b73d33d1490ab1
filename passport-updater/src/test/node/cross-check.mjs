// node cross-check.mjs verify FILE            prints what holds in an export, one JSON object; exit 1 where anything does not
// node cross-check.mjs jose FILE DID          verifies a vc+jwt with panva's jose
// node cross-check.mjs sdjwt FILE DID         verifies a vc+sd-jwt with OpenWallet's SD-JWT, prints what is shown
// node cross-check.mjs sign FILE SEED KEY OUT signs the unsigned credential in FILE as key KEY, whose secret multibase is SEED
import { readFileSync, writeFileSync } from 'node:fs';
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';

const modules = createRequire(path.join(process.env.PACKTRAIL_TEST_NODE_DIR ?? process.cwd(), 'here.js'));
const { DataIntegrityProof } = await import(modules.resolve('@digitalbazaar/data-integrity'));
const jcs = await import(modules.resolve('@digitalbazaar/eddsa-jcs-2022-cryptosuite'));
const Multikey = await import(modules.resolve('@digitalbazaar/ed25519-multikey'));
const { default: jsigs } = await import(modules.resolve('jsonld-signatures'));
const sigstore = path.join(path.dirname(modules.resolve('@sigstore/verify')), 'tlog');
const { verifyMerkleInclusion } = modules(path.join(sigstore, 'merkle.js'));
const { verifyCheckpoint } = modules(path.join(sigstore, 'checkpoint.js'));

const { AssertionProofPurpose, ControllerProofPurpose } = jsigs.purposes;

/** Answers for the issuer's DID document and its keys, and for nothing on any network. */
function loaderFor(didDocument) {
  return async (url) => {
    const key = didDocument.verificationMethod.find((method) => method.id === url);
    if (url === didDocument.id) {
      return { documentUrl: url, document: didDocument };
    }
    if (key) {
      return { documentUrl: url, document: { '@context': 'https://w3id.org/security/multikey/v1', ...key } };
    }
    throw new Error(`nothing is fetched, and ${url} is not in the file`);
  };
}

async function holds(document, didDocument, purpose) {
  const suite = new DataIntegrityProof({ cryptosuite: jcs.createVerifyCryptosuite() });
  const result = await jsigs.verify(document, { suite, purpose, documentLoader: loaderFor(didDocument) });
  return result.verified || String(result.error?.errors?.[0]?.stack ?? result.error);
}

function proofOf(text) {
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, end).split('\n');
  return {
    salt: Buffer.from(lines[1].slice('extra '.length), 'base64'),
    logIndex: lines[2].slice('index '.length),
    hashes: lines.slice(3).map((line) => Buffer.from(line, 'base64')),
    envelope: text.slice(end + 2),
  };
}

/** The log's key as the other implementation wants it. */
function logOf(vkey) {
  const [name, id, ...rest] = vkey.split('+');
  const material = rest.join('+');
  const raw = Buffer.from(material, 'base64').subarray(1);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  return {
    logID: Buffer.from(id, 'hex'),
    baseURL: name,
    publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
  };
}

async function inLog(credential, text, vkey) {
  const { default: canonicalize } = await import(modules.resolve('canonicalize'));
  const proof = proofOf(text);
  const entry = createHash('sha256').update(proof.salt).update(canonicalize(credential), 'utf8').digest();
  const inclusionProof = {
    logIndex: proof.logIndex,
    hashes: proof.hashes,
    checkpoint: { envelope: proof.envelope },
  };
  try {
    const checkpoint = verifyCheckpoint({ inclusionProof }, [logOf(vkey)]);
    verifyMerkleInclusion({ canonicalizedBody: entry, inclusionProof }, checkpoint);
    return true;
  } catch (error) {
    return String(error);
  }
}

async function verify(file) {
  const passport = JSON.parse(readFileSync(file, 'utf8'));
  const did = passport.issuerDidDocument;
  const found = { presentation: await holds(passport, did, new ControllerProofPurpose({ term: 'authentication', controller: did })) };
  for (const [i, credential] of passport.verifiableCredential.entries()) {
    const purpose = () => new AssertionProofPurpose({ controller: did });
    found[`credential ${i + 1}`] = await holds(credential, did, purpose());
    if (credential.credentialSubject.forecast) {
      found[`forecast ${i + 1}`] = await holds(credential.credentialSubject.forecast, did, purpose());
    }
    found[`log ${i + 1}`] = await inLog(credential, passport.transparencyLog.proofs[i], passport.transparencyLog.key);
  }
  console.log(JSON.stringify(found, null, 1));
  return Object.values(found).every((result) => result === true);
}

async function sign(file, secretKeyMultibase, id, out) {
  const credential = JSON.parse(readFileSync(file, 'utf8'));
  const [controller, publicKeyMultibase] = id.split('#');
  const key = await Multikey.from({
    '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', id, controller, publicKeyMultibase, secretKeyMultibase,
  });
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite: jcs.createSignCryptosuite(), date: credential.validFrom });
  const signed = await jsigs.sign(credential, { suite, purpose: new AssertionProofPurpose(), documentLoader: () => { throw new Error('nothing is fetched'); } });
  writeFileSync(out, JSON.stringify(signed));
  return true;
}

/** The key that a DID document lists under this id, as JOSE writes keys. */
async function joseKey(didFile, kid) {
  const method = JSON.parse(readFileSync(didFile, 'utf8')).verificationMethod.find((candidate) => candidate.id === kid);
  const { decode } = await import(modules.resolve('base58-universal'));
  return { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(decode(method.publicKeyMultibase.slice(1)).subarray(2)).toString('base64url') };
}

async function jose(file, didFile) {
  const { compactVerify, decodeProtectedHeader, importJWK } = await import(modules.resolve('jose'));
  const text = readFileSync(file, 'utf8').trim();
  const key = await importJWK(await joseKey(didFile, decodeProtectedHeader(text).kid), 'EdDSA');
  try {
    const { payload, protectedHeader } = await compactVerify(text, key);
    console.log(protectedHeader.typ, JSON.parse(new TextDecoder().decode(payload)).credentialSubject.batteryId);
    return true;
  } catch (error) {
    console.log(String(error));
    return false;
  }
}

async function sdjwt(file, didFile) {
  const { SDJwtInstance } = modules('@sd-jwt/core');
  const text = readFileSync(file, 'utf8').trim();
  const { kid } = JSON.parse(Buffer.from(text.split('.')[0], 'base64url'));
  const key = createPublicKey({ key: await joseKey(didFile, kid), format: 'jwk' });
  const instance = new SDJwtInstance({
    hasher: async (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
    verifier: async (data, signature) => verifySignature(null, Buffer.from(data), key, Buffer.from(signature, 'base64url')),
  });
  try {
    const { payload } = await instance.verify(text);
    console.log(JSON.stringify(payload.credentialSubject));
    return true;
  } catch (error) {
    console.log(String(error));
    return false;
  }
}

const modes = { sign, verify, jose, sdjwt };
const [mode, ...args] = process.argv.slice(2);
process.exitCode = (await modes[mode](...args)) ? 0 : 1;
