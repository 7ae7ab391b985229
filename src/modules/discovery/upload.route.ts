import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { v7 as uuid } from 'uuid';
import { AppError, notFound } from '../../errors.js';
import type { RoleChecker } from '../../graphql/authorize.js';
import { isUuid } from '../../graphql/id.js';
import type { RouteMount, ScopeOf } from '../../graphql/route.js';
import type { Logger } from '../../logger.js';
import type { Scope } from '../../scope.js';
import { Role } from '../tenancy/role.js';
import type { ImportService, UploadAnswer } from './import.service.js';

export interface UploadRouteParts {
  readonly imports: ImportService;
  readonly access: RoleChecker;
  /** Where files wait while they come in. */
  readonly folder: string;
  readonly maxBytes: number;
  readonly logger: Logger;
}

/** A file that a killed process left behind is nobody's after this. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;
/** How long a stop lets files that have come in be stored. */
const STOP_GRACE_MS = 6_000;

/**
 * `PUT /uploads/<data import id>`: the file of an import, as the body. It is taken in whole before anything is stored,
 * so that no transaction waits for a slow client. The answer comes when its records are stored.
 */
export const uploadRoute =
  ({ imports, access, folder, maxBytes, logger }: UploadRouteParts): RouteMount =>
  async (http, scopeOf) => {
    await mkdir(folder, { recursive: true });
    await removeAbandoned(folder);
    const stopping = new AbortController();
    http.addHook('preClose', async () => {
      setTimeout(() => stopping.abort(stopped()), STOP_GRACE_MS).unref();
    });

    const put = async (request: FastifyRequest<{ Params: { id: string } }>): Promise<UploadAnswer> => {
      const { scope, id } = await admit(request, scopeOf, access);
      await imports.requireUploadable(scope, id);
      const file = path.join(folder, `${id}-${uuid()}`);
      try {
        await takeIn(request, file, maxBytes).catch(async (error: unknown) => {
          if (error instanceof AppError && 'field' in error.details) await imports.refuse(scope, id, error.code);
          throw error;
        });
        // The file may have come for longer than the token is good, or the role is held.
        await admit(request, scopeOf, access);
        return await imports.storeUpload(scope, id, file, stopping.signal);
      } finally {
        await rm(file, { force: true }).catch((error: unknown) =>
          logger.warn({ err: error }, 'an upload stays behind'),
        );
      }
    };

    // A scope of its own: here bodies are streams, whatever they say they are, and of any length.
    await http.register(async (uploads) => {
      uploads.removeAllContentTypeParsers();
      uploads.addContentTypeParser('*', (_request, body, done) => done(null, body));
      uploads.put<{ Params: { id: string } }>('/uploads/:id', put);
    });
  };

/** Whoever may send a file: an ANALYST of the tenant that the headers choose. */
async function admit(
  request: FastifyRequest<{ Params: { id: string } }>,
  scopeOf: ScopeOf,
  access: RoleChecker,
): Promise<{ scope: Scope; id: string }> {
  const scope = await scopeOf(request);
  const { subject } = scope.actor;
  const { engagementId } = scope.tenant;
  if (!(await access.hasRole(scope, [Role.ANALYST])))
    throw new AppError('FORBIDDEN', `Expected "${subject}" to have the role ANALYST in engagement ${engagementId}.`);
  const { id } = request.params;
  if (!isUuid(id)) throw notFound('data import', id);
  return { scope, id: id.toLowerCase() };
}

async function takeIn({ body, headers }: FastifyRequest, file: string, maxBytes: number): Promise<void> {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (!(body instanceof Readable))
    throw new AppError('BAD_USER_INPUT', 'Expected the file as the body; it is empty.', { field: 'file' });
  // The stream is the connection: destroyed with the file's, it would take the answer along.
  const chunks = body.iterator({ destroyOnReturn: false });
  try {
    await pipeline(limited(chunks, maxBytes), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    if (!body.destroyed) throw error;
    throw new AppError('BAD_USER_INPUT', 'Expected the whole file; the upload broke off.', {}, { cause: error });
  } finally {
    // What is left of a file nobody wants has to be read before the client reads the answer.
    body.resume();
  }
}

async function* limited(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

const tooLarge = (maxBytes: number) =>
  new AppError('LIMIT_EXCEEDED', `Expected a file of at most ${maxBytes} bytes; this one is larger.`, {
    field: 'file',
  });

const stopped = () =>
  new AppError('UPSTREAM_UNAVAILABLE', 'The gateway is stopping; nothing was stored. Send the file again.');

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true });
  }
}
