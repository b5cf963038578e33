import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { Clock } from "../../lib/clock.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Timer } from "../../lib/timer.js";
import type { Store, Table } from "../../store/store.js";
import {
  DEFAULTS,
  describeMapping,
  type EventSourceMapping,
  type EventSourceMappingInput,
  type MappingState,
  mappingArn,
  NOTHING_YET,
  type Progress,
} from "./event-source-mapping.js";
import { Delivery } from "./event-source-mapping-delivery.js";
import { checkKind, settingsOf, sourceOf } from "./event-source-mapping-settings.js";
import { type EventStreams, TRIM_HORIZON } from "./event-streams.js";
import { conflict, functionArn, invalid, notFound, parseFunctionName } from "./function-name.js";
import type { Invocation } from "./invoker.js";
import { changedTags, type TagChange, type Tags } from "./tags.js";

export interface EventSourceMappingsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  readonly timer: Timer;
  /** Absent where there are no streams: each is unknown then. */
  readonly streams: EventStreams | undefined;
  /** The role of a function, version or alias; undefined where there is none. */
  readonly roleOf: (functionName: string, qualifier: string | undefined) => string | undefined;
  readonly invoke: (functionArn: string, payload: string) => Promise<Invocation>;
  /** Writes a line into the function's log, if it is there. */
  readonly tell: (functionArn: string, message: string) => void;
  readonly reportDefect: (what: string, defect: unknown) => void;
}

type Description = EventSourceMappingConfiguration & { readonly UUID: string };

/**
 * Event source mappings: which function is called for which stream, and the deliveries that do it. What is created,
 * changed or deleted is so at once; the answers still show AWS's `Creating`, `Updating` and `Deleting`.
 */
export class EventSourceMappings {
  readonly #options: EventSourceMappingsOptions;
  readonly #mappings: Table<EventSourceMapping>;
  readonly #progress: Table<Progress>;
  /** By UUID. */
  readonly #deliveries = new Map<string, Delivery>();
  /** Also those that only finish a call. */
  readonly #running = new Set<Delivery>();

  constructor(options: EventSourceMappingsOptions) {
    this.#options = options;
    this.#mappings = options.store.table("lambda_event_source_mappings");
    this.#progress = options.store.table("lambda_event_source_progress");
  }

  /** Goes on where an earlier process stopped. */
  resume(): void {
    for (const { value } of this.#mappings.list()) if (!this.#deliveries.has(value.uuid)) this.#begin(value);
  }

  /** Ends all deliveries. A call that is under way counts as not made. */
  close(): void {
    for (const delivery of this.#running) delivery.forget();
    this.#deliveries.clear();
  }

  /** Failed batches are tried again now: a function has changed. */
  retry(): void {
    for (const delivery of this.#deliveries.values()) delivery.retry();
  }

  /**
   * `random` gives the UUID; CloudFormation's is seeded. Errors: `InvalidParameterValueException`;
   * `ResourceConflictException` where the function has a mapping for the stream.
   */
  create(input: EventSourceMappingInput, { random = this.#options.random }: { random?: Random } = {}): Description {
    checkKind(input);
    const mapping: EventSourceMapping = {
      uuid: uuid(random),
      ...this.#targetOf(input.FunctionName ?? ""),
      ...sourceOf(input),
      ...DEFAULTS,
      ...settingsOf(input),
      tags: input.Tags ?? {},
      lastModified: this.#now(),
    };
    this.#checkSource(mapping);
    this.#refuseTaken(mapping);
    this.#options.store.transaction(() => {
      this.#mappings.put(mapping.uuid, mapping);
      this.#progress.put(mapping.uuid, { result: NOTHING_YET, changed: mapping.lastModified });
    });
    this.#begin(mapping);
    return this.#describe(mapping, "Creating");
  }

  /** Errors: `ResourceNotFoundException`. */
  get(id: string): Description {
    const mapping = this.#mapping(id);
    return this.#describe(mapping, mapping.enabled ? "Enabled" : "Disabled");
  }

  /** Of a stream, or a function, or both; all where none is named. */
  list(of: {
    readonly eventSourceArn?: string | undefined;
    readonly functionName?: string | undefined;
  }): Description[] {
    const { placement } = this.#options;
    const target = of.functionName === undefined ? undefined : parseFunctionName(of.functionName, undefined, placement);
    return this.#mappings
      .list()
      .map(({ value }) => value)
      .filter(({ eventSourceArn }) => of.eventSourceArn === undefined || eventSourceArn === of.eventSourceArn)
      .filter(({ functionName }) => target === undefined || functionName === target.name)
      .filter(({ qualifier }) => target?.qualifier === undefined || qualifier === target.qualifier)
      .map(({ uuid }) => this.get(uuid));
  }

  /** Changes what is named. The next call knows of it. Errors: `ResourceNotFoundException`, those of `create`. */
  update(id: string, input: EventSourceMappingInput): Description {
    const before = this.#mapping(id);
    const { qualifier: _, ...unqualified } = before;
    const target = input.FunctionName === undefined ? undefined : this.#targetOf(input.FunctionName);
    const mapping = {
      ...(target ? { ...unqualified, ...target } : before),
      ...settingsOf(input),
      lastModified: this.#now(),
    };
    if (target) this.#refuseTaken(mapping);
    this.#mappings.put(id, mapping);
    this.#begin(mapping);
    if (mapping.enabled === before.enabled) return this.#describe(mapping, "Updating");
    return this.#describe(mapping, mapping.enabled ? "Enabling" : "Disabling");
  }

  /** Errors: `ResourceNotFoundException`. */
  delete(id: string): Description {
    const mapping = this.#mapping(id);
    const description = this.#describe(mapping, "Deleting");
    this.#deliveries.get(id)?.forget();
    this.#deliveries.delete(id);
    this.#options.store.transaction(() => {
      this.#mappings.delete(id);
      this.#progress.delete(id);
    });
    return description;
  }

  tags(id: string): Tags {
    return this.#mapping(id, "tagged").tags;
  }

  changeTags(id: string, change: TagChange): void {
    const mapping = this.#mapping(id, "tagged");
    this.#mappings.put(id, { ...mapping, tags: changedTags(mapping.tags, change) });
  }

  #mapping(id: string, asked: "itself" | "tagged" = "itself"): EventSourceMapping {
    const mapping = this.#mappings.get(id);
    if (mapping) return mapping;
    throw notFound(
      asked === "itself"
        ? "The resource you requested does not exist."
        : `Event source mapping not found: ${mappingArn(this.#options.placement, id)}`,
    );
  }

  #targetOf(text: string): Pick<EventSourceMapping, "functionName" | "qualifier"> {
    const { name, qualifier } = parseFunctionName(text, undefined, this.#options.placement);
    if (this.#options.roleOf(name, qualifier) === undefined) throw invalid("Function does not exist");
    return { functionName: name, ...(qualifier !== undefined && { qualifier }) };
  }

  #checkSource(mapping: EventSourceMapping): void {
    const refusal = this.#refusalOf(mapping);
    if (refusal !== undefined) throw invalid(refusal);
    if (!this.#options.streams?.exists(mapping.eventSourceArn))
      throw invalid(`Stream not found: ${mapping.eventSourceArn}`);
  }

  #refusalOf({ functionName, qualifier, eventSourceArn }: EventSourceMapping): string | undefined {
    const { roleOf, streams } = this.#options;
    const role = roleOf(functionName, qualifier);
    if (role === undefined || !streams || streams.mayRead(role, eventSourceArn)) return undefined;
    return `Cannot access stream ${eventSourceArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`;
  }

  #refuseTaken({ uuid, functionName, qualifier, eventSourceArn }: EventSourceMapping): void {
    const taken = this.#mappings
      .list()
      .find(
        ({ value }) =>
          value.uuid !== uuid &&
          value.eventSourceArn === eventSourceArn &&
          value.functionName === functionName &&
          value.qualifier === qualifier,
      );
    if (taken)
      throw conflict(
        `The event source arn (" ${eventSourceArn} ") and function (" ${functionName} ") provided mapping already exists. Please update or delete the existing mapping with UUID ${taken.key}`,
      );
  }

  /** The mapping's delivery, if it is to have one, behind what an earlier one has under way. */
  #begin(mapping: EventSourceMapping): void {
    const { streams, placement, invoke, tell } = this.#options;
    const { uuid: id, functionName, qualifier } = mapping;
    const earlier = this.#deliveries.get(id)?.finish() ?? Promise.resolve();
    this.#deliveries.delete(id);
    if (!streams || !mapping.enabled) return;
    this.#place(mapping, streams);
    const arn = functionArn(placement, functionName, qualifier);
    const delivery = new Delivery(
      {
        ...this.#options,
        mapping,
        streams,
        position: () => this.#progress.get(id)?.position ?? TRIM_HORIZON,
        refusal: () => this.#refusalOf(mapping),
        invoke: (payload) => invoke(arn, payload),
        keep: (news) => this.#keep(id, news),
        tell: (message) => tell(arn, message),
      },
      earlier,
    );
    this.#deliveries.set(id, delivery);
    this.#running.add(delivery);
    void delivery.ended.then(() => this.#running.delete(delivery));
  }

  /** `LATEST` is where the stream stands when the mapping is first on. */
  #place({ uuid: id, startingPosition, eventSourceArn }: EventSourceMapping, streams: EventStreams): void {
    if (this.#progress.get(id)?.position !== undefined) return;
    this.#keep(id, { position: startingPosition === "LATEST" ? streams.latest(eventSourceArn) : TRIM_HORIZON });
  }

  #keep(id: string, { position, result }: { readonly position?: string; readonly result?: string }): void {
    const known = this.#progress.get(id);
    if (!known) return;
    const isNews = result !== undefined && result !== known.result;
    if (!isNews && (position === undefined || position === known.position)) return;
    this.#progress.put(id, {
      ...known,
      ...(position !== undefined && { position }),
      ...(isNews && { result, changed: this.#now() }),
    });
  }

  #describe(mapping: EventSourceMapping, state: MappingState): Description {
    const progress = this.#progress.get(mapping.uuid) ?? { result: NOTHING_YET, changed: 0 };
    return describeMapping(mapping, progress, { placement: this.#options.placement, state });
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
