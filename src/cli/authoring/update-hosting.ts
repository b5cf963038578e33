import {
  HOSTING,
  type HostingSettings,
  hostingSettings,
  ignoredOfPublish,
  ignoreInPublish,
  updateHosting,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import {
  askCaching,
  askDocuments,
  askIgnored,
  hostingChangeOptions,
  namesCaching,
} from "../prompts/hosting-questions.js";
import { updated } from "./add-api.js";
import type { Session, Subject } from "./session.js";

type Section = "website" | "cloudfront" | "publish";

export const updateHostingSubject: Subject = {
  options: hostingChangeOptions,

  async run(session) {
    const { asker, backend, call, afterwards } = session;
    const settings = hostingSettings(backend);
    if (settings === undefined)
      throw new Problem(`The project has no ${HOSTING} hosting.`, "Add it with: sekisho add hosting");
    const sections = sectionsGiven(session);
    if (sections.length === 0)
      sections.push(
        await asker.choose<Section>({
          flag: "section",
          ask: "Specify the section to configure",
          choices: [
            { value: "website", name: "Website" },
            { value: "cloudfront", name: "CloudFront" },
            { value: "publish", name: "Publish" },
          ],
        }),
      );
    for (const section of sections) await CHANGES[section](session, settings);
    afterwards(() => void call.out.write(updated(HOSTING)));
  },
};

/** The sections that options of the call belong to. */
function sectionsGiven({ asker }: Session): Section[] {
  if (asker.given("section")) return [];
  const given: [Section, boolean][] = [
    ["website", asker.given("index") || asker.given("error")],
    ["cloudfront", asker.given("add-cloudfront") || namesCaching(asker)],
    ["publish", asker.given("ignore")],
  ];
  return given.filter(([, is]) => is).map(([section]) => section);
}

const CHANGES: Readonly<Record<Section, (session: Session, settings: HostingSettings) => Promise<void>>> = {
  async website({ asker, backend }, { website }) {
    if (website === undefined)
      throw new Problem(
        "Static webhosting is disabled for the hosting bucket when CloudFront Distribution is enabled.",
        "The page for the address without a path is CloudFront's: sekisho update hosting --root-object FILE",
      );
    updateHosting(backend, { website: await askDocuments(asker, website) });
  },

  async cloudfront({ asker, backend }, settings) {
    let { caching } = settings;
    if (caching === undefined) {
      asker.say("CloudFront is NOT in the current hosting");
      const ask = "Add CloudFront to hosting";
      if (!(await asker.yesNo({ flag: "add-cloudfront", ask, standard: false }))) return;
      updateHosting(backend, { addCloudFront: true });
      caching = hostingSettings(backend)?.caching;
    }
    if (caching !== undefined) updateHosting(backend, { caching: await askCaching(asker, caching) });
  },

  async publish({ asker, backend }) {
    ignoreInPublish(backend, await askIgnored(asker, ignoredOfPublish(backend)));
  },
};
