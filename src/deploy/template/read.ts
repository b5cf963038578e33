import { validationError } from "./errors.js";
import { parseText } from "./parse.js";
import { checkReferences } from "./references.js";
import { readStructure } from "./structure.js";
import { LANGUAGE_EXTENSIONS, type Template } from "./template.js";

/**
 * A template's text, read and checked in all that needs no parameter value.
 * @throws Fault ValidationError in CloudFormation's words
 */
export function readTemplate(text: string): Template {
  const template = readStructure(parseText(text));
  for (const transform of template.transforms)
    if (transform !== LANGUAGE_EXTENSIONS) throw validationError(`No transform named ${transform} found.`);
  checkReferences(template);
  return template;
}
