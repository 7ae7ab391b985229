/** What has become of a chunk of records; stored as it is spelled here. */
export enum ChunkStatus {
  PENDING = 'PENDING',
  DONE = 'DONE',
  /** Stayed failed; taken up again by the next run. */
  FAILED = 'FAILED',
}
