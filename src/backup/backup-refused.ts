/** A backup that is not restored: it is cut, altered, of another passphrase, or not for this database. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}
