import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

/**
 * The only reader of the environment. Every variable Lacuna knows stands here once, with its default;
 * `.env.example` repeats the list and a test compares the two.
 */
const listOf = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? undefined : text.trim()));

const wholeNumber = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const httpUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' });

/** `provider:name`; names hold slashes and colons themselves (`ollama:llama3.1:8b`). */
const modelName = z
  .string()
  .regex(
    /^(?:openai|anthropic|ollama):\S+$/,
    'expected openai:NAME, anthropic:NAME or ollama:NAME, e.g. openai:gpt-4o-mini',
  )
  .transform((text) => {
    const colon = text.indexOf(':');
    return { provider: text.slice(0, colon) as ModelProvider, name: text.slice(colon + 1) };
  });

const onOrOff = z.stringbool({ truthy: ['on', 'true', '1', 'yes'], falsy: ['off', 'false', '0', 'no'] });

const flag = (fallback: boolean) => onOrOff.default(fallback);

const origins = z
  .string()
  .default('')
  .transform(listOf)
  .pipe(
    z.array(
      z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
        error: 'expected origins such as https://tools.example.com, separated by commas',
      }),
    ),
  );

/** An address, or a network in CIDR notation. */
const isNetwork = (text: string) => {
  const [address = '', bits] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return bits === undefined ? most > 0 : /^\d{1,3}$/.test(bits) && Number(bits) <= most;
};

const networks = z
  .string()
  .default('')
  .transform(listOf)
  .pipe(
    z.array(
      z.string().refine(isNetwork, { error: 'expected addresses or networks such as 10.0.0.0/8, separated by commas' }),
    ),
  );

/** Each variable of the environment with its default. */
export const ENVIRONMENT = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: wholeNumber(4000, 0, 65_535),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: optionalText,
  REDIS_URL: optionalText,
  LACUNA_DATA_DIR: z.string().default('.lacuna'),
  LACUNA_OPERATIONS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  LACUNA_ROLES: z
    .string()
    .default('gateway,worker')
    .transform(listOf)
    .pipe(z.array(z.enum(['gateway', 'worker'])).min(1)),
  JWT_SECRET: optionalText.pipe(
    z
      .string()
      .min(
        32,
        'expected at least 32 characters, such as those of "openssl rand -base64 48": a short HS256 secret can be guessed',
      )
      .optional(),
  ),
  JWKS_URL: optionalText.pipe(z.url().optional()),
  JWT_ISSUER: z.string().default('lacuna'),
  JWT_AUDIENCE: z.string().default('lacuna'),
  LACUNA_PLATFORM_ADMINS: z.string().default('').transform(listOf),
  LACUNA_CORS_ORIGINS: origins,
  LACUNA_TRUSTED_PROXIES: networks,
  LACUNA_INTROSPECTION: onOrOff.optional(),
  LACUNA_TRUSTED_DOCUMENTS: flag(false),
  LACUNA_RATE_LIMIT_PER_MINUTE: wholeNumber(100, 0, 1_000_000),
  LACUNA_TENANT_RATE_LIMIT_PER_MINUTE: wholeNumber(1000, 0, 1_000_000),
  LACUNA_REQUEST_TIMEOUT_SECONDS: wholeNumber(10, 1, 600),
  LACUNA_ANSWER_CACHE: flag(true),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalText.pipe(httpUrl.optional()),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  LACUNA_BACKUP_PASSPHRASE: optionalText.pipe(
    z.string().min(16, 'expected at least 16 characters: a short passphrase can be guessed').optional(),
  ),
  LACUNA_AI_ENHANCEMENT: z.enum(['on', 'off']).default('on'),
  LACUNA_ANALYSIS_MAX_AGE_DAYS: wholeNumber(30, 1, 3650),
  LACUNA_ANALYZE_COOLDOWN_SECONDS: wholeNumber(10, 0, 3600),
  LACUNA_ASSET_TIMEOUT_SECONDS: wholeNumber(30, 1, 600),
  LACUNA_LEARNING_TTL_DAYS: wholeNumber(90, 1, 3650),
  LACUNA_QUESTIONNAIRE_DELAY_SECONDS: wholeNumber(20, 0, 86_400),
  LACUNA_MODEL: optionalText.pipe(modelName.optional()),
  LACUNA_MODEL_MAX_TOKENS: wholeNumber(8192, 256, 200_000),
  LACUNA_PRICE_TABLE: optionalText,
  OPENAI_API_KEY: optionalText,
  OPENAI_BASE_URL: optionalText.pipe(httpUrl.optional()),
  ANTHROPIC_API_KEY: optionalText,
  ANTHROPIC_BASE_URL: optionalText.pipe(httpUrl.optional()),
  OLLAMA_BASE_URL: httpUrl.default('http://127.0.0.1:11434'),
  ENABLE_RAG: flag(true),
  ENABLE_MEMORY: flag(true),
  ENABLE_ESCALATION: flag(true),
  ENABLE_ATTACHMENTS: flag(true),
  ENABLE_CRM_TOOL: flag(false),
  CRM_BASE_URL: optionalText.pipe(httpUrl.optional()),
  LACUNA_TEXT_KEY: optionalText.pipe(
    z.string().min(32, 'expected at least 32 characters: a short key can be guessed').optional(),
  ),
  LACUNA_UPLOAD_MAX_MIB: wholeNumber(2048, 1, 1_048_576),
  LACUNA_IMPORT_CELL_MAX_KIB: wholeNumber(1024, 1, 65_536),
  LACUNA_IMPORT_ROW_MAX_KIB: wholeNumber(8192, 1, 65_536),
  LACUNA_IMPORT_COLUMNS_MAX: wholeNumber(2000, 1, 16_384),
  LACUNA_IMPORT_DOCUMENT_MAX_MIB: wholeNumber(32, 1, 256),
  LACUNA_IMPORT_WORKBOOK_MAX_MIB: wholeNumber(100, 1, 1024),
  LACUNA_IMPORT_WORKBOOK_UNPACKED_MAX_MIB: wholeNumber(512, 1, 4096),
  LACUNA_IMPORT_SHARED_TEXT_MAX_MIB: wholeNumber(64, 1, 1024),
  LACUNA_IMPORT_ARCHIVE_MAX_MIB: wholeNumber(64, 1, 512),
  ASSET_BATCH_CHUNK_SIZE: wholeNumber(500, 10, 5000),
  ASSET_CHUNK_RETRY_POLICY: z.enum(['stop', 'skip', 'retry']).default('retry'),
  ASSET_CHUNK_MAX_RETRIES: wholeNumber(3, 1, 10),
});

/** Apollo Studio's explorer, and its sandbox in a page of ours: for development. */
const APOLLO_ORIGINS = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'];

type Role = 'gateway' | 'worker';
export type ModelProvider = 'openai' | 'anthropic' | 'ollama';

/** The chat model that enhancement asks, and where. */
export interface ModelSettings {
  readonly provider: ModelProvider;
  readonly name: string;
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  /** Of one answer. */
  readonly maxOutputTokens: number;
}

const MASKED = '[hidden]';

const received = (name: string, values: Readonly<Record<string, unknown>>) =>
  /SECRET|KEY|URL|PASSPHRASE|ENDPOINT/.test(name) ? 'a value that is not shown' : JSON.stringify(values[name]);

const maskUrl = (text: string | undefined) => text?.replace(/\/\/([^:@/]*):[^@/]*@/, `//$1:${MASKED}@`);

type Environment = z.output<typeof ENVIRONMENT>;

/** Undefined: only the evidence rules answer. */
function modelSettings(env: Environment): ModelSettings | undefined {
  if (env.LACUNA_MODEL === undefined) return undefined;
  const where = {
    openai: { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL ?? 'https://api.openai.com/v1' },
    anthropic: { apiKey: env.ANTHROPIC_API_KEY, baseUrl: env.ANTHROPIC_BASE_URL ?? 'https://api.anthropic.com' },
    ollama: { apiKey: undefined, baseUrl: env.OLLAMA_BASE_URL },
  };
  return { ...env.LACUNA_MODEL, ...where[env.LACUNA_MODEL.provider], maxOutputTokens: env.LACUNA_MODEL_MAX_TOKENS };
}

/** A server of one's own may need no key; the provider's does, and would refuse every call. */
function requireModelKey(env: Environment): void {
  const provider = env.LACUNA_MODEL?.provider;
  if (provider === 'openai' && env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined) {
    throw new ConfigError(
      'LACUNA_MODEL names a model of OpenAI, which cannot be asked without a key. Set one of:\n' +
        '  OPENAI_API_KEY=<key>\n' +
        '  OPENAI_BASE_URL=http://127.0.0.1:8000/v1   (any server that speaks the same protocol)',
    );
  }
  if (provider === 'anthropic' && env.ANTHROPIC_API_KEY === undefined) {
    throw new ConfigError(
      'LACUNA_MODEL names a model of Anthropic, which cannot be asked without a key. Set:\n  ANTHROPIC_API_KEY=<key>',
    );
  }
}

const MIB = 1024 * 1024;

function build(env: Environment) {
  const config = {
    isProduction: env.NODE_ENV === 'production',
    port: env.PORT,
    host: env.HOST,
    /** Where a process answers for itself beside its gateway, or without one: health and metrics. */
    operationsPort: env.LACUNA_OPERATIONS_PORT,
    tracing: { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: env.OTEL_TRACES_SAMPLER_ARG },
    backupPassphrase: env.LACUNA_BACKUP_PASSPHRASE,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    dataDir: path.resolve(env.LACUNA_DATA_DIR),
    roles: new Set<Role>(env.LACUNA_ROLES),
    auth: {
      secret: env.JWT_SECRET,
      jwksUrl: env.JWKS_URL,
      issuer: env.JWT_ISSUER,
      audience: env.JWT_AUDIENCE,
      platformAdmins: new Set(env.LACUNA_PLATFORM_ADMINS),
    },
    http: {
      corsOrigins: [...env.LACUNA_CORS_ORIGINS, ...(env.NODE_ENV === 'production' ? [] : APOLLO_ORIGINS)],
      trustedProxies: env.LACUNA_TRUSTED_PROXIES,
    },
    graphql: {
      /** Introspection, the explorer, and suggestions in error messages. */
      isSchemaShown: env.LACUNA_INTROSPECTION ?? env.NODE_ENV !== 'production',
      isTrustedOnly: env.LACUNA_TRUSTED_DOCUMENTS,
      timeoutMs: env.LACUNA_REQUEST_TIMEOUT_SECONDS * 1000,
    },
    answerCache: { isEnabled: env.LACUNA_ANSWER_CACHE },
    rateLimit: {
      perSubject: env.LACUNA_RATE_LIMIT_PER_MINUTE,
      perTenant: env.LACUNA_TENANT_RATE_LIMIT_PER_MINUTE,
    },
    logLevel: env.LOG_LEVEL,
    assistant: {
      isRagEnabled: env.ENABLE_RAG,
      isMemoryEnabled: env.ENABLE_MEMORY,
      isEscalationEnabled: env.ENABLE_ESCALATION,
      isAttachmentsEnabled: env.ENABLE_ATTACHMENTS,
      isCrmEnabled: env.ENABLE_CRM_TOOL,
      crmBaseUrl: env.CRM_BASE_URL,
      textKey: env.LACUNA_TEXT_KEY,
    },
    upload: { maxBytes: env.LACUNA_UPLOAD_MAX_MIB * MIB },
    importLimits: {
      maxCellBytes: env.LACUNA_IMPORT_CELL_MAX_KIB * 1024,
      maxRowBytes: env.LACUNA_IMPORT_ROW_MAX_KIB * 1024,
      maxColumns: env.LACUNA_IMPORT_COLUMNS_MAX,
      maxDocumentBytes: env.LACUNA_IMPORT_DOCUMENT_MAX_MIB * MIB,
      maxWorkbookBytes: env.LACUNA_IMPORT_WORKBOOK_MAX_MIB * MIB,
      maxInflatedBytes: env.LACUNA_IMPORT_WORKBOOK_UNPACKED_MAX_MIB * MIB,
      maxArchiveBytes: env.LACUNA_IMPORT_ARCHIVE_MAX_MIB * MIB,
      maxSharedTextBytes: env.LACUNA_IMPORT_SHARED_TEXT_MAX_MIB * MIB,
    },
    discovery: {
      chunkSize: env.ASSET_BATCH_CHUNK_SIZE,
      retryPolicy: env.ASSET_CHUNK_RETRY_POLICY,
      maxRetries: env.ASSET_CHUNK_MAX_RETRIES,
    },
    enhancement: {
      isEnabled: env.LACUNA_AI_ENHANCEMENT === 'on',
      maxAgeDays: env.LACUNA_ANALYSIS_MAX_AGE_DAYS,
      cooldownSeconds: env.LACUNA_ANALYZE_COOLDOWN_SECONDS,
      assetTimeoutSeconds: env.LACUNA_ASSET_TIMEOUT_SECONDS,
    },
    questionnaireDelaySeconds: env.LACUNA_QUESTIONNAIRE_DELAY_SECONDS,
    learningTtlDays: env.LACUNA_LEARNING_TTL_DAYS,
    model: modelSettings(env),
    priceTablePath: env.LACUNA_PRICE_TABLE,
    /** For logs: what a secret held never shows. */
    toJSON() {
      const { auth, databaseUrl, redisUrl, roles, model, assistant, tracing, backupPassphrase } = config;
      return {
        ...config,
        toJSON: undefined,
        roles: [...roles],
        databaseUrl: maskUrl(databaseUrl),
        redisUrl: maskUrl(redisUrl),
        tracing: { ...tracing, endpoint: maskUrl(tracing.endpoint) },
        backupPassphrase: backupPassphrase && MASKED,
        model: model && { ...model, baseUrl: maskUrl(model.baseUrl), apiKey: model.apiKey && MASKED },
        assistant: {
          ...assistant,
          crmBaseUrl: maskUrl(assistant.crmBaseUrl),
          textKey: assistant.textKey && MASKED,
        },
        auth: { ...auth, secret: auth.secret && MASKED, platformAdmins: [...auth.platformAdmins] },
      };
    },
  };
  return Object.freeze(config);
}

export type Config = ReturnType<typeof build>;

/** A configuration that cannot be used. The message gives, for each fault, the line to put right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Values that stand in files, as secrets of containers do: `JWT_SECRET_FILE` names the file that holds JWT_SECRET. What is
 * set itself goes first.
 */
function readFiles(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const named = Object.keys(ENVIRONMENT.shape).flatMap((name) => {
    const file = environment[`${name}_FILE`];
    return file === undefined || file === '' ? [] : [{ name, file }];
  });
  return Object.fromEntries(
    named.map(({ name, file }) => {
      try {
        return [name, readFileSync(file, 'utf8').trim()];
      } catch (error) {
        throw new ConfigError(
          `${name}_FILE names a file that cannot be read (${(error as NodeJS.ErrnoException).code}). Set:\n  ${name}_FILE=<a file with the value of ${name}>`,
        );
      }
    }),
  );
}

/** The environment of this process, for those who look at what nobody reads. */
export const ambientEnvironment: Readonly<Record<string, string | undefined>> = process.env;

/**
 * Reads and checks `environment`, and the files that its `..._FILE` variables name; throws a ConfigError that names every
 * faulty variable at once. `defaults` stand in for what is not set, `overrides` for whatever is.
 */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>> = ambientEnvironment,
  defaults: Readonly<Record<string, string>> = {},
  overrides: Readonly<Record<string, string>> = {},
): Config {
  const given = { ...defaults, ...readFiles(environment) };
  const known = Object.fromEntries(
    [...Object.entries(given), ...Object.entries(environment), ...Object.entries(overrides)].filter(
      ([name, value]) => name in ENVIRONMENT.shape && value !== undefined && value !== '',
    ),
  );
  const parsed = ENVIRONMENT.safeParse(known);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `  ${issue.path[0]?.toString()}: ${issue.message} (got ${received(String(issue.path[0]), known)})`,
    );
    throw new ConfigError(`The configuration cannot be used. Set these in the environment:\n${faults.join('\n')}`);
  }
  const env = parsed.data;
  if (env.NODE_ENV === 'production' && env.JWT_SECRET === undefined && env.JWKS_URL === undefined) {
    throw new ConfigError(
      'In production clients must prove who they are. Set one of:\n' +
        '  JWKS_URL=https://your-identity-provider/.well-known/jwks.json\n' +
        '  JWT_SECRET=<at least 32 random characters, such as those of: openssl rand -base64 48>',
    );
  }
  requireModelKey(env);
  if (env.ENABLE_CRM_TOOL && env.CRM_BASE_URL === undefined)
    throw new ConfigError(
      'ENABLE_CRM_TOOL is on, and the CRM is not named. Set it:\n  CRM_BASE_URL=https://your-crm/api',
    );
  return build(env);
}
