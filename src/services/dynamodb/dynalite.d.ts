/** What is used of dynalite, which has no types of its own: its checks and its actions, over whatever store they are given. */

declare module "dynalite/actions/*.js" {
  const action: (
    store: object,
    data: Record<string, unknown>,
    callback: (error: unknown, output?: Record<string, unknown>) => void,
  ) => void;
  export default action;
}

declare module "dynalite/validations/index.js" {
  const checks: {
    /** The input with the members that the types name; throws where one has another type. */
    checkTypes(data: object, types: object): Record<string, unknown>;
    /** Throws what is wrong with the input; puts the parsed expressions into it. */
    checkValidations(data: object, types: object, custom: unknown, store: object): void;
  };
  export default checks;
}

declare module "dynalite/validations/*.js" {
  const rules: { readonly types: object; readonly custom: unknown };
  export default rules;
}

declare module "dynalite/db/index.js" {
  const db: {
    /** The refusal, where the parsed condition of the input doesn't hold for the item. */
    checkConditional(data: object, item: object | undefined): Error | undefined;
    /** Where an item comes to stand in indexes. */
    getIndexActions(
      indexes: readonly object[],
      before: object | undefined,
      after: object | undefined,
      table: object,
    ): { readonly puts: readonly { readonly index: string; readonly key: string; readonly item: object }[] };
  };
  export default db;
}
