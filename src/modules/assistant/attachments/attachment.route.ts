import type { FastifyRequest } from 'fastify';
import { AppError, badInput, notFound } from '../../../errors.js';
import type { RoleChecker } from '../../../graphql/authorize.js';
import { isUuid } from '../../../graphql/id.js';
import type { RouteMount } from '../../../graphql/route.js';
import { Role } from '../../tenancy/role.js';
import type { AttachmentService } from './attachment.service.js';
import { MAX_ATTACHMENT_BYTES } from './read-attachment.js';

type PutRequest = FastifyRequest<{ Params: { sessionId: string; fileName: string } }>;

/**
 * `PUT /assistant/sessions/<session id>/attachments/<file name>`: a file of a conversation, as the body. Answers its id,
 * for `attachmentIds` of sendAssistantMessage. Needs the role ANALYST, as sending does.
 */
export const attachmentRoute =
  (attachments: AttachmentService, access: RoleChecker): RouteMount =>
  async (http, scopeOf) => {
    const put = async (request: PutRequest) => {
      const scope = await scopeOf(request);
      const { subject } = scope.actor;
      const { engagementId } = scope.tenant;
      if (!(await access.hasRole(scope, [Role.ANALYST])))
        throw new AppError(
          'FORBIDDEN',
          `Expected "${subject}" to have the role ANALYST in engagement ${engagementId}.`,
        );
      const { sessionId, fileName } = request.params;
      if (!isUuid(sessionId)) throw notFound('assistant session', sessionId);
      if (!Buffer.isBuffer(request.body)) throw badInput('file', 'Expected the file as the body; it is empty.');
      const { id, title, piiRedacted } = await attachments.add(scope, sessionId, fileName, request.body);
      return { id, title, piiRedacted };
    };
    // A scope of its own: here every body is a file, whatever it says it is.
    await http.register(async (files) => {
      files.removeAllContentTypeParsers();
      files.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_ATTACHMENT_BYTES }, (_request, body, done) =>
        done(null, body),
      );
      files.put('/assistant/sessions/:sessionId/attachments/:fileName', { bodyLimit: MAX_ATTACHMENT_BYTES }, put);
    });
  };
