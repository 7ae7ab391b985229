import { z } from 'zod';
import { defineJob, type Job } from '../../../jobs/define-job.js';
import type { Answering } from './answering.service.js';

/**
 * Answers the waiting messages of one session, in order, until none is left.
 *
 * A message that is sent while the job of its session runs finds no room for another one and relies on that job. So the
 * end of a job is a decision in the database: under the lock of the session's row it sees that nothing waits and closes
 * its round; whoever sends later reads the next round under the same lock and starts a job of that. No message falls
 * between, whenever a process is killed.
 */
export const answerMessages = defineJob({
  name: 'answer-messages',
  input: z.object({ sessionId: z.uuid(), round: z.int() }),
  keyOf: ({ sessionId, round }) => `${sessionId}:${round}`,
  concurrency: 4,
});

export const answerMessagesJob = (answering: Answering): Job =>
  answerMessages.handledBy(async ({ scope, signal }, { sessionId, round }) => {
    while (await answering.isOpen(scope, { sessionId, round })) {
      signal.throwIfAborted();
      if (!(await answering.answerNext(scope, sessionId, signal)))
        await answering.closeRound(scope, { sessionId, round });
    }
  });
