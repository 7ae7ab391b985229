import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { type Blocks, FAULTY_ANSWERS, goodText, readBlocks } from './model-answers.js';

/**
 * How one request is answered: well, with one of the faults, with a text of the test's own, or with an HTTP error.
 * hang: nothing ever. trickle: a byte a second. torn: the connection breaks within the body.
 */
export type Behaviour =
  | 'good'
  | keyof typeof FAULTY_ANSWERS
  | 'hang'
  | 'trickle'
  | 'rate_limit'
  | 'server_error'
  | 'reset'
  | 'torn'
  | { readonly text: string | ((blocks: Blocks) => string) }
  /** Asks for tools, in OpenAI's protocol; an input that is text goes over the wire as it is. */
  | { readonly calls: readonly { name: string; input: string | object }[] }
  | { readonly status: number; readonly message: string };

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body as it came over the wire. */
  readonly raw: string;
  readonly body: ChatBody;
  /** Undefined when it held none. */
  readonly blocks: Blocks | undefined;
  /** What was said to be used, where an answer was given. */
  usage: { input: number; output: number } | undefined;
  /** The client went away before it had the whole answer. */
  isClosedByClient: boolean;
  /** By `performance.now()`; the end is infinite until `closed`. */
  readonly receivedAt: number;
  endedAt: number;
  /** Resolves when the connection has no more to do with this request. */
  readonly closed: Promise<void>;
}

interface ChatBody {
  readonly model: string;
  readonly stream?: boolean;
  readonly system?: string;
  readonly messages: readonly { role: string; content: string }[];
  readonly [parameter: string]: unknown;
}

/** A model server on loopback that speaks the chat protocols of OpenAI (streams too), Anthropic and Ollama. */
export interface ModelServer {
  /** For OPENAI_BASE_URL. */
  readonly baseUrl: string;
  /** For ANTHROPIC_BASE_URL and OLLAMA_BASE_URL. */
  readonly rootUrl: string;
  readonly requests: readonly ReceivedRequest[];
  /** The next requests, in order; after them `always`. */
  next(...behaviours: Behaviour[]): void;
  always(behaviour: Behaviour): void;
  /** Every answer comes this much later. */
  delay(milliseconds: number): void;
  /** Forgets requests, script and delay. */
  reset(): void;
  close(): Promise<void>;
}

const DEFAULT = { always: 'good' as Behaviour, delayMs: 0 };

/** Started with a port, it listens there again after a crash of the process before it. */
export async function startModelServer(port = 0): Promise<ModelServer> {
  const requests: ReceivedRequest[] = [];
  const script: Behaviour[] = [];
  let state = DEFAULT;

  const server = createServer((message, response) => {
    void readBody(message)
      .then(async (raw) => {
        if (message.url === '/control') return control(raw, response);
        const request = receive(message, response, raw);
        requests.push(request);
        const behaviour = script.shift() ?? state.always;
        await new Promise((resolve) => setTimeout(resolve, state.delayMs));
        return answer(request, behaviour, response);
      })
      .catch((error: unknown) => {
        // A request that the double cannot read is a fault of the product: it must show.
        response.writeHead(500).end(JSON.stringify({ error: { message: `model server double: ${String(error)}` } }));
      });
  });

  const controls = {
    next: (...behaviours: Behaviour[]) => void script.push(...behaviours),
    always: (behaviour: Behaviour) => void (state = { ...state, always: behaviour }),
    delay: (milliseconds: number) => void (state = { ...state, delayMs: milliseconds }),
    reset: () => {
      requests.length = 0;
      script.length = 0;
      state = DEFAULT;
    },
  };

  /** For a double in a process of its own: `PUT /control` with `{next, always, delayMs, reset}`, answered with the requests so far. */
  function control(raw: string, response: ServerResponse): void {
    const asked = (raw === '' ? {} : JSON.parse(raw)) as {
      reset?: true;
      next?: Behaviour[];
      always?: Behaviour;
      delayMs?: number;
    };
    if (asked.reset) controls.reset();
    if (asked.next) controls.next(...asked.next);
    if (asked.always) controls.always(asked.always);
    if (asked.delayMs !== undefined) controls.delay(asked.delayMs);
    const received = requests.map(({ path, raw: text, usage, isClosedByClient }) => ({
      path,
      raw: text,
      usage,
      isClosedByClient,
    }));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ requests: received }));
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a TCP port');
  const rootUrl = `http://127.0.0.1:${address.port}`;
  return {
    baseUrl: `${rootUrl}/v1`,
    rootUrl,
    requests,
    ...controls,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function receive(message: IncomingMessage, response: ServerResponse, raw: string): ReceivedRequest {
  const body = JSON.parse(raw) as ChatBody;
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const request: ReceivedRequest = {
    path: message.url ?? '',
    headers: message.headers,
    raw,
    body,
    blocks: readBlocks(body.messages.findLast(({ role }) => role === 'user')?.content ?? ''),
    usage: undefined,
    isClosedByClient: false,
    receivedAt: performance.now(),
    endedAt: Number.POSITIVE_INFINITY,
    closed,
  };
  response.on('close', () => {
    request.isClosedByClient = !response.writableFinished;
    request.endedAt = performance.now();
    resolve();
  });
  return request;
}

async function answer(request: ReceivedRequest, behaviour: Behaviour, response: ServerResponse): Promise<void> {
  if (behaviour === 'hang') return;
  if (behaviour === 'reset') return void response.socket?.resetAndDestroy();
  if (behaviour === 'rate_limit')
    return fail(request, response, 429, 'Rate limit reached, retry after 20 s', { 'retry-after': '20' });
  if (behaviour === 'server_error') return fail(request, response, 500, 'The server had an error');
  if (typeof behaviour === 'object' && 'status' in behaviour)
    return fail(request, response, behaviour.status, behaviour.message);

  if (typeof behaviour === 'object' && 'calls' in behaviour) return askForTools(request, behaviour.calls, response);

  const text = textOf(behaviour, request.blocks ?? { asset: {}, learnings: [], gaps: [] });
  request.usage = { input: Math.ceil(request.raw.length / 4), output: Math.ceil(text.length / 4) };
  const { contentType, body } = dialectOf(request)(text, request.usage, request.body);
  response.writeHead(200, { 'content-type': contentType });
  if (behaviour === 'trickle') return trickle(body, response);
  if (behaviour !== 'torn') return void response.end(body);
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}

function askForTools(
  request: ReceivedRequest,
  calls: Extract<Behaviour, { calls: unknown }>['calls'],
  response: ServerResponse,
): void {
  request.usage = { input: Math.ceil(request.raw.length / 4), output: 20 };
  const message = {
    role: 'assistant',
    content: null,
    tool_calls: calls.map(({ name, input }, index) => ({
      id: `call_${index}`,
      type: 'function',
      function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
    })),
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(completion(message, 'tool_calls', request.usage, request.body));
}

function textOf(behaviour: Exclude<Behaviour, { status: number } | { calls: unknown }>, blocks: Blocks): string {
  if (typeof behaviour === 'object')
    return typeof behaviour.text === 'string' ? behaviour.text : behaviour.text(blocks);
  return behaviour in FAULTY_ANSWERS
    ? FAULTY_ANSWERS[behaviour as keyof typeof FAULTY_ANSWERS](blocks)
    : goodText(blocks);
}

function fail(
  { path }: ReceivedRequest,
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  const body = JSON.stringify({ error: path === '/api/chat' ? message : { message, type: 'error', code: null } });
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

async function trickle(body: string, response: ServerResponse): Promise<void> {
  for (const character of body) {
    if (response.destroyed) return;
    response.write(character);
    await new Promise((resolve) => setTimeout(resolve, 1_000).unref());
  }
  response.end();
}

type Dialect = (
  text: string,
  usage: { input: number; output: number },
  body: ChatBody,
) => { contentType: string; body: string };

const dialectOf = ({ path, body }: ReceivedRequest): Dialect => {
  if (path === '/v1/messages') return anthropic;
  if (path === '/api/chat') return ollama;
  if (path === '/v1/chat/completions') return body.stream === true ? openaiStream : openai;
  throw new Error(`expected a chat path, got ${path}`);
};

const openai: Dialect = (text, usage, body) => ({
  contentType: 'application/json',
  body: completion({ role: 'assistant', content: text, refusal: null }, 'stop', usage, body),
});

const completion = (message: object, reason: string, usage: { input: number; output: number }, { model }: ChatBody) =>
  JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model,
    choices: [{ index: 0, message, finish_reason: reason }],
    usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output },
  });

const openaiStream: Dialect = (text, usage, { model }) => {
  const chunk = (rest: object) =>
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model, ...rest })}\n\n`;
  const deltas = text.match(/[\s\S]{1,100}/g) ?? [''];
  const total = {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
  };
  return {
    contentType: 'text/event-stream',
    body: [
      ...deltas.map((content) =>
        chunk({ choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }] }),
      ),
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
      chunk({ choices: [], usage: total }),
      'data: [DONE]\n\n',
    ].join(''),
  };
};

const anthropic: Dialect = (text, usage, { model }) => ({
  contentType: 'application/json',
  body: JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: usage.input, output_tokens: usage.output },
  }),
});

const ollama: Dialect = (text, usage, { model }) => {
  const line = (rest: object) => `${JSON.stringify({ model, created_at: '2026-01-01T00:00:00Z', ...rest })}\n`;
  return {
    contentType: 'application/x-ndjson',
    body:
      line({ message: { role: 'assistant', content: text }, done: false }) +
      line({
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'stop',
        prompt_eval_count: usage.input,
        eval_count: usage.output,
      }),
  };
};

// In a process of its own (`tsx test/kit/model-server.ts [port]`) it says on one line where it listens.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { baseUrl, rootUrl } = await startModelServer(Number(process.argv[2] ?? 0));
  process.stdout.write(`${JSON.stringify({ baseUrl, rootUrl })}\n`);
}
