/** `[status, code, message]` of a call of the AWS SDK that must fail. */
export const refusal = (work: Promise<unknown>): Promise<[status: number | undefined, code: string, message: string]> =>
  work.then(
    () => {
      throw new Error("was not refused");
    },
    (error: { name: string; message: string; $metadata: { httpStatusCode?: number } }) => [
      error.$metadata.httpStatusCode,
      error.name,
      error.message,
    ],
  );
