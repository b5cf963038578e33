import type { Value, ValueMap } from "../value.js";

export interface ParameterDeclaration {
  readonly Type: string;
  readonly Default?: Value;
  readonly Description?: string;
  readonly AllowedValues?: readonly Value[];
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
  readonly NoEcho?: boolean | string;
}

export interface ResourceDeclaration {
  readonly Type: string;
  readonly Properties?: ValueMap;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly Metadata?: ValueMap;
  readonly DeletionPolicy?: Value;
  readonly UpdateReplacePolicy?: Value;
  readonly UpdatePolicy?: ValueMap;
  readonly CreationPolicy?: ValueMap;
}

export interface OutputDeclaration {
  readonly Value: Value;
  readonly Description?: string;
  readonly Export?: { readonly Name: Value };
  readonly Condition?: string;
}

export interface RuleDeclaration {
  readonly RuleCondition?: Value;
  readonly Assertions: readonly { readonly Assert: Value; readonly AssertDescription?: string }[];
}

/** A template that has been read and whose structure has been checked: every section is there. */
export interface Template {
  readonly description: string | undefined;
  readonly version: string | undefined;
  readonly metadata: ValueMap | undefined;
  readonly transforms: readonly string[];
  readonly parameters: Readonly<Record<string, ParameterDeclaration>>;
  readonly mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Value>>>>>>;
  readonly conditions: Readonly<Record<string, Value>>;
  readonly rules: Readonly<Record<string, RuleDeclaration>>;
  readonly resources: Readonly<Record<string, ResourceDeclaration>>;
  readonly outputs: Readonly<Record<string, OutputDeclaration>>;
}

export const LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions";

export const dependsOn = ({ DependsOn }: ResourceDeclaration): readonly string[] =>
  DependsOn === undefined ? [] : typeof DependsOn === "string" ? [DependsOn] : DependsOn;
