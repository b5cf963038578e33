import { health } from "../data/health.js";

/** What every client of the AWS SDK is made with here. */
interface Settings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly forcePathStyle: boolean;
  readonly maxAttempts: number;
}

/** The local root's key pair: fixed and public. What keeps other origins out is the port's own rule, not this. */
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;

const clients = new Map<unknown, Promise<unknown>>();

/**
 * A client of the AWS SDK for the cloud that served this page, one for each service:
 *
 * `(await client(APIGatewayClient)).send(new GetRestApisCommand({}), { abortSignal: signal })`
 */
export function client<C>(Client: new (settings: Settings) => C): Promise<C> {
  let made = clients.get(Client) as Promise<C> | undefined;
  if (!made) {
    made = health().then(
      ({ region }) =>
        new Client({
          endpoint: location.origin,
          region,
          credentials: CREDENTIALS,
          forcePathStyle: true,
          // It is this machine: what fails once fails again.
          maxAttempts: 1,
        }),
    );
    made.catch(() => clients.delete(Client));
    clients.set(Client, made);
  }
  return made;
}

/** Every item of an operation that answers in pages. `next` gives the token of the following page. */
export async function allOf<P, I>(
  ask: (token: string | undefined) => Promise<P>,
  items: (page: P) => readonly I[] | undefined,
  next: (page: P) => string | undefined,
): Promise<I[]> {
  const all: I[] = [];
  let token: string | undefined;
  do {
    const page = await ask(token);
    for (const item of items(page) ?? []) all.push(item);
    token = next(page);
  } while (token !== undefined && token !== "");
  return all;
}
