import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { follow, hrefOf } from "../app/router.js";

/** A page that is above this one. */
export interface Crumb {
  readonly text: string;
  /** A path of the console. */
  readonly to: string;
}

export interface DetailPageProps {
  readonly title: string;
  /** The pages above this one, from the service's first. */
  readonly trail?: readonly Crumb[];
  readonly description?: ReactNode;
  /** Beside the title, e.g. a status. */
  readonly info?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page of one thing: where it is, what it is called, and what there is to see of it. */
export function DetailPage({ title, trail = [], description, info, actions, children }: DetailPageProps) {
  const [first] = trail;
  return (
    <ContentLayout
      breadcrumbs={
        first && (
          <BreadcrumbGroup
            ariaLabel={first.text}
            items={[...trail.map(({ text, to }) => ({ text, href: hrefOf(to) })), { text: title, href: "" }]}
            onFollow={follow}
          />
        )
      }
      header={
        <Header variant="h1" description={description} info={info} actions={actions}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  );
}
