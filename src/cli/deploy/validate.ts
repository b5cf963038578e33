import { sentenceOf } from "../../deploy/validation/finding.js";
import type { CompiledProject } from "../../project/compiled-project.js";
import { type TemplateFinding, templateFindings } from "../../project/template-findings.js";
import { placeLines } from "../place.js";
import { Problem } from "../problem.js";

/** Templates that AWS would refuse: told whole, before anything is sent. */
export class TemplateProblem extends Problem {
  /** The errors, and the warnings beside them. */
  override readonly findings: readonly TemplateFinding[];

  constructor(findings: readonly TemplateFinding[]) {
    const errors = findings.filter(({ level }) => level === "error");
    super(
      ["AWS would refuse the templates:", ...told(errors)].join("\n"),
      "Mend them and try again: nothing was sent.",
    );
    this.findings = findings;
  }
}

/**
 * Refuses what AWS would refuse, all at once, and gives back what is only most likely a mistake.
 * Raises a TemplateProblem
 */
export async function checkTemplates(project: CompiledProject): Promise<readonly TemplateFinding[]> {
  const findings = await templateFindings(project, new Date().toISOString().slice(0, 10));
  if (findings.some(({ level }) => level === "error")) throw new TemplateProblem(findings);
  return findings;
}

const MOST_TOLD = 20;

/** Findings as lines, those of one rule that say the same as one. */
export function told(findings: readonly TemplateFinding[]): string[] {
  const alike = new Map<string, TemplateFinding[]>();
  for (const finding of findings) {
    const key = `${finding.template} ${sentenceOf(finding)}`;
    alike.set(key, [...(alike.get(key) ?? []), finding]);
  }
  const lines = [...alike.values()].slice(0, MOST_TOLD).flatMap(([first, ...others]) => {
    if (!first) return [];
    const { place, madeBy, template, path, rule } = first;
    const more =
      others.length === 0 ? "" : ` (and at ${others.length} more ${others.length === 1 ? "place" : "places"})`;
    return [
      `  ${path.join("/") || "the template"}: ${sentenceOf(first)}${more}  [${rule}]`,
      ...(place ? placeLines(place) : [madeBy === undefined ? template : `${template}, made by ${madeBy}`]).map(
        (line) => `    ${line}`,
      ),
    ];
  });
  return alike.size > MOST_TOLD ? [...lines, `  … and ${alike.size - MOST_TOLD} more`] : lines;
}
