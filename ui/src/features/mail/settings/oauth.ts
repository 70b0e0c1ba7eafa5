import type { MailOAuth, MailProvider, MailServer, ProviderAnswer } from "@/api/models";

/** How a mailbox signs in at its servers: by passwords, at a provider that is known, or at another one. */
export type SignIn = "password" | "other" | MailProvider["id"];

export type Servers = { incoming: MailServer | null; outgoing: MailServer | null; oauth: MailOAuth | null };

const NOTHING: MailOAuth = {
  grant: "authorization_code",
  authorization_url: "",
  token_url: "",
  client_id: "",
  scope: "",
};

/** A tenant has an address of its own at its provider: the host tells. */
export function signInOf(oauth: MailOAuth | null, providers: MailProvider[]): SignIn {
  if (!oauth) return "password";
  return providers.find((one) => hostOf(one.oauth.token_url) === hostOf(oauth.token_url))?.id ?? "other";
}

function hostOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).host : null;
}

/** What the form holds once somebody has chosen: a known provider fills it in, and the account is mostly the address. */
export function chosen(to: SignIn, before: Servers, providers: MailProvider[], address: string): Servers {
  if (to === "password") return { ...before, oauth: null };
  const provider = providers.find((one) => one.id === to);
  const named = (server: MailServer | null) => server && { ...server, user: server.user || address };
  const client_id = before.oauth?.client_id ?? "";
  if (!provider) {
    const { incoming, outgoing } = before;
    return { incoming: named(incoming), outgoing: named(outgoing), oauth: { ...NOTHING, client_id } };
  }
  const at = (server: MailServer, old: MailServer | null) => ({
    ...server,
    user: old?.user || address,
    folder: old?.folder ?? server.folder,
  });
  return {
    incoming: at(provider.incoming, before.incoming),
    outgoing: at(provider.outgoing, before.outgoing),
    oauth: { ...provider.oauth, client_id },
  };
}

/** What a provider's page has written into our address; null if somebody came by another way. */
export function answerIn(search: string): ProviderAnswer | null {
  const query = new URLSearchParams(search);
  const state = query.get("state");
  if (!state) return null;
  return {
    state,
    code: query.get("code"),
    error: query.get("error"),
    error_description: query.get("error_description"),
  };
}
