import { ListRoleTags } from "../../../models/iam.js";
import { pageOf } from "../describe.js";
import { implement } from "../implement.js";

export default implement(ListRoleTags, ({ service }, input) => {
  const tags = [...service.role(input.RoleName).tags].sort((a, b) => (a.Key < b.Key ? -1 : 1));
  const { items, ...rest } = pageOf(tags, ({ Key }) => Key, input);
  return { Tags: items, ...rest };
});
