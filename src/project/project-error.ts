/** A line of a file that the user wrote, where something went wrong. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
  /** The line itself. */
  readonly text?: string;
}

/**
 * A project that can't be compiled, told as data: what was looked for or done, where, and what to do next. `message`
 * is the one sentence for people.
 */
export class ProjectError extends Error {
  readonly kind: ProjectErrorKind;
  /** Files and folders that were looked for. */
  readonly lookedFor: readonly string[];
  readonly next: string;
  readonly place: Place | undefined;
  /** One line for each thing at fault, where there can be several. */
  readonly details: readonly string[];

  constructor(
    kind: ProjectErrorKind,
    message: string,
    {
      lookedFor = [],
      next,
      place,
      details = [],
    }: { lookedFor?: readonly string[]; next: string; place?: Place | undefined; details?: readonly string[] },
  ) {
    super(message);
    this.name = "ProjectError";
    this.kind = kind;
    this.lookedFor = lookedFor;
    this.next = next;
    this.place = place;
    this.details = details;
  }
}

export type ProjectErrorKind =
  /** No project of a kind that we know lies there. */
  | "NoProject"
  /** A file of the project is missing. */
  | "MissingFile"
  /** A file of the project can't be read as what it must be. */
  | "InvalidFile"
  /** The project uses something that we don't generate. */
  | "Unsupported"
  /** The environment named does not exist. */
  | "UnknownEnvironment"
  /** override.ts does not compile, throws, or does not end. */
  | "Override"
  /** Packages that override.ts imports are not installed. */
  | "MissingPackages"
  /** A script of the project that makes code failed. */
  | "BuildFailed";
