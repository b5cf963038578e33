import type { PageProps } from "../../app/pages.js";
import { AddressTabs } from "../../components/address-tabs.js";
import { DetailPage } from "../../components/detail-page.js";
import { useMessages } from "../../text/language.js";
import { BucketSettings } from "./bucket-settings.js";
import { texts } from "./messages.js";
import { Objects } from "./objects.js";

/** A bucket: its objects by prefix (`?prefix=photos/`), and who may reach it. */
export default function BucketPage({ params: { bucket = "" } }: PageProps) {
  const t = useMessages(texts);
  return (
    <DetailPage title={bucket} trail={[{ text: t.title, to: "/s3" }]}>
      <AddressTabs
        label={bucket}
        tabs={[
          { id: "objects", label: t.objects, content: () => <Objects bucket={bucket} /> },
          { id: "settings", label: t.settings, content: () => <BucketSettings bucket={bucket} /> },
        ]}
      />
    </DetailPage>
  );
}
