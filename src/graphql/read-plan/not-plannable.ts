/** Part of an operation that no statement can answer: the resolvers do. */
export class NotPlannable extends Error {}
