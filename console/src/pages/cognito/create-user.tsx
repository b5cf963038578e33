import { AdminCreateUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { useMessages } from "../../text/language.js";
import { cognito } from "./cognito.js";
import { Dialog } from "./dialog.js";
import { texts } from "./messages.js";

/** Makes a user, as an administrator does. */
export function CreateUser({ poolId, close }: { poolId: string; close: (isDone: boolean) => void }) {
  const t = useMessages(texts);
  const [Username, setUsername] = useState("");
  const [email, setEmail] = useState("");
  const [isVerified, setVerified] = useState(true);
  const [password, setPassword] = useState("");
  const [isSent, setSent] = useState(false);
  const create = async () => {
    const service = await cognito();
    await service.send(
      new AdminCreateUserCommand({
        UserPoolId: poolId,
        Username,
        ...(password !== "" && { TemporaryPassword: password }),
        ...(email !== "" && {
          UserAttributes: [
            { Name: "email", Value: email },
            { Name: "email_verified", Value: String(isVerified) },
          ],
        }),
        ...(isSent ? { DesiredDeliveryMediums: ["EMAIL"] } : { MessageAction: "SUPPRESS" }),
      }),
    );
    return t.isCreated(Username);
  };
  return (
    <Dialog title={t.createUser} submit={t.create} isReady={Username !== ""} act={create} close={close}>
      <FormField label={t.username}>
        <Input value={Username} onChange={({ detail }) => setUsername(detail.value)} />
      </FormField>
      <FormField label={t.email}>
        <Input type="email" value={email} onChange={({ detail }) => setEmail(detail.value)} />
      </FormField>
      <Checkbox checked={isVerified} onChange={({ detail }) => setVerified(detail.checked)}>
        {t.emailVerified}
      </Checkbox>
      <FormField label={t.temporaryPassword} description={t.temporaryHint}>
        <Input
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={({ detail }) => setPassword(detail.value)}
        />
      </FormField>
      <Checkbox checked={isSent} onChange={({ detail }) => setSent(detail.checked)}>
        {t.sendMessage}
      </Checkbox>
    </Dialog>
  );
}
