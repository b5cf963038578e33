import SideNavigation, { type SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import { messages, useMessages } from "../text/language.js";
import { pagesByService } from "./pages.js";
import { follow, hrefOf, usePath } from "./router.js";

const texts = messages({
  title: { en: "Local cloud", ja: "ローカルクラウド" },
  activity: { en: "Activity", ja: "アクティビティ" },
  services: { en: "Services", ja: "サービス" },
  requests: { en: "Requests", ja: "リクエスト" },
  outbox: { en: "Outbox", ja: "送信トレイ" },
  apigateway: { en: "API Gateway", ja: "API Gateway" },
  cognito: { en: "Cognito", ja: "Cognito" },
  lambda: { en: "Lambda", ja: "Lambda" },
  cloudformation: { en: "CloudFormation", ja: "CloudFormation" },
  iam: { en: "IAM", ja: "IAM" },
  s3: { en: "S3", ja: "S3" },
  ssm: { en: "Parameter Store", ja: "パラメータストア" },
  logs: { en: "CloudWatch Logs", ja: "CloudWatch Logs" },
});

const ACTIVITY = ["requests", "outbox"] as const;
const SERVICES = ["apigateway", "cognito", "lambda", "cloudformation", "iam", "s3", "ssm", "logs"] as const;

/** The page that a service begins with. */
const firstPage = (service: string): string | undefined => Object.keys(pagesByService.get(service) ?? {})[0];

/** The services as the AWS console's menu would have them, beside what it has not. */
export function Navigation() {
  const t = useMessages(texts);
  const path = usePath();
  const links = (services: readonly (keyof typeof t)[]): SideNavigationProps.Link[] =>
    services.flatMap((service) => {
      const first = firstPage(service);
      return first === undefined ? [] : [{ type: "link", text: t[service], href: hrefOf(first) }];
    });
  const groups: SideNavigationProps.SectionGroup[] = [
    { type: "section-group", title: t.activity, items: links(ACTIVITY) },
    { type: "section-group", title: t.services, items: links(SERVICES) },
  ];
  const active = [...ACTIVITY, ...SERVICES].map(firstPage).find((first) => first && isWithin(path, first));
  return (
    <SideNavigation
      header={{ text: t.title, href: hrefOf("/") }}
      {...(active !== undefined && { activeHref: hrefOf(active) })}
      items={groups.filter(({ items }) => items.length > 0)}
      onFollow={follow}
    />
  );
}

const isWithin = (path: string, first: string): boolean => path === first || path.startsWith(`${first}/`);
