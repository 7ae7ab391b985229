import pg, { type Submittable } from 'pg';

/** A prepared statement and what it is run with. Without a name it is parsed each time. */
export interface PreparedStatement {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whether one plan is good for whatever values, and is made once a connection; else PostgreSQL decides, mostly each time anew. */
  readonly isPlannedOnce?: boolean;
}

/** What of `pg`'s connection is used here; its own type leaves most of it out. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(statement: { name: string; text: string }): void;
  bind(portal: { statement: string; values: readonly unknown[] }): void;
  execute(portal: { rows: number }): void;
  close(statement: { type: 'S'; name: string }): void;
  sync(): void;
}

const known = new WeakMap<object, Set<string>>();

// `pg` does not declare it; it is how its own queries write their parameters.
const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils;

// `pg` sends nothing but its own queries while an answer is outstanding; their type leaves out what a query is told.
const Query = pg.Query as unknown as new (text: string) => object;

/**
 * Two statements in one message and one transaction: the first sets what row-level security reads, local to it, the second
 * answers one text. In the extended protocol what stands before one Sync is one transaction, so BEGIN and COMMIT, with the
 * waits for their answers, are saved: on a cheap page they cost as much as the page.
 */
export class FencedQuery extends Query implements Submittable {
  readonly answer: Promise<string>;
  /** The text of the query, without what it is run with. */
  readonly statement: string;
  private readonly resolve: (text: string) => void;
  private readonly reject: (error: Error) => void;
  private lastRow = '';
  private parsed: string[] = [];
  private readonly statements: readonly PreparedStatement[];

  constructor(settings: PreparedStatement, query: PreparedStatement) {
    super('');
    // Now and not while it is sent: what fails between two messages would leave the connection to the next with half a query.
    this.statements = [settings, query].map((one) => ({
      ...one,
      values: one.values.map((value) => prepareValue(value)),
    }));
    this.statement = query.text;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.answer = promise;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Called by `pg` when it is this query's turn. */
  submit(connection: object): void {
    const wire = connection as Wire;
    wire.stream.cork();
    try {
      for (const statement of this.statements) this.send(wire, statement);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  private send(wire: Wire, { name = '', text, values }: PreparedStatement): void {
    let names = known.get(wire);
    if (!names) known.set(wire, (names = new Set()));
    if (!names.has(name)) {
      // What failed half way the last time may be there already; to close what is not there is no error.
      if (name !== '') wire.close({ type: 'S', name });
      wire.parse({ name, text });
      if (name !== '') this.parsed.push(name);
    }
    wire.bind({ statement: name, values });
    wire.execute({ rows: 0 });
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    // The settings answer first; the last row is the query's.
    this.lastRow = fields[0] ?? '';
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(connection: object): void {
    for (const name of this.parsed) known.get(connection)?.add(name);
    this.resolve(this.lastRow);
  }

  handleError(error: Error): void {
    this.reject(error);
  }
}
