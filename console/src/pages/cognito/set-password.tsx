import { AdminSetUserPasswordCommand } from "@aws-sdk/client-cognito-identity-provider";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { useMessages } from "../../text/language.js";
import { cognito } from "./cognito.js";
import { Dialog } from "./dialog.js";
import { texts } from "./messages.js";

interface SetPasswordProps {
  readonly poolId: string;
  readonly username: string;
  readonly close: (isDone: boolean) => void;
}

export function SetPassword({ poolId, username, close }: SetPasswordProps) {
  const t = useMessages(texts);
  const [Password, setPassword] = useState("");
  const [Permanent, setPermanent] = useState(true);
  const set = async () => {
    const service = await cognito();
    await service.send(
      new AdminSetUserPasswordCommand({ UserPoolId: poolId, Username: username, Password, Permanent }),
    );
    return t.passwordSet(username);
  };
  return (
    <Dialog title={t.setPassword} submit={t.setPassword} isReady={Password !== ""} act={set} close={close}>
      <FormField label={t.password}>
        <Input
          type="password"
          autoComplete="new-password"
          value={Password}
          onChange={({ detail }) => setPassword(detail.value)}
        />
      </FormField>
      <Checkbox checked={Permanent} onChange={({ detail }) => setPermanent(detail.checked)}>
        {t.permanent}
      </Checkbox>
    </Dialog>
  );
}
