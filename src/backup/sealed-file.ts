import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { BackupRefused } from './backup-refused.js';

/** The file beside a backup with its checksum, as `sha256sum --check` reads it. */
const checksumFile = (file: string) => `${file}.sha256`;

/**
 * Writes `content`, compressed and encrypted (https://age-encryption.org/v1, with a passphrase), to `file`, and its SHA-256
 * to `file.sha256`, which it answers. The file is there whole or not at all.
 */
export async function writeSealed(file: string, passphrase: string, content: AsyncIterable<Buffer>): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  const packed = Readable.from(content).compose(createGzip());
  const sealed = await encrypter.encrypt(Readable.toWeb(packed) as ReadableStream<Uint8Array>);
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const partial = `${file}.partial`;
  try {
    await pipeline(Readable.fromWeb(sealed), hashed, createWriteStream(partial, { mode: 0o600, flush: true }));
    const checksum = hash.digest('hex');
    await writeFile(checksumFile(file), `${checksum}  ${path.basename(file)}\n`);
    await rename(partial, file);
    await flushFolder(path.dirname(file));
    return checksum;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** What `writeSealed` was given. Ends in {@link BackupRefused}, sooner or later, where the file is not what was written. */
export async function* readSealed(file: string, passphrase: string): AsyncGenerator<Buffer> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    const sealed = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
    const packed = Readable.fromWeb(await decrypter.decrypt(sealed));
    yield* packed.compose(createGunzip());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new BackupRefused(`There is no file ${file}.`);
    throw new BackupRefused(
      `${file} cannot be opened: it is cut, altered, or was made with another passphrase. Nothing was changed.`,
      { cause: error },
    );
  }
}

/** Throws {@link BackupRefused} unless the file has the checksum that stands beside it. Without one its own seals decide. */
export async function requireChecksum(file: string): Promise<void> {
  const expected = await readFile(checksumFile(file), 'utf8').catch(() => undefined);
  if (expected === undefined) return;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const found = hash.digest('hex');
  if (expected.startsWith(found)) return;
  throw new BackupRefused(
    `${file} is cut or altered: expected the SHA-256 of ${checksumFile(file)}, got ${found}. Nothing was changed.`,
  );
}

/** A name that was not written down is lost with the power. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
