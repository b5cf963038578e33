import { and } from "./and.js";
import { base64 } from "./base64.js";
import { cidr } from "./cidr.js";
import { condition } from "./condition.js";
import { equals } from "./equals.js";
import { findInMap } from "./find-in-map.js";
import { getAtt } from "./get-att.js";
import { getAzs } from "./get-azs.js";
import { fnIf } from "./if.js";
import { importValue } from "./import-value.js";
import type { Intrinsic } from "./intrinsic.js";
import { join } from "./join.js";
import { length } from "./length.js";
import { not } from "./not.js";
import { or } from "./or.js";
import { ref } from "./ref.js";
import { contains, eachMemberEquals, eachMemberIn } from "./rule-functions.js";
import { select } from "./select.js";
import { split } from "./split.js";
import { sub } from "./sub.js";
import { toJsonString } from "./to-json-string.js";
import { transform } from "./transform.js";

/** Every intrinsic function that we speak, by name. */
export const intrinsics: ReadonlyMap<string, Intrinsic> = new Map(
  [
    and,
    base64,
    cidr,
    condition,
    contains,
    eachMemberEquals,
    eachMemberIn,
    equals,
    findInMap,
    fnIf,
    getAtt,
    getAzs,
    importValue,
    join,
    length,
    not,
    or,
    ref,
    select,
    split,
    sub,
    toJsonString,
    transform,
  ].map((each) => [each.name, each]),
);
