import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { ProblemNote } from "@/shared/parts";
import { EntryFrame } from "./EntryFrame";
import { useSignIn } from "./session";

/** Only a path of our own: an address from the outside must never become an open redirect. */
export function safeReturn(to: string | undefined): string {
  return to?.startsWith("/") && !to.startsWith("//") && !to.startsWith("/\\") ? to : "/";
}

export function SignIn({ returnTo }: { returnTo?: string }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const signIn = useSignIn();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  // Which of the two is wrong stays unsaid, however the server words its refusal.
  const wrong = isProblem(signIn.error, "unauthenticated") || isProblem(signIn.error, "invalid");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password }, { onSuccess: () => navigate({ to: safeReturn(returnTo) }) });
  };
  return (
    <EntryFrame title={t("signin.title")} lead={t("signin.lead")}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t("field.email")}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("field.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("signin.show") }}
        />
        {wrong ? (
          <p className="problem" role="alert">
            {t("signin.wrong")}
          </p>
        ) : (
          signIn.error && <ProblemNote error={signIn.error} />
        )}
        <Button type="submit" size="sm" loading={signIn.isPending}>
          {t("signin.go")}
        </Button>
      </form>
    </EntryFrame>
  );
}
