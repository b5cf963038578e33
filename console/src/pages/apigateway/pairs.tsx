import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Input from "@cloudscape-design/components/input";
import { useMessages } from "../../text/language.js";
import type { Pair } from "./send.js";
import { texts } from "./try-messages.js";

/** Names with values, as many as one likes. */
export function Pairs({
  label,
  pairs,
  change,
}: {
  label: string;
  pairs: readonly Pair[];
  change: (pairs: Pair[]) => void;
}) {
  const t = useMessages(texts);
  const put = (at: number, pair: Pair) => change(pairs.map((before, other) => (other === at ? pair : before)));
  return (
    <section aria-label={label}>
      <strong>{label}</strong>
      <AttributeEditor
        items={pairs}
        addButtonText={t.add}
        removeButtonText={t.remove}
        removeButtonAriaLabel={([name]) => `${t.remove}: ${name}`}
        empty={t.none}
        onAddButtonClick={() => change([...pairs, ["", ""]])}
        onRemoveButtonClick={({ detail }) => change(pairs.filter((_, at) => at !== detail.itemIndex))}
        definition={[
          {
            label: t.name,
            control: ([name, value], at) => (
              <Input
                value={name}
                ariaLabel={`${label}: ${t.name}`}
                onChange={({ detail }) => put(at, [detail.value, value])}
              />
            ),
          },
          {
            label: t.value,
            control: ([name, value], at) => (
              <Input
                value={value}
                ariaLabel={`${label}: ${t.value}`}
                onChange={({ detail }) => put(at, [name, detail.value])}
              />
            ),
          },
        ]}
      />
    </section>
  );
}
