import { Readable } from "node:stream";
import { isDeepStrictEqual } from "node:util";
import { HttpResponse } from "@smithy/core/protocols";
import { describe, expect, test } from "vitest";
import { Fault } from "../../src/lib/fault.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import type { AnyOperation, ServiceModel } from "../../src/models/smithy.js";
import { bucketAndPath } from "../../src/server/locate.js";
import type { AwsService } from "../../src/services/operation.js";
import { createDispatcher } from "../../src/wire/dispatch.js";
import { Shape, traitsOfTuple } from "../../src/wire/schema.js";
import { clientFor } from "../harness/cloud.js";
import { plain, ShapeValues } from "./shape-values.js";

/** Print it, set it: every failure names the seed it came from. */
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const ROUNDS = 3;
const CLIENTS = {
  apigateway: "api-gateway",
  cloudformation: "cloudformation",
  cloudfront: "cloudfront",
  "cognito-identity": "cognito-identity",
  "cognito-idp": "cognito-identity-provider",
  dynamodb: "dynamodb",
  events: "eventbridge",
  iam: "iam",
  lambda: "lambda",
  logs: "cloudwatch-logs",
  s3: "s3",
  ssm: "ssm",
  sts: "sts",
} as const;

interface SentRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}
type Send = (request: SentRequest) => Promise<HttpResponse>;
interface Client {
  readonly middlewareStack: unknown;
  send(command: unknown): Promise<Record<string, unknown>>;
}
type Sdk = Record<string, new (input: unknown) => unknown>;

/** One operation of a service that answers whatever it is told, over the real wire code. */
class Echo {
  received: Record<string, unknown> | undefined;
  answer: () => Record<string, unknown> = () => ({});
  readonly send: Send;
  readonly #model: ServiceModel;
  readonly defects: unknown[] = [];

  constructor(model: ServiceModel) {
    this.#model = model;
    const service: AwsService<unknown> = {
      model,
      service: undefined,
      handlers: Object.values(model.operations).map((operation) => ({
        operation,
        run: (_, input) => {
          this.received = { operation: operation.name, input };
          return this.answer();
        },
      })),
    };
    const caller = {
      accountId: "000000000000",
      arn: "arn:aws:iam::000000000000:root",
      userId: "0",
      accessKeyId: "test",
    };
    const dispatcher = createDispatcher(service, {
      placement: DEFAULT_PLACEMENT,
      credentials: (id) => (id === "test" ? { secretAccessKey: "test", caller } : undefined),
      reportDefect: (_, defect) => this.defects.push(defect),
    });
    this.send = async (request) => {
      const response = await dispatcher.handle(this.#wire(request), { requestId: "r-1", now: new Date() });
      const body = Buffer.from(response.body as string);
      return new HttpResponse({ ...response, body: Readable.from(body.byteLength === 0 ? [] : [body]) });
    };
  }

  #wire({ method, path, query = {}, headers, body = "" }: SentRequest) {
    const encode = (text: string) =>
      encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    const rawQuery = Object.entries(query)
      .flatMap(([name, value]) => [value ?? ""].flat().map((item) => `${encode(name)}=${encode(item)}`))
      .join("&");
    const lower = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    );
    const addressed = this.#model.endpointPrefix === "s3" ? bucketAndPath("127.0.0.1", path) : { labels: {}, path };
    return {
      method,
      signedPath: path,
      rawQuery,
      headers: lower,
      rawHeaders: Object.entries(lower).flat(),
      body: Buffer.from(body as string),
      ...addressed,
    };
  }
}

describe.each(Object.entries(CLIENTS))(`%s (SEED=${SEED})`, async (name, client) => {
  const { model } = (await import(`../../src/models/${name}.ts`)) as { model: ServiceModel };
  const sdk = (await import(`@aws-sdk/client-${client}`)) as Sdk;
  const echo = new Echo(model);
  const values = new ShapeValues(SEED);
  const className = Object.keys(sdk).find((key) => /^[A-Z]\w*Client$/.test(key) && key !== "__Client") ?? "";
  const sdkClient = clientFor(
    "http://127.0.0.1:4566",
    sdk[className] as never,
    {
      requestHandler: { handle: async (request: SentRequest) => ({ response: await echo.send(request) }) },
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    } as object,
  ) as Client;
  const call = (operation: AnyOperation, input: object) => {
    const Command = sdk[`${operation.name}Command`];
    if (!Command) throw new Error(`the SDK has no ${operation.name}Command`);
    return sdkClient.send(new Command(structuredClone(input)));
  };

  const operations = Object.values(model.operations);
  test.each(operations)("$name", async (operation) => {
    const [input, output] = [Shape.of(operation.schema[4]), Shape.of(operation.schema[5])];
    for (let round = 0; round < ROUNDS; round++) {
      const sent = values.input(input, name);
      const answered = values.output(output);
      echo.received = undefined;
      echo.answer = () => answered;
      const result = await call(operation, sent);
      expect(echo.received, `${operation.name} was taken for another operation`).toMatchObject({
        operation: operation.name,
      });
      const received = (echo.received as unknown as { input: Record<string, unknown> }).input;
      expect(difference(plain(sent), plain(withoutTokens(input, sent, received)))).toBeUndefined();
      expect(difference(plain(answered), plain(await collected(result, output, answered)))).toBeUndefined();
    }
  });

  test.each(operations.filter(({ errors }) => errors.length > 0))("$name: modelled errors", async (operation) => {
    for (const error of operation.errors) {
      const shape = Shape.of(error);
      const members = Object.fromEntries(
        Object.entries(values.output(shape)).filter(([key]) => !/^message$/i.test(key)),
      );
      echo.answer = () => {
        throw new Fault(error[2], "It is so", { members });
      };
      const thrown = await call(operation, values.input(Shape.of(operation.schema[4]), name)).catch((e: unknown) => e);
      // HEAD has no body to name the error in.
      if (traitsOfTuple(operation.schema).http?.[0] === "HEAD") continue;
      expect(thrown).toMatchObject({ name: error[2], message: "It is so" });
      const modelled = traitsOfTuple(error).awsQueryError?.[1] ?? traitsOfTuple(error).httpError ?? 400;
      // AWS JSON services answer 400 to every mistake of the client's, whatever the model says.
      const status = model.protocol === "json" && modelled < 500 ? 400 : modelled;
      expect((thrown as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode).toBe(status);
      const back = plain(thrown) as Record<string, unknown>;
      for (const [key, value] of Object.entries(plain(members) as object)) expect(back[key]).toEqual(value);
    }
  });

  test("nothing was a defect of ours", () => expect(echo.defects).toEqual([]));
});

/** Tokens and defaults that the client adds by itself are no difference. */
function withoutTokens(shape: Shape, sent: Record<string, unknown>, received: Record<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(received).filter(([key]) => {
      const traits = shape.member(key)?.shape.traits;
      return (
        key in sent ||
        (!traits?.idempotencyToken &&
          traits?.httpHeader !== "Content-Type" &&
          key !== "ChecksumAlgorithm" &&
          traits?.httpHeader !== "Content-Length" &&
          traits?.httpHeader !== "Content-MD5" &&
          traits?.httpHeader !== "Accept")
      );
    }),
  );
}

/** The client's answer without its metadata, streams read to their end, and what it makes up itself left out. */
async function collected(
  result: Record<string, unknown>,
  shape: Shape,
  answered: Record<string, unknown>,
): Promise<object> {
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(result)) {
    const member = shape.member(key)?.shape;
    if (!member || value === undefined || key === "ExpiresString") continue;
    if (!(key in answered)) {
      const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
      const isMade = member.traits.httpResponseCode || member.traits.httpHeader === "Content-Type" || member.streaming;
      if (isEmpty || isMade || member.traits.httpPayload) continue;
    }
    const stream = value as { transformToByteArray?: () => Promise<Uint8Array> };
    entries.push([key, member.streaming && stream.transformToByteArray ? await stream.transformToByteArray() : value]);
  }
  return Object.fromEntries(entries);
}

function difference(a: unknown, b: unknown, path = ""): string | undefined {
  if (isDeepStrictEqual(a, b)) return undefined;
  if (typeof a === "object" && typeof b === "object" && a && b)
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const found = difference(
        (a as Record<string, unknown>)[key],
        (b as Record<string, unknown>)[key],
        `${path}.${key}`,
      );
      if (found) return found;
    }
  return `${path}: went in as ${JSON.stringify(a)}, came out as ${JSON.stringify(b)}`;
}
