import { AppError } from '../errors.js';

/** What an operation of the contract answers while this version does not serve it: an error, never made-up data. */
export const notServed = (operation: string) =>
  new AppError('NOT_IMPLEMENTED', `${operation} is not served by this version yet.`);
