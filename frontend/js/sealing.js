// What seals and opens a journal, in the browser alone: libsodium, and which of its parts is used for what.
// A file of its own, because it is many times larger than the page: it comes after the page is there.
// The formats stand in docs/reference/journal-format.md; Python's side of the proofs is library/proofs.

import sodium from "libsodium-wrappers-sumo";

const argon = { memory: 64 * 1024 * 1024, passes: 3 };
const entrySizes = [1 << 10, 1 << 12, 1 << 14, 1 << 16];
const pieceSizes = [1 << 16, 1 << 18, 1 << 20];
const draftSize = 1 << 14;
const leastParcel = (1 << 14) - 1;

export const largest = { entry: entrySizes.at(-1) - 1, draft: draftSize - 1, piece: pieceSizes.at(-1) - 1, parcel: (1 << 24) - 1 };
export const ready = sodium.ready;

export const bytes = (text) => sodium.from_string(text);
export const text = (content) => sodium.to_string(content);
export const base64 = (content) => sodium.to_base64(content, sodium.base64_variants.ORIGINAL);
export const unbase64 = (said) => sodium.from_base64(said, sodium.base64_variants.ORIGINAL);
export const hex = (content) => sodium.to_hex(content);
export const unhex = (said) => sodium.from_hex(said);
export const random = (length) => sodium.randombytes_buf(length);
export const below = (most) => sodium.randombytes_uniform(most);
export const wipe = (content) => sodium.memzero(content);

const hash = (content, length = 32) => sodium.crypto_generichash(length, content);
const under = (label, key, length = 32) => sodium.crypto_generichash(length, bytes(label), key);

// What the secret becomes: how the pass is found, what proves it, and what opens the journal's key.
export function derive(secret, salt) {
  const root = sodium.crypto_pwhash(
    32,
    secret,
    hash(bytes(`journal-salt-1\0${salt}`), 16),
    argon.passes,
    argon.memory,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  );
  const pass = {
    lookup: under("lookup-1", root, 16),
    proof: under("proof-1", root),
    wrap: under("wrap-1", root),
  };
  wipe(root);
  return pass;
}

function seal(content, key, place) {
  const nonce = random(24);
  const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(content, bytes(place), null, nonce, key);
  return joined([nonce, sealed]);
}

function open(sealed, key, place) {
  const [nonce, rest] = [sealed.subarray(0, 24), sealed.subarray(24)];
  return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, rest, bytes(place), nonce, key);
}

function padded(content, sizes) {
  const size = sizes.find((each) => each > content.length);
  if (!size) throw new RangeError("larger than the largest class");
  return sodium.pad(content, size);
}

const unpadded = (content) => sodium.unpad(content, content.length);

export const newKey = () => random(32);
export const wrapKey = (key, pass) => seal(key, pass.wrap, "key-1");
export const unwrapKey = (wrapped, pass) => open(wrapped, pass.wrap, "key-1");
export const noPass = () => ({ lookup: random(16), proof: random(32), wrapped: random(72) });
export const noDraft = () => random(draftSize + 40);

export const committed = (words) => hash(joined([bytes("entry-1\0"), words]));

export function sealEntry(said, key) {
  const words = bytes(said);
  return { sealed: seal(padded(words, entrySizes), under("entries-1", key), "entry-1"), commitment: committed(words) };
}

// Of many entries at once: the key under which they are sealed.
export const entryKey = (key) => under("entries-1", key);

// The words of an entry, or an error where they are not those that were committed to.
export function openEntry(sealed, commitment, entries) {
  const words = unpadded(open(sealed, entries, "entry-1"));
  if (!sodium.memcmp(committed(words), commitment)) throw new Error("not what was committed to");
  return text(words);
}

export const sealDraft = (said, key) => seal(padded(bytes(said), [draftSize]), under("draft-1", key), "draft-1");
export const openDraft = (sealed, key) => text(unpadded(open(sealed, under("draft-1", key), "draft-1")));

const pieceKey = (file, key) => under(`file-1\0${file}`, key);
// `isWhole`: of a file that has more pieces, which are all of the largest class.
export const sealPiece = (content, file, number, key, isWhole = false) =>
  seal(padded(content, isWhole ? pieceSizes.slice(-1) : pieceSizes), pieceKey(file, key), `piece-1\0${number}`);
export const openPiece = (sealed, file, number, key) => unpadded(open(sealed, pieceKey(file, key), `piece-1\0${number}`));

// A statement for an agency, in the formats of library/sealing (box.py): content under a key of its own, and that
// key for the agency's public one. At least 16 kB, so that its length says little.
export function sealParcel(said, id, agency) {
  const [content, key, nonce] = [bytes(said), newKey(), random(24)];
  const filled = new Uint8Array(Math.max(content.length, leastParcel)).fill(32);
  filled.set(content);
  let size = leastParcel + 1;
  while (size <= filled.length) size *= 2;
  const place = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-");
  const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
    sodium.pad(filled, size),
    joined([new Uint8Array([1]), bytes(`parcel/${place}`)]),
    null,
    nonce,
    key,
  );
  const made = {
    sealed: joined([new Uint8Array([1]), nonce, sealed]),
    wrapped: joined([new Uint8Array([2]), sodium.crypto_box_seal(key, agency)]),
  };
  wipe(key);
  return made;
}

export const fingerprint = (content) => hex(hash(content));

export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Proofs of an excerpt, as library/proofs/merkle.py and excerpts.py have them.

const leafOf = (content) => hash(joined([new Uint8Array([0]), content]));
const nodeOf = (left, right) => hash(joined([new Uint8Array([1]), left, right]));
const split = (size) => 2 ** (31 - Math.clz32(size - 1));

function number8(number) {
  const made = new DataView(new ArrayBuffer(8));
  made.setBigUint64(0, BigInt(number));
  return new Uint8Array(made.buffer);
}

export const entryLeaf = (position, at, commitment) => leafOf(joined([number8(position), bytes(at), commitment]));
export const dayLeaf = (root, size) => leafOf(joined([bytes("day-1\0"), root, number8(size)]));

export function holds(leaf, index, size, path, root) {
  if (!Number.isInteger(index) || index < 0 || index >= size || size > 2 ** 30) return false;
  const reached = climbed(leaf, index, size, [...path]);
  return reached !== null && reached.length === root.length && sodium.memcmp(reached, root);
}

function climbed(leaf, index, size, path) {
  if (size === 1) return path.length ? null : leaf;
  if (!path.length) return null;
  const beside = path.pop();
  const half = split(size);
  if (index < half) {
    const left = climbed(leaf, index, half, path);
    return left && nodeOf(left, beside);
  }
  const right = climbed(leaf, index - half, size - half, path);
  return right && nodeOf(beside, right);
}
