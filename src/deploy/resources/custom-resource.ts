import type { Placed, Properties, ResourceContext } from "../../resources/resource-type.js";
import type { Engine } from "../engine.js";
import type { EngineType } from "../engine-type.js";
import { Cancelled, ResourceFailure } from "../execute/failure.js";
import { isList, isMap, type Value } from "../value.js";

/** What a custom resource's function sends to its ResponseURL. */
interface Answer {
  readonly Status?: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, unknown>>;
  readonly NoEcho?: boolean;
}

type Request =
  | { readonly RequestType: "Create" }
  | { readonly RequestType: "Update"; readonly PhysicalResourceId: string; readonly OldResourceProperties: Value }
  | { readonly RequestType: "Delete"; readonly PhysicalResourceId: string };

const DEFAULT_TIMEOUT_SECONDS = 3600;
const NO_ANSWER =
  "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId";

/** Custom resources behind Lambda functions, and the answers that they wait for. */
export class CustomResources {
  readonly #engine: Engine;
  readonly #waiting = new Map<string, (answer: Answer) => void>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Takes what was sent to a ResponseURL; false where nobody waits for it. */
  answer(token: string, body: string | Uint8Array): boolean {
    const waiting = this.#waiting.get(token);
    if (!waiting) return false;
    let answer: Answer;
    try {
      answer = JSON.parse(typeof body === "string" ? body : Buffer.from(body).toString()) as Answer;
    } catch {
      answer = { Status: "FAILED", Reason: "Invalid response object: the body is not JSON" };
    }
    waiting(answer);
    return true;
  }

  type(): EngineType {
    return {
      name: "AWS::CloudFormation::CustomResource",
      create: async (properties, context) => {
        const answer = await this.#ask({ RequestType: "Create" }, properties, context);
        return this.#placed(answer, context, undefined);
      },
      update: async (id, next, previous, context) => {
        const request: Request = {
          RequestType: "Update",
          PhysicalResourceId: id,
          OldResourceProperties: asText(previous as Value),
        };
        return this.#placed(await this.#ask(request, next, context), context, id);
      },
      remove: async (id, properties, context) => {
        const { answer, requestId } = await this.#ask(
          { RequestType: "Delete", PhysicalResourceId: id },
          properties,
          context,
        );
        if (answer.Status !== "SUCCESS") throw refused(answer, requestId);
      },
    };
  }

  #placed({ answer, requestId }: Answered, context: ResourceContext, former: string | undefined): Placed {
    const id = answer.PhysicalResourceId ?? former;
    if (answer.Status !== "SUCCESS") {
      if (former === undefined) context.initiated(id ?? context.generatedName());
      throw refused(answer, requestId);
    }
    if (typeof id !== "string" || id === "") throw new ResourceFailure("Invalid PhysicalResourceId");
    return { id, attributes: answer.Data ?? {} };
  }

  async #ask(request: Request, properties: Properties, context: ResourceContext): Promise<Answered> {
    const { ServiceToken, ServiceTimeout } = properties as { ServiceToken?: string; ServiceTimeout?: string | number };
    if (!/^arn:[^:]+:lambda:/.test(ServiceToken ?? ""))
      throw new ResourceFailure(`Invalid service token: ${ServiceToken ?? ""} is not the ARN of a Lambda function`);
    const { random, baseUrl, invokeFunction } = this.#engine.options;
    const requestId = this.#engine.newId();
    const token = Buffer.from(random.bytes(24)).toString("base64url");
    const payload = JSON.stringify({
      ...request,
      ServiceToken,
      ResponseURL: `${baseUrl()}/_aws/cloudformation/response/${token}`,
      StackId: context.stackId,
      RequestId: requestId,
      LogicalResourceId: context.logicalId,
      ResourceType: context.type,
      ResourceProperties: asText(properties as Value),
    });
    const waiting = this.#wait(token, requestId, Number(ServiceTimeout ?? DEFAULT_TIMEOUT_SECONDS), context.signal);
    invokeFunction(ServiceToken ?? "", { payload, invocationType: "RequestResponse" }).then(
      // AWS would wait an hour for a function that has failed already; its error is at hand here.
      ({ functionError, payload: result }) => {
        if (functionError !== undefined)
          waiting.give(new ResourceFailure(`${NO_ANSWER} [${requestId}]. The function failed: ${result}`));
      },
      (error: unknown) => waiting.give(error),
    );
    return { answer: await waiting.answer, requestId };
  }

  #wait(token: string, requestId: string, seconds: number, signal: AbortSignal) {
    let give: (error: unknown) => void = () => {};
    const answer = new Promise<Answer>((resolve, reject) => {
      const timeout = setTimeout(() => give(new ResourceFailure(`${NO_ANSWER} [${requestId}].`)), seconds * 1000);
      timeout.unref();
      const abort = () => give(new Cancelled());
      const end = () => {
        clearTimeout(timeout);
        signal.removeEventListener("abort", abort);
        this.#waiting.delete(token);
      };
      give = (error) => {
        end();
        reject(error);
      };
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
      this.#waiting.set(token, (value) => {
        end();
        resolve(value);
      });
    });
    return { answer, give: (error: unknown) => give(error) };
  }
}

interface Answered {
  readonly answer: Answer;
  readonly requestId: string;
}

const refused = ({ Reason }: Answer, requestId: string): ResourceFailure =>
  new ResourceFailure(
    `Received response status [FAILED] from custom resource. Message returned: ${Reason ?? "No reason given"} (RequestId: ${requestId})`,
  );

/** CloudFormation hands every number and boolean to a custom resource as text. */
function asText(value: Value): Value {
  if (isList(value)) return value.map(asText);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asText(each)]));
  return value === null ? value : String(value);
}
