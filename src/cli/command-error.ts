/** A command that cannot do what was asked, for a reason that its caller can mend: said in one line, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
